import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog, findGovernedEvent } from "../../../model/catalog/catalog";
import type { Envelope, Json, JsonObject } from "../../../model/envelope";
import { everyWrite } from "../../../model/catalog/every-write";
import type { GovernedEvent } from "../../../model/catalog/governed-event";
import { isObject } from "../../../model/json";
import { planRules } from "../../../model/network/forwarding-rules";
import { quotas } from "../../../model/quotas";
import { compilePattern, compilePatterns, validatePattern, type PatternSet } from "../../../model/pattern/pattern";

const root = join(__dirname, "../../..");
const records = join(root, "../shared/data/cloudtrail");
const apiCall = "AWS API Call via CloudTrail";
/** A tenth of a bus's rules: the rest is the team's own. */
const mostRules = quotas.rulesPerBus("us-east-1") / 10;
/** Services whose calls arise in us-east-1 alone (EventBridge user guide, "AWS service events delivered via CloudTrail"). */
const globalSources = [
  ...["aws.account", "aws.budgets", "aws.ce", "aws.cloudfront", "aws.ecr-public", "aws.iam", "aws.organizations"],
  ...["aws.route53", "aws.route53domains", "aws.waf"],
];
/**
 * AssumeRoot issues credentials and counts as a read, as AssumeRole does, and so do inferences (Bedrock user guide,
 * "Monitor Amazon Bedrock API calls using CloudTrail").
 */
const readsAlone = /^(BatchGet|Describe|Get|List|Lookup)[A-Z]|^AssumeRo(le(With\w+)?|ot)$|^(InvokeModel|Converse)/;
/** What gives credentials of other kinds counts as a write, whatever its name. */
const writesAll = ["GetFederationToken", "GetRoleCredentials", "GetSigninToken"];

const patternOf = (event: GovernedEvent): JsonObject => ({ source: [event.source], ...event.pattern });
const detailTypesOf = (event: GovernedEvent) => event.pattern["detail-type"] as string[];
const isCloudTrail = (event: GovernedEvent) => detailTypesOf(event).some((type) => type.endsWith("via CloudTrail"));
const eventNamesOf = (event: GovernedEvent): Json | undefined =>
  (event.pattern["detail"] as JsonObject | undefined)?.["eventName"];
/** Names, or their beginnings where CloudTrail adds the date of the API version; undefined: neither. */
function namesOf(value: Json | undefined): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const names = value.map((each) => (isObject(each) && Object.keys(each).join() === "prefix" ? each["prefix"] : each));
  return names.every((each) => typeof each === "string") ? names : undefined;
}
const areLiterals = (value: Json | undefined): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
/** Made on first use: an invalid pattern fails the test of its entry, not the loading of this file. */
let patterns: PatternSet | undefined;
const governing = (event: Envelope): string[] =>
  (patterns ??= compilePatterns(new Map(catalog.map((each) => [each.id, patternOf(each)])))).match(event);
const idsOf = (events: readonly GovernedEvent[]) => events.map((event) => event.id);
const withDetail = (event: Envelope, detail: JsonObject): Envelope => ({
  ...event,
  detail: { ...event.detail, ...detail },
});
function entry(id: string): GovernedEvent {
  const found = findGovernedEvent(id);
  assert.ok(found, `the catalog has no entry "${id}"`);
  return found;
}

/** Sources that have entries in more than one topic. */
function dividedSources(events: readonly GovernedEvent[]): string[] {
  return [...new Set(events.map((event) => event.source))].filter(
    (source) => new Set(events.filter((event) => event.source === source).map((event) => event.topic)).size > 1,
  );
}

/** Told to the account of the resource, or to whoever holds a contract, and to no administrator of the service. */
const toldToTheOwner = ["incident-case-changed", "malware-scanned", "runtime-coverage-lost"];

/** Findings, and they alone, are what administrators forward; calls against the services that find come from everywhere. */
function misplacedFindings(events: readonly GovernedEvent[]): string[] {
  return idsOf(
    events.filter((event) => {
      const finding = event.topic === "findings" && !isCloudTrail(event) && !toldToTheOwner.includes(event.id);
      return finding !== (typeof event.origin !== "string");
    }),
  );
}

/** Problems with an entry's pattern and sample, one sentence each. */
function problemsOf(event: GovernedEvent): string[] {
  const { sample } = event;
  const problems = validatePattern(patternOf(event));
  if (problems.length > 0) return problems;
  const matches = (other: Envelope) => compilePattern(patternOf(event)).matches(other);
  if (!matches(sample)) problems.push("does not match its own sample");
  if (matches({ ...sample, source: "custom.forged" })) problems.push("matches its sample from another source");
  if (matches({ ...sample, "detail-type": "Something Else" })) problems.push("matches another detail type");
  if (!Object.keys(event.pattern).every((key) => ["detail-type", "detail"].includes(key)))
    problems.push(`has other keys than detail-type and detail: ${Object.keys(event.pattern).join(", ")}`);
  if (!areLiterals(event.pattern["detail-type"])) problems.push("lists no literal detail types");
  if (event.regions && !event.regions.includes(sample.region))
    problems.push(`has a sample from ${sample.region}, where the event cannot arise`);
  return isCloudTrail(event) ? [...problems, ...problemsOfCloudTrail(event, matches)] : problems;
}

function problemsOfCloudTrail(event: GovernedEvent, matches: (event: Envelope) => boolean): string[] {
  const { sample } = event;
  const { detail } = sample;
  const ofWrites = JSON.stringify(event.pattern["detail"]) === JSON.stringify(everyWrite);
  const names = ofWrites ? [] : namesOf(eventNamesOf(event));
  if (names === undefined) return ["lists no literal event names"];
  const problems: string[] = [];
  if (ofWrites && matches(withDetail(sample, { readOnly: true }))) problems.push("matches a read");
  if (!ofWrites && matches(withDetail(sample, { eventName: "AnotherCall" })))
    problems.push("matches a call that it does not list");
  if (names.join() !== [...new Set(names)].sort().join()) problems.push("lists event names out of order or twice");
  const wrongWay = names.filter(
    (name) => (readsAlone.test(name) && !writesAll.includes(name)) !== Boolean(event.readOnly),
  );
  // Rules in any state receive data events, reads and writes alike.
  if (wrongWay.length > 0 && !event.dataEvents) problems.push(`mixes reads and writes: ${wrongWay.join(", ")}`);
  if (detail["readOnly"] !== Boolean(event.readOnly) && !event.dataEvents)
    problems.push("has a sample with the wrong readOnly");
  if ((detail["eventCategory"] === "Data") !== Boolean(event.dataEvents))
    problems.push("has a sample of the wrong category");
  if (`${sample.source.replace(/^aws\./, "")}.amazonaws.com` !== detail["eventSource"])
    problems.push(`has a sample whose eventSource is ${JSON.stringify(detail["eventSource"])}`);
  if (detail["awsRegion"] !== sample.region || detail["eventTime"] !== sample.time)
    problems.push("has a sample whose record contradicts its envelope");
  const missing = recordFields.filter((field) => !(field in detail));
  if (missing.length > 0) problems.push(`has a sample without ${missing.join(", ")}`);
  return problems;
}

const recordFields = [
  ...["eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress"],
  ...["userAgent", "requestParameters", "responseElements", "requestID", "eventID", "readOnly", "eventType"],
  ...["managementEvent", "recipientAccountId", "eventCategory"],
];

describe("the catalog of governed events", () => {
  it("finds an entry by its id and nothing by another", () => {
    assert.equal(findGovernedEvent("heartbeat")?.source, "event-governance.heartbeat");
    assert.equal(findGovernedEvent("heart-beat"), undefined);
  });

  it("gives each entry a valid id, a reason, preconditions and a well-formed envelope of 2026", () => {
    for (const { id, why, preconditions, sample, source } of catalog) {
      assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.match(why, /^[A-Z].{60,}\.$/, `${id}: the reason is no sentence worth reading`);
      assert.ok(preconditions.length > 0, `${id} has no preconditions`);
      for (const precondition of preconditions) assert.match(precondition, /^[A-Z].+\.$/, id);
      assert.match(sample.id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, id);
      assert.match(sample.time, /^2026-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, id);
      assert.deepEqual([sample.version, sample.account, sample.source], ["0", "111122223333", source], id);
      assert.deepEqual(JSON.parse(JSON.stringify(sample)), sample, `${id}: the sample is no JSON`);
    }
  });

  it("never uses one event id or CloudTrail eventID twice", () => {
    const ids = catalog.flatMap(({ sample }) => [
      sample.id,
      ...(sample.detail["eventID"] ? [sample.detail["eventID"]] : []),
    ]);
    assert.equal(new Set(ids).size, ids.length);
  });

  for (const event of catalog)
    it(`has a sound pattern and sample for ${event.id}`, () => assert.deepEqual(problemsOf(event), []));

  it("notices a pattern that is invalid, too wide or misses its sample", () => {
    const sound = entry("iam-trust-changed");
    const cases: [Partial<GovernedEvent>, RegExp][] = [
      [{ pattern: { "detail-type": [] } }, /detail-type/],
      [{ pattern: { "detail-type": [apiCall] } }, /no literal event names/],
      [
        { pattern: { "detail-type": [apiCall], detail: { eventName: [{ suffix: "Policy" }] } } },
        /no literal event names/,
      ],
      [
        { pattern: { "detail-type": [apiCall], detail: { eventName: ["GetRole", "UpdateAssumeRolePolicy"] } } },
        /mixes reads/,
      ],
      [{ pattern: { "detail-type": [apiCall], detail: { eventName: ["CreateRole"] } } }, /own sample/],
      [{ source: "aws.sts" }, /own sample/],
      [{ readOnly: true }, /wrong readOnly/],
      [{ dataEvents: true }, /wrong category/],
      [{ regions: ["eu-west-1"] }, /cannot arise/],
      [{ sample: withDetail(sound.sample, { eventSource: "sts.amazonaws.com" }) }, /eventSource/],
    ];
    for (const [change, expected] of cases)
      assert.match(problemsOf({ ...sound, ...change }).join("\n"), expected, JSON.stringify(change));
  });

  it("puts each source into one topic, and notices a source in two", () => {
    assert.deepEqual(dividedSources(catalog), []);
    assert.deepEqual(dividedSources([...catalog, { ...entry("iam-trust-changed"), topic: "workload" }]), ["aws.iam"]);
  });

  it("forwards findings, and nothing else, from administrators, and notices an entry that strays", () => {
    assert.deepEqual(misplacedFindings(catalog), []);
    const strays: GovernedEvent[] = [
      { ...entry("guardduty-finding"), origin: "member" },
      { ...entry("macie-finding"), topic: "workload" },
    ];
    assert.deepEqual(misplacedFindings(strays), ["guardduty-finding", "macie-finding"]);
  });

  it("fits into few rules, each within EventBridge's limit, opt-in entries included, and notices one that does not fit", () => {
    const rules = planRules(catalog);
    assert.deepEqual(rules.flatMap(({ events }) => events).sort(), idsOf(catalog), "each entry is in one rule");
    for (const { suffix, pattern } of rules)
      assert.ok(JSON.stringify(pattern).length <= quotas.patternCharacters, suffix);
    assert.equal(new Set(rules.map(({ suffix }) => suffix)).size, rules.length);
    // Each is a rule in every account and Region, with a heartbeat of its own.
    assert.ok(rules.length <= mostRules, `${rules.length}: ${rules.map(({ suffix }) => suffix).join(" ")}`);
    const eventName = Array.from({ length: 80 }, (_, index) => `AnInventedCallNumber${index}`);
    const wide = { ...entry("kms-key-endangered"), pattern: { "detail-type": [apiCall], detail: { eventName } } };
    assert.throws(
      () => planRules([...catalog.filter(({ id }) => id !== wide.id), wide]),
      /events kms-key-endangered of source "aws\.kms" need \d{4} characters/,
    );
  });

  it("lists no call twice for one source, but where a condition tells the entries apart", () => {
    const calls = catalog
      .filter((event) => isCloudTrail(event) && eventNamesOf(event) !== undefined)
      .filter((event) => Object.keys(event.pattern["detail"] as JsonObject).length === 1)
      .flatMap((event) => (eventNamesOf(event) as Json[]).map((name) => `${event.source} ${JSON.stringify(name)}`));
    assert.deepEqual(calls, [...new Set(calls)]);
  });

  it("expects the events of global services in us-east-1, and no others there alone", () => {
    for (const event of catalog) {
      const expected = globalSources.includes(event.source) ? ["us-east-1"] : undefined;
      assert.deepEqual(event.regions, expected, event.id);
    }
  });

  it("accepts a console sign-in in both spellings of its detail type", () => {
    const { sample } = entry("console-sign-in");
    for (const type of ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"])
      assert.deepEqual(governing({ ...sample, "detail-type": type }), ["console-sign-in"]);
  });

  it("governs the account that an organization made, which only the service event names", () => {
    const { sample } = entry("organization-changed");
    const result = withDetail(sample, { eventName: "CreateAccountResult", eventType: "AwsServiceEvent" });
    assert.deepEqual(governing({ ...result, "detail-type": "AWS Service Event via CloudTrail" }), [
      "organization-changed",
    ]);
  });

  it("governs permanent deletions and ACL changes of objects, not expirations, delete markers or new objects", () => {
    const { sample } = entry("s3-objects-tampered");
    const { reason, "deletion-type": deletionType, ...rest } = sample.detail;
    assert.deepEqual([reason, deletionType], ["DeleteObject", "Permanently Deleted"]);
    assert.deepEqual(governing({ ...sample, "detail-type": "Object ACL Updated", detail: rest }), [
      "s3-objects-tampered",
    ]);
    assert.deepEqual(governing(withDetail(sample, { reason: "Lifecycle Expiration" })), []);
    assert.deepEqual(governing(withDetail(sample, { "deletion-type": "Delete Marker Created" })), []);
    assert.deepEqual(
      governing({ ...sample, "detail-type": "Object Created", detail: { ...rest, reason: "PutObject" } }),
      [],
    );
  });

  it("excludes the alarms of target tracking, recoveries, passing instance states and reads without decryption", () => {
    const alarm = entry("cloudwatch-alarm-raised").sample;
    assert.deepEqual(governing(withDetail(alarm, { alarmName: "TargetTracking-my-asg-AlarmHigh-fc0e4183" })), []);
    assert.deepEqual(governing(withDetail(alarm, { state: { value: "OK" } })), []);
    assert.deepEqual(governing(withDetail(entry("ec2-instance-state-changed").sample, { state: "pending" })), []);
    const read = entry("parameters-read").sample;
    assert.deepEqual(governing(withDetail(read, { requestParameters: { names: ["/a"], withDecryption: false } })), []);
  });
});

/** The call that is the attack, in each file of real records made by detonating a technique. */
const attacks: Record<string, { calls: string[]; entries: string[] }> = {
  "credential-access.ec2-get-password-data": {
    calls: ["AssumeRole", "GetPasswordData"],
    entries: ["ec2-passwords-read", "sts-roles-assumed"],
  },
  "credential-access.secretsmanager-batch-retrieve-secrets": {
    calls: ["BatchGetSecretValue"],
    entries: ["secrets-read-in-batches"],
  },
  "credential-access.ssm-retrieve-securestring-parameters": {
    calls: ["DescribeParameters", "GetParameters"],
    entries: ["parameters-read", "parameters-read-by-users", "ssm-inventory-read"],
  },
  "defense-evasion.cloudtrail-event-selectors": { calls: ["PutEventSelectors"], entries: ["cloudtrail-weakened"] },
  "defense-evasion.dns-delete-logs": {
    calls: ["DeleteResolverQueryLogConfig"],
    entries: ["dns-query-logging-removed"],
  },
  "defense-evasion.vpc-remove-flow-logs": { calls: ["DeleteFlowLogs"], entries: ["ec2-flow-logs-deleted"] },
  "execution.ec2-launch-unusual-instances": {
    calls: ["AssumeRole", "RunInstances"],
    entries: ["ec2-instances-launched", "sts-roles-assumed"],
  },
  "execution.ssm-send-command": {
    calls: ["DescribeInstanceInformation", "GetCommandInvocation", "SendCommand"],
    entries: ["ssm-commands-sent", "ssm-inventory-read"],
  },
  "exfiltration.ec2-security-group-open-port-22-ingress": {
    calls: ["AuthorizeSecurityGroupIngress"],
    entries: ["ec2-network-opened"],
  },
  "exfiltration.ec2-share-ebs-snapshot": { calls: ["ModifySnapshotAttribute"], entries: ["ec2-images-shared"] },
  "impact.bedrock-invoke-model": {
    calls: [
      "CreateFoundationModelAgreement",
      "GetFoundationModelAvailability",
      "InvokeModel",
      "ListFoundationModelAgreementOffers",
      "PutFoundationModelEntitlement",
      "PutUseCaseForModelAccess",
    ],
    entries: ["bedrock-access-changed", "bedrock-models-invoked"],
  },
  "lateral-movement.ec2-instance-connect": { calls: ["SendSSHPublicKey"], entries: ["ec2-instance-connected"] },
  "persistence.iam-backdoor-role": { calls: ["UpdateAssumeRolePolicy"], entries: ["iam-trust-changed"] },
  "persistence.iam-create-admin-user": {
    calls: ["AttachUserPolicy", "CreateAccessKey", "CreateUser"],
    entries: ["iam-credentials-issued", "iam-permissions-granted"],
  },
  "persistence.iam-create-user-login-profile": {
    calls: ["CreateLoginProfile", "DeleteLoginProfile", "GetCallerIdentity"],
    entries: ["iam-credentials-issued", "iam-principals-deleted", "sts-credentials-tried"],
  },
  "persistence.lambda-layer-extension": {
    calls: ["UpdateFunctionConfiguration20150331v2"],
    entries: ["lambda-changed"],
  },
  "persistence.rolesanywhere-create-trust-anchor": {
    calls: ["CreateProfile", "CreateTrustAnchor"],
    entries: ["rolesanywhere-trust-changed"],
  },
  "privilege-escalation.iam-update-user-login-profile": {
    calls: ["UpdateLoginProfile"],
    entries: ["iam-credentials-issued"],
  },
};

describe("the catalog against real CloudTrail records of attacks", function () {
  before(function () {
    if (!existsSync(records)) this.skip();
  });

  it("includes every recorded technique", () => {
    const techniques = readdirSync(records).flatMap((file) => /^aws\.(.+)\.json$/.exec(file)?.[1] ?? []);
    assert.deepEqual(techniques.sort(), Object.keys(attacks).sort());
  });

  for (const [technique, { calls, entries }] of Object.entries(attacks))
    it(`governs the attack of ${technique}`, () => {
      const governed = eventsOf(technique).flatMap((event) => governing(event).map((id) => ({ event, id })));
      assert.deepEqual([...new Set(governed.map(({ event }) => event.detail["eventName"] as string))].sort(), calls);
      assert.deepEqual([...new Set(governed.map(({ id }) => id))].sort(), entries);
      for (const { event, id } of governed) assert.equal(event.detail["readOnly"], Boolean(entry(id).readOnly), id);
    });
});

function eventsOf(technique: string): Envelope[] {
  const found = JSON.parse(readFileSync(join(records, `aws.${technique}.json`), "utf8")) as JsonObject[];
  return found.map((detail) => ({
    version: "0",
    id: String(detail["eventID"]),
    "detail-type": apiCall,
    source: String(detail["eventSource"]).replace(/^([^.]+).*/, "aws.$1"),
    account: String(detail["recipientAccountId"]),
    time: String(detail["eventTime"]),
    region: String(detail["awsRegion"]),
    resources: [],
    detail,
  }));
}
