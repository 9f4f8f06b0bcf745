import assert from "node:assert/strict";
import fc from "fast-check";
import { createAdmission } from "../../../functions/remediate/decide";
import type { Envelope } from "../../../model/envelope";
import { remediationIds, remediations } from "../../../model/remediations/remediations";
import { detections } from "../../../model/detections/detections";
import { remediationsSetOffBy, triggersOf } from "../../../model/remediate/triggers";
import { catalog } from "../../../model/catalog/catalog";
import { compilePattern } from "../../../model/pattern/pattern";
import { prodSettings } from "../../settings-of-prod";
import { call, configuration, failure, now, ownRole, shop, verdictOf } from "./fixture";

const id = "enforce-public-access-block";
const opened = call("aws.s3", "DeleteBucketPublicAccessBlock", { bucketName: "exports" });
const bare = (tags: Record<string, string> = {}) => ({
  GetBucketTagging: { TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
  GetPublicAccessBlock: failure("NoSuchPublicAccessBlockConfiguration"),
});
const exemption = (what: object) => ({
  remediations: [id],
  owner: "web team",
  reason: "The website is public on purpose.",
  expires: "2026-12-31",
  ...what,
});

/** The reason why an event is ignored without a single call. */
const ignored = (event: Envelope) => {
  const { candidates, decided, ignored: why } = createAdmission(configuration())(event, now);
  assert.deepEqual([candidates, decided], [[], []]);
  return why.map((each) => each.why).join();
};

/** An organization that has the event's account and governs its Region. */
const anywhere = ({ account, region, detail }: Envelope) => {
  const accounts = [account, detail["accountId"], detail["affectedAccount"]].filter((each) => typeof each === "string");
  return configuration({
    accounts: Object.fromEntries(accounts.map((each) => [each, { name: "any", unit: "/", tags: {} }])),
    roles: { [region]: "role", "us-east-1": "role" },
    regions: [region, "us-east-1"],
  });
};

describe("the trigger of a remediation", () => {
  it("is never a failed call, a replay or its own call", () => {
    const with_ = (detail: object) => ({ ...opened, detail: { ...opened.detail, ...detail } }) as Envelope;
    assert.match(ignored(with_({ errorCode: "AccessDenied" })), /failed/);
    assert.match(ignored({ ...opened, "replay-name": "r" }), /replay/);
    const by = (arn: string) =>
      with_({ userIdentity: { type: "AssumedRole", sessionContext: { sessionIssuer: { type: "Role", arn } } } });
    assert.match(ignored(by(`arn:aws:iam::${shop}:role/${ownRole}`)), /itself/);
  });

  it("is, for each detection's sample, as documented", () => {
    const told = detections.map((detection) => {
      const { candidates } = createAdmission(anywhere(detection.sample))(detection.sample, now);
      const asked = [...new Set(candidates.map(({ remediation }) => remediation))];
      const documented = remediationsSetOffBy(detection.sample, configuration().remediation);
      return { detection: detection.id, asked, documented };
    });
    for (const { detection, asked, documented } of told) assert.deepEqual(asked, documented, detection);
    const answers = Object.fromEntries(told.map(({ detection, documented }) => [detection, documented.join()]));
    assert.deepEqual(
      ["access-key-exposed", "bucket-acl-public", "bucket-policy-public", "trail-stopped", "mfa-device-removed"].map(
        (each) => answers[each],
      ),
      ["deactivate-access-key", id, "revert-public-bucket-policy", "restart-trail", ""],
    );
  });

  it("includes callers whose role, session or user only has a similar name to its own", async () => {
    const imitations = [
      { sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${shop}:role/${ownRole}-2` } } },
      { sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${shop}:role/team/${ownRole}` } } },
      { sessionContext: { sessionIssuer: { arn: `arn:aws:iam::999999999999:role/${ownRole}` } } },
      { arn: `arn:aws:sts::${shop}:assumed-role/Engineer/${ownRole}`, principalId: `AROA:${ownRole}` },
      {
        type: "IAMUser",
        userName: ownRole,
        sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${shop}:role/${ownRole}` } },
      },
    ];
    for (const userIdentity of imitations) {
      const event = { ...opened, detail: { ...opened.detail, userIdentity: { type: "AssumedRole", ...userIdentity } } };
      assert.equal(
        (await verdictOf(id, event as unknown as Envelope, bare())).kind,
        "act",
        JSON.stringify(userIdentity),
      );
    }
  });

  it("is never an event whose source a customer may use", () => {
    for (const source of ["s3", "aws.S3", "event-governance.remediation", "com.example.aws.s3"]) {
      const { candidates, decided } = createAdmission(configuration())({ ...opened, source }, now);
      assert.deepEqual([candidates, decided], [[], []], source);
    }
  });

  it("is governed: each trigger's events are forwarded by an entry of the catalog", () => {
    const { remediation } = prodSettings();
    for (const remediationId of remediationIds)
      for (const { source, pattern } of triggersOf(remediationId, remediation)) {
        const detail = pattern["detail"] as Record<string, string[]>;
        const types = pattern["detail-type"] as string[];
        for (const type of types)
          for (const name of detail["eventName"] ?? ["-"]) {
            const event = {
              source,
              "detail-type": type,
              detail: { eventName: name, eventTypeCode: "AWS_RISK_CREDENTIALS_EXPOSED", type: "x", severity: 8 },
            };
            const forwarded = catalog.some((entry) =>
              compilePattern({ source: [entry.source], ...entry.pattern }).matches(event),
            );
            assert(forwarded, `${remediationId}: ${source} ${type} ${name}`);
          }
      }
  });
});

describe("an account that the settings do not have", () => {
  const notice = (detail: object): Envelope => ({
    ...call("aws.health", "-", {}),
    "detail-type": "AWS Health Event",
    detail: {
      eventTypeCode: "AWS_RISK_IAM_QUARANTINE",
      affectedEntities: [{ entityValue: "AKIAIOSFODNN7EXAMPLE" }],
      ...detail,
    },
  });

  for (const name of ["__proto__", "constructor", "toString", "123456789012"])
    it(`is reported, and never answered: ${name}`, () => {
      const { candidates, decided } = createAdmission(configuration())(notice({ affectedAccount: name }), now);
      assert.deepEqual(candidates, []);
      assert.match(decided[0]?.verdict.why ?? "", /was not in the organization/);
    });

  it("is no reason to answer a notice that is closed", () => {
    assert.deepEqual(ignored(notice({ affectedAccount: shop, statusCode: "closed" })), "");
  });
});

describe("a decision", () => {
  it("acts if enforced, and otherwise only reports", async () => {
    assert.equal((await verdictOf(id, opened, bare())).kind, "act");
    const dry = await verdictOf(id, opened, bare(), configuration({ remediation: {} }));
    assert.deepEqual([dry.kind, dry.calls.length], ["would-act", 1]);
  });

  it("follows the unit's mode", () => {
    const units = { "Workloads/Production": "off" };
    const off = configuration({ remediation: { mode: "enforce", remediations: { [id]: { units } } } });
    const { candidates, ignored: why } = createAdmission(off)(opened, now);
    assert.deepEqual(candidates, []);
    assert.match(why[0]?.why ?? "", /off in Workloads\/Production/);
  });

  it("honors an exemption by account, unit, resource or tag until its last day", async () => {
    for (const what of [
      { account: shop },
      { unit: "Workloads" },
      { resource: "arn:aws:s3:::exp*" },
      { tag: { key: "public" } },
    ]) {
      const exempt = configuration({ exemptions: [exemption(what)] });
      const verdict = await verdictOf(id, opened, bare({ public: "yes" }), exempt);
      assert.deepEqual([verdict.kind, verdict.calls], ["exempt", []], JSON.stringify(what));
      assert.match(verdict.why, /until 2026-12-31, according to web team/);
      const expired = configuration({ exemptions: [exemption({ ...what, expires: "2026-11-25" })] });
      const after = await verdictOf(id, opened, bare({ public: "yes" }), expired);
      assert.equal(after.kind, "act", JSON.stringify(what));
      assert.match(after.why, /Its exemption \(.+, owner web team\) expired on 2026-11-25\./);
    }
  });

  it("skips resources managed by code", async () => {
    const tagged = bare({ "aws:cloudformation:stack-name": "website" });
    const verdict = await verdictOf(id, opened, tagged);
    assert.equal(verdict.kind, "notify-only");
    assert.match(verdict.why, /aws:cloudformation:stack-name=website/);
    const own = configuration({ remediation: { mode: "enforce", managedByCode: ["managed-by=terraf*"] } });
    assert.equal((await verdictOf(id, opened, bare({ "managed-by": "terraform" }), own)).kind, "notify-only");
    assert.equal((await verdictOf(id, opened, bare({ "managed-by": "hand" }), own)).kind, "act");
    assert.equal((await verdictOf(id, opened, tagged, own)).kind, "act");
  });

  it("skips unknown accounts", async () => {
    const verdict = await verdictOf(id, { ...opened, account: "999999999999" }, {});
    assert.equal(verdict.kind, "notify-only");
    assert.match(verdict.why, /999999999999 was not in the organization/);
  });

  it("tolerates a tag of a million characters", async () => {
    const verdict = await verdictOf(id, opened, bare({ ["aws:cloudformation:stack-name"]: "x".repeat(1_000_000) }));
    assert.equal(verdict.kind, "notify-only");
    assert(verdict.why.length < 1000);
  });
});

describe("hostile events", () => {
  const sources = [...new Set(remediationIds.flatMap((each) => triggersOf(each, prodSettings().remediation)))];
  const admit = createAdmission(configuration());

  it("without parameters name no resource", () => {
    for (const { source, pattern } of sources) {
      const names = (pattern["detail"] as Record<string, string[]>)["eventName"] ?? [];
      for (const name of names) {
        const event = call(source as `aws.${string}`, name, null);
        assert.deepEqual(admit(event, now).candidates, [], name);
      }
    }
  });

  it("with any content in their detail are tolerated", () => {
    const parameter = fc.oneof(fc.jsonValue(), fc.string(), fc.constant("x".repeat(1_000_000)));
    const key = fc.constantFrom(
      "bucketName",
      "groupId",
      "name",
      "trailName",
      "userName",
      "ModifySecurityGroupRulesRequest",
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...remediationIds),
        fc.dictionary(key, parameter),
        fc.jsonValue(),
        (remediationId, requestParameters, responseElements) => {
          for (const { source, pattern } of triggersOf(remediationId, prodSettings().remediation)) {
            const names = (pattern["detail"] as Record<string, string[]>)["eventName"] ?? ["x"];
            for (const name of names) {
              const event = call(source as `aws.${string}`, name, requestParameters as never, {
                responseElements: responseElements as never,
                affectedEntities: responseElements as never,
                resource: responseElements as never,
              });
              for (const target of remediations[remediationId].targets(event)) assert(target.name.length <= 2048);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("with an invalid resource name are not acted on", () => {
    for (const bucketName of ["../etc", "a", "x".repeat(64), "UPPER", "a b", "exports?policy"])
      assert.deepEqual(admit(call("aws.s3", "PutBucketPolicy", { bucketName }), now).candidates, [], bucketName);
    const foreign = "arn:aws:cloudtrail:eu-west-1:999999999999:trail/audit";
    assert.deepEqual(admit(call("aws.cloudtrail", "StopLogging", { name: foreign }), now).candidates, []);
  });
});
