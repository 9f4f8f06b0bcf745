import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createDecider } from "../../../functions/notify/decide";
import type { Notice } from "../../../functions/notify/notice";
import { findGovernedEvent } from "../../../model/catalog/catalog";
import { isOptIn } from "../../../model/catalog/governed-event";
import { savedQueries } from "../../../model/queries/saved-queries";
import { severities } from "../../../model/severity";
import {
  chosenDetections,
  compileDetections,
  detections,
  findDetection,
  patternOf,
} from "../../../model/detections/detections";
import type { Detection } from "../../../model/detections/detection";
import { subjectsOf } from "../../../model/detections/subject";
import type { Envelope, Json, JsonObject } from "../../../model/envelope";
import { compilePattern, validatePattern } from "../../../model/pattern/pattern";
import { prodSettings } from "../../settings-of-prod";

const root = join(__dirname, "..", "..", "..");
const records = join(root, "..", "shared", "data", "cloudtrail");
const firing = (() => {
  const set = compileDetections(detections);
  return (event: Envelope) => set.match(event);
})();

/** What people are told of an event that fires the detection. */
function noticesOf({ id, title, why, severity, subject, eachSubject }: Detection, event: Envelope): Notice[] {
  const pattern = { source: [event.source] };
  const detection = {
    id,
    title,
    why,
    severity,
    subject: [...(subject ?? [])],
    eachSubject: eachSubject === true,
    look: [],
    harmless: "",
    contain: "",
    pattern,
  };
  const decide = createDecider({
    region: "us-east-1",
    workgroup: "w",
    channels: [{ id: "security", kind: "slack" }],
    routes: [],
    match: "all",
    defaultChannel: "security",
    dedupeMinutes: 60,
    collapseAfter: 10,
    digest: { severities: [], hours: 24 },
    accounts: [],
    detections: [detection],
    exceptions: [],
  });
  return decide(event, new Date(0)).notifications.map(({ notice }) => notice);
}

/** Fields that a CloudTrail record always may have (CloudTrail user guide, "CloudTrail record contents"). */
const ofEachCall = ["userAgent", "sourceIPAddress", "errorCode", "eventName", "eventTime", "account"];

/** Whether a name, or the end of a path, is that of a field in the sample, the near-misses, the pattern or the subject. */
function isField(name: string, { sample, nearMisses, pattern, subject = [] }: Detection): boolean {
  const keys = new Set(
    [...ofEachCall, ...subject.join(".").split("."), ...[sample, ...nearMisses, pattern].flatMap(keysOf)].map((key) =>
      key.toLowerCase(),
    ),
  );
  return name.split(".").every((part) => keys.has(part.toLowerCase()));
}

const keysOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, each]) => [key, ...keysOf(each)])
    : [];

/** A copy with another text at the path; undefined if it has none. */
function replaceAt(value: Json | undefined, [key, ...rest]: readonly string[]): Json | undefined {
  if (Array.isArray(value)) {
    const changed = replaceAt(value[0], key === undefined ? [] : [key, ...rest]);
    return changed === undefined ? undefined : [changed, ...value.slice(1)];
  }
  if (key === undefined) return typeof value === "string" ? `${value}-other` : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const changed = replaceAt(value[key], rest);
  return changed === undefined ? undefined : { ...value, [key]: changed };
}

describe("the detections", () => {
  it("trust reports of remediation only from the governance account", () => {
    const settings = prodSettings();
    const own = detections.filter(({ source }) => source === "event-governance.remediation");
    assert.equal(own.length, 5);
    const fires = compileDetections(chosenDetections(settings));
    for (const { id, sample } of own) {
      const { governanceAccountId } = settings.organization;
      assert.deepEqual(fires.match({ ...sample, account: governanceAccountId }), [id]);
      assert.deepEqual(fires.match({ ...sample, account: "400000000001" }), []);
    }
    const off = chosenDetections(prodSettings((raw) => (raw["remediation"] = { mode: "off" })));
    assert.deepEqual(
      off.filter(({ source }) => source === "event-governance.remediation"),
      [],
    );
  });

  for (const detection of detections) {
    const { id, source, pattern, governedBy, sample, nearMisses } = detection;
    describe(id, () => {
      it("has a pattern that EventBridge accepts, with its source pinned once", () => {
        assert.deepEqual(validatePattern(patternOf(detection)), []);
        assert.equal(pattern["source"], undefined);
        assert.equal(sample.source, source);
        assert.deepEqual([...new Set(nearMisses.map((event) => event.source))], [source]);
      });

      it("fires on its sample and not on its near miss", () => {
        const matcher = compilePattern(patternOf(detection));
        assert.equal(matcher.matches(sample), true, "sample");
        for (const nearMiss of nearMisses) assert.equal(matcher.matches(nearMiss), false, "near-miss");
      });

      it("has a sample and a near miss that its governed event forwards", () => {
        const entry = findGovernedEvent(governedBy);
        assert.ok(entry, `${governedBy} is no governed event`);
        const forwarded = compilePattern({ source: [entry.source], ...entry.pattern });
        assert.equal(forwarded.matches(sample), true, "sample");
        for (const nearMiss of nearMisses) assert.equal(forwarded.matches(nearMiss), true, "near-miss");
        assert.equal(detection.readOnly, entry.readOnly);
        for (const event of [sample, ...nearMisses])
          // Rules in any state receive data events, reads and writes alike.
          if (event.detail["readOnly"] !== undefined && !entry.dataEvents)
            assert.equal(event.detail["readOnly"], detection.readOnly === true);
      });

      it("says where its sample names what it concerns, and another there is another incident", () => {
        const [notice, ...more] = noticesOf(detection, sample);
        assert.ok(notice?.subject !== undefined && more.length === 0, "one subject");
        assert.deepEqual(subjectsOf(sample, detection.subject ?? []).length > 0, true, "nothing is at its paths");
        const again = { ...sample, id: "again", time: "2026-12-01T00:00:00Z", detail: { ...sample.detail } };
        for (const key of ["eventID", "requestID", "eventTime"])
          if (key in again.detail) again.detail[key] = "another record";
        assert.equal(noticesOf(detection, again)[0]?.incident, notice.incident, "the same again is the same incident");
        for (const path of detection.subject ?? []) {
          const other = replaceAt(sample as unknown as Json, path.split(".")) as unknown as Envelope | undefined;
          if (other === undefined || path === "account") continue;
          assert.notEqual(noticesOf(detection, other)[0]?.incident, notice.incident, path);
        }
        if (!sample["detail-type"].endsWith("via CloudTrail")) return;
        const { errorCode, ...rest } = sample.detail;
        const refused = {
          ...sample,
          detail: { ...rest, ...(errorCode === undefined && { errorCode: "AccessDenied" }) },
        };
        assert.notEqual(noticesOf(detection, refused)[0]?.incident, notice.incident, "with the other outcome");
        const other = { ...sample, detail: { ...sample.detail, eventName: "AnotherCall" } };
        assert.notEqual(noticesOf(detection, other)[0]?.incident, notice.incident, "another call");
      });

      it("has two near misses that differ from each other", () => {
        const texts = new Set(nearMisses.map((event) => JSON.stringify([event["detail-type"], event.detail])));
        assert.ok(texts.size >= 2, `${texts.size}`);
      });

      it("says what to look at first, what is harmless and how to contain it", () => {
        const { look, harmless, contain } = detection.triage;
        const sentences = [...look, harmless, contain];
        assert.equal(new Set(sentences).size, 5, "each says something of its own");
        for (const sentence of sentences) {
          assert.match(sentence, /^[A-Z].*[.?]$/s);
          assert.ok(sentence.length >= 13 && sentence.length <= 300, `${sentence.length}: ${sentence}`);
          assert.doesNotMatch(sentence, /[\n\r]/);
        }
        assert.ok(
          look[0].includes(`\`${detection.query}\``),
          `the first is answered by ${detection.query}: ${look[0]}`,
        );
        const outside = look.join(" ").replaceAll(/`[^`]*`/g, "");
        for (const name of savedQueries.filter((each) => each.includes("-")))
          assert.ok(!outside.includes(name), `${name} stands without backticks`);
        // Each names a field of the event, or a saved query.
        const named = look.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ""));
        const queries = named.filter((name) => existsSync(join(root, "model", "queries", `${name}.sql`)));
        assert.ok(named.length > queries.length, `none of its lines names something of the event: ${look.join(" ")}`);
        for (const name of named.filter((each) => !queries.includes(each)))
          assert.ok(isField(name, detection), `${name} is no field of such events`);
      });

      it("has everything a person needs: reason, limits, query and technique", () => {
        assert.ok(detection.title.length <= 120 && !detection.title.endsWith("."), detection.title);
        assert.match(detection.why, /^[A-Z].*\.$/);
        assert.match(detection.limits, /^[A-Z].*\.$/);
        assert.ok(severities.includes(detection.severity));
        assert.ok(
          detection.query !== undefined && existsSync(join(root, "model", "queries", `${detection.query}.sql`)),
        );
        if (detection.technique !== undefined) assert.match(detection.technique, /^T\d{4}(\.\d{3})?$/);
      });
    });
  }

  it("have a near miss close to the sample: of the same service", () => {
    for (const { id, sample, nearMisses } of detections)
      for (const nearMiss of nearMisses) assert.equal(sample.detail["eventSource"], nearMiss.detail["eventSource"], id);
  });

  it("leave some of the 30 rules with wildcards of a bus free", () => {
    const withWildcards = detections.filter(({ pattern }) => JSON.stringify(pattern).includes('"wildcard"'));
    assert.ok(withWildcards.length <= 25, withWildcards.map(({ id }) => id).join());
  });

  it("have two near-misses each, and say what to do, as far as they are new", () => {
    const without = detections.filter(({ nearMisses, triage }) => nearMisses.length < 2 || triage === undefined);
    for (const { triage, nearMisses } of detections) {
      assert.ok(nearMisses.length > 0);
      for (const sentence of triage === undefined ? [] : [...triage.look, triage.harmless, triage.contain])
        assert.match(sentence, /^[A-Z].+[.?]$/);
    }
    assert.ok(without.length <= 91, without.map(({ id }) => id).join());
  });
});

describe("single detections", () => {
  const fires = (id: string, change: JsonObject): boolean => {
    const { sample } = findDetection(id) ?? assert.fail(id);
    return firing({ ...sample, detail: { ...sample.detail, ...change } }).includes(id);
  };

  it("match a port opened by every form of a request and by IPv6, and only if one rule has both port and network", () => {
    const answer = (...items: JsonObject[]) => ({
      responseElements: { securityGroupRuleSet: { items: items.map((item) => ({ isEgress: false, ...item })) } },
    });
    const ssh = { ipProtocol: "tcp", fromPort: 22, toPort: 22 };
    assert.ok(fires("admin-port-opened", answer({ ...ssh, cidrIpv6: "::/0" })));
    assert.ok(fires("admin-port-opened", answer({ ...ssh, cidrIpv4: "208.236.235.254/0" })));
    assert.ok(
      fires("admin-port-opened", answer({ ipProtocol: "-1", fromPort: -1, toPort: -1, cidrIpv4: "0.0.0.0/0" })),
    );
    assert.ok(fires("admin-port-opened", answer({ ...ssh, fromPort: 0, toPort: 1024, cidrIpv4: "0.0.0.0/0" })));
    assert.ok(!fires("admin-port-opened", answer({ ...ssh, cidrIpv4: "0.0.0.0/0", isEgress: true })));
    assert.ok(!fires("admin-port-opened", answer({ ...ssh, cidrIpv4: "10.0.0.0/8" })));
    assert.ok(!fires("admin-port-opened", answer({ ...ssh, fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" })));
    assert.ok(
      !fires(
        "admin-port-opened",
        answer({ ...ssh, cidrIpv4: "10.0.0.0/8" }, { ...ssh, fromPort: 80, toPort: 80, cidrIpv4: "0.0.0.0/0" }),
      ),
    );
  });

  it("trust a critical finding of an AWS service and of the administrator's own product, not a member's import", () => {
    const id = "securityhub-critical-finding";
    const administratorId = "200000000001";
    const chosen = chosenDetections(prodSettings()).find((detection) => detection.id === id) ?? assert.fail(id);
    const set = compilePattern(patternOf(chosen));
    assert.deepEqual(validatePattern(patternOf(chosen)), []);
    const [original] = chosen.sample.detail["findings"] as JsonObject[];
    const firesOn = (change: JsonObject) =>
      set.matches({ ...chosen.sample, detail: { findings: [{ ...original, ...change }] } });
    const product = (account: string, id: string) => ({
      ProductArn: `arn:aws:securityhub:us-east-1:${account}:product/${id}`,
    });
    assert.ok(firesOn(product("", "aws/inspector")));
    assert.ok(firesOn(product(administratorId, `${administratorId}/default`)), "a correlated finding");
    for (const [account, name] of [
      ["400000000001", "400000000001/default"],
      ["400000000001", `${administratorId}/default`],
      [administratorId, "400000000001/default"],
      ["", "crowdstrike/crowdstrike-falcon"],
      ["400000000001", "aws/guardduty"],
    ] as const)
      assert.ok(!firesOn(product(account, name)), `${account} ${name}`);
    assert.ok(!firesOn({ ProductArn: null }));
    assert.ok(!fires(id, { findings: [{ ...original, ...product(administratorId, `${administratorId}/default`) }] }));
    assert.ok(!firesOn({ Sample: true }));
    assert.ok(!firesOn({ ProductFields: { "aws/guardduty/service/additionalInfo/sample": "true" } }));
    assert.ok(firesOn({ Sample: false, ProductFields: { "aws/guardduty/service/additionalInfo/sample": "false" } }));
    assert.ok(firesOn({ ProductFields: null }));
  });

  it("rate findings as their services document: no finding is told as less than it is", () => {
    const rated = (id: string, severity: Json, change: JsonObject = {}) => {
      const { sample } = findDetection(id) ?? assert.fail(id);
      const found = firing({ ...sample, detail: { ...sample.detail, severity, ...change } });
      return found.map((each) => findDetection(each)?.severity);
    };
    // GuardDuty user guide, "Severity levels for GuardDuty findings".
    for (const [severity, expected] of [
      [6.9, []],
      [7, ["high"]],
      [8.9, ["high"]],
      [9, ["critical"]],
      [9.5, ["critical"]],
      [10, ["critical"]],
    ] as const)
      for (const id of ["guardduty-high-finding", "guardduty-critical-finding"])
        assert.deepEqual(rated(id, severity), expected, `${id} ${severity}`);
    // GuardDuty user guide, "GuardDuty attack sequence finding types".
    for (const type of [
      "AttackSequence:S3/CompromisedData",
      "AttackSequence:ECS/CompromisedCluster",
      "AttackSequence:X/Y",
    ])
      assert.deepEqual(rated("guardduty-attack-sequence", 9, { type }), ["critical"], type);
    // Amazon Inspector user guide, "Severity levels for Amazon Inspector findings".
    assert.deepEqual(rated("exploitable-vulnerability", "CRITICAL"), ["critical"]);
    assert.deepEqual(rated("exploitable-vulnerability", "HIGH"), []);
    // Amazon Macie user guide, "Severity scoring for Macie findings": High is the highest.
    assert.deepEqual(rated("macie-sensitive-data", { score: 3, description: "High" }), ["high"]);
    assert.deepEqual(rated("macie-sensitive-data", { score: 2, description: "Medium" }), []);
    // Security Hub API reference, "Severity".
    const [finding] = findDetection("securityhub-critical-finding")?.sample.detail["findings"] as JsonObject[];
    for (const [Label, expected] of [
      ["CRITICAL", ["critical"]],
      ["HIGH", []],
    ] as const)
      assert.deepEqual(
        rated("securityhub-critical-finding", null, { findings: [{ ...finding, Severity: { Label } }] }),
        expected,
      );
  });

  it("name every resource of a finding, whatever kind it is of", () => {
    const { sample } = findDetection("guardduty-attack-sequence") ?? assert.fail();
    const [one] = noticesOf(findDetection("guardduty-attack-sequence") ?? assert.fail(), {
      ...sample,
      detail: {
        ...sample.detail,
        resource: { resourceType: "S3Bucket", s3BucketDetails: [{ arn: "arn:aws:s3:::a" }, { arn: "arn:aws:s3:::b" }] },
      },
    });
    assert.match(one?.subject ?? "", /^arn:aws:s3:::a, arn:aws:s3:::b, /);
  });

  it("exclude GuardDuty's sample findings", () => {
    const { service } = findDetection("guardduty-high-finding")?.sample.detail as { service: JsonObject };
    const firesWith = (additionalInfo: Json) =>
      fires("guardduty-high-finding", { service: { ...service, additionalInfo } });
    assert.ok(!firesWith({ sample: true, type: "default", value: "{}" }));
    assert.ok(firesWith({ sample: false }));
    for (const nothing of [{}, null]) assert.ok(firesWith(nothing), JSON.stringify(nothing));
  });

  it("tell of every notice of Health that credentials are exposed, misused or quarantined, until it is closed", () => {
    const id = "access-key-exposed";
    for (const code of [
      "AWS_RISK_ACCOUNT_CONSOLE_COMPROMISE",
      "AWS_RISK_CREDENTIALS_COMPROMISED",
      "AWS_RISK_CREDENTIALS_COMPROMISE_SUSPECTED",
      "AWS_RISK_CREDENTIALS_EXPOSED",
      "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED",
      "AWS_RISK_CREDENTIALS_OF_A_LATER_KIND",
      "AWS_RISK_IAM_QUARANTINE",
    ]) {
      assert.ok(fires(id, { eventTypeCode: code }), code);
      assert.ok(!fires(id, { eventTypeCode: code, statusCode: "closed" }), code);
    }
    for (const code of ["AWS_EC2_OPERATIONAL_ISSUE", "AWS_ABUSE_DOS_REPORT", "AWS_IAM_RISK_CREDENTIALS"])
      assert.ok(!fires(id, { eventTypeCode: code }), code);
  });

  it("trust a critical finding of the new Security Hub from an AWS service's product, while it is new and not closed", () => {
    const id = "securityhub-v2-critical-finding";
    const { sample } = findDetection(id) ?? assert.fail(id);
    const [original] = sample.detail["findings"] as JsonObject[];
    const firesOn = (change: JsonObject) => fires(id, { findings: [{ ...original, ...change }] });
    const product = (uid: string) => ({ metadata: { product: { uid } } });
    assert.ok(firesOn({}));
    assert.ok(firesOn({ severity: "Fatal", severity_id: 6 }));
    assert.ok(firesOn({ compliance: { status: "Fail", status_id: 3 } }));
    assert.ok(firesOn(product("arn:aws:securityhub:us-east-2::productv2/aws/inspector")));
    assert.ok(!firesOn(product("arn:aws:securityhub:us-east-2::productv2/crowdstrike/falcon")));
    assert.ok(!firesOn(product("arn:aws:securityhub:us-east-2:400000000001:productv2/aws/inspector")));
    assert.ok(!firesOn({ severity: "High", severity_id: 4 }));
    assert.ok(!firesOn({ activity_id: 3, activity_name: "Close" }));
    assert.ok(!firesOn({ compliance: { status: "Pass", status_id: 1 } }));
    for (const status_id of [2, 3, 4, 5]) assert.ok(!firesOn({ status_id }), String(status_id));
  });

  it("tell of the new Security Hub's rules that suppress or resolve findings, too", () => {
    const rule = (eventName: string, StatusId: number) => ({
      eventName,
      requestParameters: { Actions: [{ Type: "FINDING_FIELDS_UPDATE", FindingFieldsUpdate: { StatusId } }] },
    });
    assert.ok(fires("securityhub-findings-hidden", rule("CreateAutomationRuleV2", 3)));
    assert.ok(fires("securityhub-findings-hidden", rule("UpdateAutomationRuleV2", 4)));
    assert.ok(!fires("securityhub-findings-hidden", rule("CreateAutomationRuleV2", 2)));
  });

  it("treat a bucket policy as public if one statement both allows and names everyone", () => {
    const policy = (...Statement: JsonObject[]) => ({
      requestParameters: { bucketName: "b", bucketPolicy: { Version: "2012-10-17", Statement } },
    });
    const everybody = { Principal: "*", Action: "s3:GetObject", Resource: "*" };
    assert.ok(fires("bucket-policy-public", policy({ Effect: "Allow", ...everybody, Principal: { AWS: "*" } })));
    assert.ok(fires("bucket-policy-public", policy({ Effect: "Allow", ...everybody, Principal: { AWS: ["1", "*"] } })));
    assert.ok(
      !fires(
        "bucket-policy-public",
        policy(
          { Effect: "Deny", ...everybody },
          { Effect: "Allow", ...everybody, Principal: { AWS: "arn:aws:iam::111122223333:root" } },
        ),
      ),
    );
  });

  it("take a bucket policy for not public that S3 would not, whatever stands beside it, and see through conditions that narrow nothing", () => {
    const policy = (...Statement: JsonObject[]) => ({
      requestParameters: { bucketName: "b", bucketPolicy: { Version: "2012-10-17", Statement } },
    });
    const open = { Effect: "Allow", Principal: "*", Action: ["s3:GetObject", "s3:PutObject"], Resource: "*" };
    const under = (operator: string, key: string, value: Json) => ({
      ...open,
      Condition: { [operator]: { [key]: value } },
    });
    const narrowed = [
      under("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
      under("StringEquals", "aws:SourceAccount", ["111122223333"]),
      under("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d"),
      under("ArnLike", "aws:SourceArn", "arn:aws:cloudfront::111122223333:distribution/*"),
      under("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-a1b2c3d4e5/*"]),
      under("IpAddress", "aws:SourceIp", ["203.0.113.0/24"]),
    ];
    for (const statement of narrowed) {
      assert.ok(!fires("bucket-policy-public", policy(statement)), JSON.stringify(statement));
      assert.ok(fires("bucket-policy-public", policy(statement, open)), "another statement is public");
      assert.ok(fires("bucket-policy-public", policy(open, statement)), "another statement is public");
    }
    for (const statement of [
      under("Bool", "aws:SecureTransport", "true"),
      under("StringLike", "aws:PrincipalOrgID", "*"),
      under("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "0.0.0.0/0"]),
      { Effect: "Allow", Principal: { AWS: "*" }, NotAction: "s3:DeleteBucket", Resource: "*" },
    ])
      assert.ok(fires("bucket-policy-public", policy(statement)), JSON.stringify(statement));
  });

  it("treat a public access block as weakened if any of its four parts is off", () => {
    const all = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
    const put = (parts: JsonObject) => ({
      eventName: "PutAccountPublicAccessBlock",
      requestParameters: { PublicAccessBlockConfiguration: { ...all, ...parts } },
    });
    assert.ok(!fires("public-access-block-removed", put({})));
    for (const part of Object.keys(all)) assert.ok(fires("public-access-block-removed", put({ [part]: false })), part);
  });

  it("find everyone in a trust policy however it is written, and not an asterisk elsewhere", () => {
    const trust = (policy: unknown, indent = 0) => ({
      eventName: "UpdateAssumeRolePolicy",
      requestParameters: { roleName: "r", policyDocument: JSON.stringify(policy, null, indent) },
    });
    const statement = { Effect: "Allow", Action: "sts:AssumeRole" };
    for (const Principal of ["*", { AWS: "*" }])
      for (const indent of [0, 2])
        assert.ok(fires("role-trust-public", trust({ Statement: [{ ...statement, Principal }] }, indent)));
    const condition = { StringLike: { "aws:PrincipalArn": "*" } };
    const named = { AWS: "arn:aws:iam::444455556666:root" };
    assert.ok(
      !fires("role-trust-public", trust({ Statement: [{ ...statement, Principal: named, Condition: condition }] })),
    );
  });

  it("find a function that is opened by whatever version of a call, and not one that is opened to the organization", () => {
    const opened = (eventName: string, requestParameters: JsonObject) => ({ eventName, requestParameters });
    const everybody = JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction" }],
    });
    for (const change of [
      opened("AddPermission20150331v2", { functionName: "f", principal: "*" }),
      opened("AddPermission20300101", { functionName: "f", principal: "*" }),
      opened("PutResourcePolicy20260709", { resourceArn: "arn:f", policy: everybody }),
      opened("PutResourcePolicy", { resourceArn: "arn:f", policy: everybody }),
      opened("AddLayerVersionPermission20181031", { layerName: "l", principal: "*" }),
    ])
      assert.ok(fires("lambda-made-public", change), JSON.stringify(change));
    for (const change of [
      opened("AddPermission20150331v2", { functionName: "f", principal: "*", principalOrgID: "o-a1b2c3d4e5" }),
      opened("AddPermission20150331v2", { functionName: "f", principal: "*", sourceAccount: "111122223333" }),
      opened("AddLayerVersionPermission20181031", { layerName: "l", principal: "*", organizationId: "o-a1b2c3d4e5" }),
    ])
      assert.ok(!fires("lambda-made-public", change), JSON.stringify(change));
  });

  it("tolerate calls that were denied early: no parameters, no response", () => {
    for (const { id, sample } of detections) {
      // Where the refusal itself is the signal, the sample is one.
      if (sample.detail["eventType"] !== "AwsApiCall" || sample.detail["errorCode"] !== undefined) continue;
      const bare = {
        ...sample,
        detail: { ...sample.detail, requestParameters: null, responseElements: null, errorCode: "AccessDenied" },
      };
      const refusedToo = firing(bare).includes(id);
      assert.equal(refusedToo, false, id);
    }
  });
});

describe("the enabled detections", () => {
  it("are this project's without excluded ones and those whose event is not governed, by id", () => {
    const chosen = chosenDetections(
      prodSettings((raw) => {
        raw["detections"] = { exclude: ["ssh-key-pushed"] };
        raw["events"] = { exclude: ["lambda-changed"] };
      }),
    ).map(({ id }) => id);
    const left = detections
      .filter(({ id, governedBy, correlates = [] }) => {
        const needed = [governedBy, ...correlates.map((event) => event.governedBy)];
        const entries = needed.map((each) => findGovernedEvent(each) ?? assert.fail(each));
        const unnamed = governedBy === "securityhub-v2-finding";
        // Its saved query runs, and hubs are compared, only where settings say so.
        if (["hub-drifted", "query-delivery-gaps"].includes(id)) return false;
        return id !== "ssh-key-pushed" && !needed.includes("lambda-changed") && !entries.some(isOptIn) && !unnamed;
      })
      .map(({ id }) => id);
    assert.deepEqual(chosen, left);
  });

  it("include those of read-only calls once settings opt in", () => {
    const governing = findDetection("mail-quota-read-by-user")?.governedBy ?? assert.fail();
    const ids = (readOnly: string[]) =>
      chosenDetections(prodSettings((raw) => (raw["events"] = { readOnly }))).map(({ id }) => id);
    assert.ok(!ids([]).includes("mail-quota-read-by-user"));
    assert.ok(ids([governing]).includes("mail-quota-read-by-user"));
    assert.ok(!ids(["secrets-read"]).includes("mail-quota-read-by-user"));
    for (const id of ["parameters-decrypted", "secrets-read-in-bulk", "user-data-read", "windows-passwords-read"])
      assert.ok(ids([]).includes(id), `${id} needs no opt-in`);
  });

  it("have the severity that settings give them", () => {
    const chosen = chosenDetections(
      prodSettings((raw) => (raw["detections"] = { severity: { "ssh-key-pushed": "high" } })),
    );
    assert.equal(chosen.find(({ id }) => id === "ssh-key-pushed")?.severity, "high");
    assert.equal(findDetection("ssh-key-pushed")?.severity, "low");
  });
});

/** Detections that fire on the real records of each attack. */
const attacks: Record<string, string[]> = {
  "credential-access.ec2-get-password-data": ["windows-passwords-read"],
  "credential-access.secretsmanager-batch-retrieve-secrets": ["secrets-read-in-bulk"],
  "credential-access.ssm-retrieve-securestring-parameters": ["parameters-decrypted"],
  "defense-evasion.cloudtrail-event-selectors": ["trail-weakened"],
  "defense-evasion.dns-delete-logs": ["dns-logging-removed"],
  "defense-evasion.vpc-remove-flow-logs": ["flow-logs-deleted"],
  "execution.ec2-launch-unusual-instances": ["costly-instances-launched"],
  "execution.ssm-send-command": ["ssm-command-sent"],
  "exfiltration.ec2-security-group-open-port-22-ingress": ["admin-port-opened"],
  "exfiltration.ec2-share-ebs-snapshot": ["snapshot-shared"],
  "impact.bedrock-invoke-model": ["bedrock-access-granted"],
  "lateral-movement.ec2-instance-connect": ["ssh-key-pushed"],
  "persistence.iam-backdoor-role": ["role-trust-opened"],
  "persistence.iam-create-admin-user": ["access-key-created", "admin-policy-attached"],
  "persistence.iam-create-user-login-profile": ["login-profile-set"],
  "persistence.lambda-layer-extension": ["lambda-layer-attached"],
  "persistence.rolesanywhere-create-trust-anchor": ["trust-anchor-created"],
  "privilege-escalation.iam-update-user-login-profile": ["login-profile-set"],
};

describe("the detections against real CloudTrail records of attacks", function () {
  before(function () {
    if (!existsSync(records)) this.skip();
  });

  it("include every recorded technique", () => {
    const techniques = readdirSync(records).flatMap((file) => /^aws\.(.+)\.json$/.exec(file)?.[1] ?? []);
    assert.deepEqual(techniques.sort(), Object.keys(attacks).sort());
  });

  for (const [technique, expected] of Object.entries(attacks))
    it(`${expected.join(" and ")} and no other fires on ${technique}`, () => {
      const fired = new Set(eventsOf(technique).flatMap(firing));
      assert.deepEqual([...fired].sort(), expected);
    });
});

function eventsOf(technique: string): Envelope[] {
  const found = JSON.parse(readFileSync(join(records, `aws.${technique}.json`), "utf8")) as JsonObject[];
  return found.map((detail) => ({
    version: "0",
    id: String(detail["eventID"]),
    "detail-type": "AWS API Call via CloudTrail",
    source: String(detail["eventSource"]).replace(/^([^.]+).*/, "aws.$1"),
    account: String(detail["recipientAccountId"]),
    time: String(detail["eventTime"]),
    region: String(detail["awsRegion"]),
    resources: [],
    detail,
  }));
}
