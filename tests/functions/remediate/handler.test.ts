import assert from "node:assert/strict";
import { createMembers } from "../../../functions/remediate/members";
import type { Envelope } from "../../../model/envelope";
import { call } from "../../../model/remediations/remediation";
import { AwsError } from "../../../simulator/services/protocols/service";
import { cloudTrail } from "../../../simulator/services/cloudtrail/api";
import { ec2 } from "../../../simulator/services/ec2/api";
import { iam } from "../../../simulator/services/iam/api";
import { type Bucket, newBucket, s3 } from "../../../simulator/services/s3/api";
import type { FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { apiCall, type FunctionsHub, governance, openHub, type RecordedHub, recordHub } from "../hub";
import { configuration } from "./fixture";

const account = "400000000001";
const region = "us-east-1";
const key = "arn:aws:kms:us-east-1:100000000002:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const everybody = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::exports/*" };
const publicPolicy = JSON.stringify({ Version: "2012-10-17", Statement: [everybody] });

const about = { requestParameters: { bucketName: "exports" } };
const created = apiCall("s3", "CreateBucket", about);
const opened = apiCall("s3", "PutBucketPolicy", about);
const unblocked = apiCall("s3", "DeleteBucketPublicAccessBlock", about);

describe("remediate, as it is bundled and recorded", () => {
  let enforcing: RecordedHub;
  let dry: RecordedHub;
  before(async () => {
    enforcing = await recordHub((raw) => {
      raw["remediation"] = {
        mode: "enforce",
        encryption: { keys: { [region]: key } },
        breaker: { actions: 6, accountActions: 4 },
      };
    });
    dry = await recordHub((raw) => (raw["remediation"] = { encryption: { keys: { [region]: key } } }));
  });

  /** A hub in front of one bucket. */
  function withBucket(hub: RecordedHub, bucket: Partial<Bucket> = {}, options: Partial<FunctionsOptions> = {}) {
    const functions = openHub(hub, options);
    const live = newBucket(bucket);
    functions.aws.state(s3, account, region).set("exports", live);
    return { functions, live };
  }

  const changes = ({ aws }: FunctionsHub) =>
    aws.calls
      .filter(({ mutates, principal, outcome }) => mutates && principal.includes("-remediation-") && outcome === "done")
      .map(({ action }) => action);
  const reports = ({ caused }: FunctionsHub) =>
    caused
      .map(({ delivery }) => delivery.event)
      .filter(({ source }) => source === "event-governance.remediation")
      .map(({ detail }) => detail as Record<string, any>);
  const outcomes = (hub: FunctionsHub) =>
    reports(hub).map(({ remediation, outcome }) => `${String(remediation)} ${String(outcome)}`);

  it("makes no call that the remediation does not declare, even if another one does", async () => {
    const { functions } = withBucket(enforcing);
    const caller = `arn:aws:iam::${governance}:role/event-governance-prod-remediate-${region}`;
    const assume = createMembers(
      {
        environment: {},
        configuration: undefined,
        aws: functions.aws.client(caller, region) as never,
        now: () => new Date(),
        fetch,
        sleep: async () => undefined,
      },
      configuration().remediation,
    );
    const send = await assume(
      {
        remediation: "enforce-public-access-block",
        target: { accountId: account, region, arn: "arn:aws:s3:::exports", name: "exports" },
        account: { id: account, name: "shop", unit: "Workloads", tags: {} },
        mode: "enforce",
        roleArn: `arn:aws:iam::${account}:role/event-governance-prod-remediation-${region}`,
      },
      "event",
    );
    const asked = functions.aws.calls.length;
    await assert.rejects(
      send(call("s3:DeleteBucketPolicy", { Bucket: "exports" })),
      /enforce-public-access-block does not declare s3:DeleteBucketPolicy/,
    );
    assert.equal(functions.aws.calls.length, asked);
    await send(call("s3:PutPublicAccessBlock", { Bucket: "exports", PublicAccessBlockConfiguration: {} }));
    assert.equal(functions.aws.calls.length, asked + 1);
  });

  it("stops after one action each: its own calls come back as events and trigger nothing", async () => {
    const { functions, live } = withBucket(enforcing, { policy: publicPolicy });
    await functions.send("remediate", created, opened);
    assert.deepEqual(changes(functions).sort(), [
      "s3:DeleteBucketPolicy",
      "s3:PutBucketEncryption",
      "s3:PutPublicAccessBlock",
    ]);
    const fedBack = functions.caused
      .map(({ delivery }) => delivery.event)
      .filter(({ source }) => source === "aws.s3")
      .map(({ detail }) => String(detail["eventName"]));
    assert.deepEqual(fedBack.sort(), ["DeleteBucketPolicy", "PutBucketEncryption", "PutBucketPublicAccessBlock"]);
    const { invocations } = functions.runOf("remediate");
    assert(
      invocations.reduce((sum, { messages }) => sum + messages, 0) > 2,
      "its own calls never came back: the test would prove nothing",
    );
    assert.deepEqual([functions.loops(), functions.givenUp(), functions.defects], [[], [], []]);
    assert.equal(live.policy, undefined);
    assert.equal(live.encryption.ApplyServerSideEncryptionByDefault.KMSMasterKeyID, key);
    assert.deepEqual(
      outcomes(functions).sort(),
      ["enforce-bucket-encryption", "enforce-public-access-block", "revert-public-bucket-policy"].map(
        (id) => `${id} acted`,
      ),
    );
  });

  it("changes nothing in dry-run, and reports the calls that it would make", async () => {
    const { functions, live } = withBucket(dry, { policy: publicPolicy });
    await functions.send("remediate", created, opened);
    assert.deepEqual(changes(functions), []);
    assert.equal(live.policy, publicPolicy);
    const told = reports(functions);
    assert.deepEqual([...new Set(told.map(({ outcome }) => String(outcome)))], ["dry-run"]);
    assert.deepEqual(told.flatMap(({ calls }) => (calls as { action: string }[]).map(({ action }) => action)).sort(), [
      "DeleteBucketPolicy",
      "PutBucketEncryption",
      "PutPublicAccessBlock",
    ]);
  });

  it("acts once on the same event ten times", async () => {
    const { functions } = withBucket(enforcing);
    await functions.send("remediate", ...Array<Envelope>(10).fill(unblocked));
    assert.deepEqual(changes(functions), ["s3:PutPublicAccessBlock"]);
    assert.deepEqual(outcomes(functions), ["enforce-public-access-block acted"]);
  });

  it("retries a throttled call, and makes it once", async () => {
    let throttled = 2;
    const fault: FunctionsOptions["fault"] = ({ action }) =>
      action === "s3:PutPublicAccessBlock" && throttled-- > 0
        ? new AwsError("SlowDown", "Reduce your request rate.", 503)
        : undefined;
    const { functions, live } = withBucket(enforcing, {}, { fault });
    await functions.send("remediate", unblocked);
    assert.equal(live.publicAccessBlock?.["BlockPublicPolicy"], true);
    assert.deepEqual(outcomes(functions), ["enforce-public-access-block acted"]);
    assert.deepEqual(functions.givenUp(), []);
  });

  it("reports denials at once, and permanent failures before the message becomes a dead letter", async () => {
    const failing = (code: string, status: number): FunctionsOptions["fault"] => {
      const error = new AwsError(code, "No.", status);
      return ({ action }) => (action === "s3:PutPublicAccessBlock" ? error : undefined);
    };
    const refused = withBucket(enforcing, {}, { fault: failing("AccessDenied", 403) }).functions;
    await refused.send("remediate", unblocked);
    assert.deepEqual(outcomes(refused), ["enforce-public-access-block failed"]);
    assert.match(String(reports(refused)[0]?.["reason"]), /AccessDenied/);
    assert.deepEqual(refused.givenUp(), []);
    const broken = withBucket(enforcing, {}, { fault: failing("InternalError", 500) }).functions;
    await broken.send("remediate", unblocked);
    assert.deepEqual(outcomes(broken), ["enforce-public-access-block failed"]);
    assert.equal(broken.runOf("remediate").deadLetters.length, 1);
  });

  it("reports an account whose role is missing, because it left", async () => {
    const { functions } = withBucket(
      enforcing,
      {},
      {
        fault: ({ action }) =>
          action === "sts:AssumeRole" ? new AwsError("AccessDenied", "is not authorized", 403) : undefined,
      },
    );
    await functions.send("remediate", unblocked);
    assert.deepEqual(outcomes(functions), ["enforce-public-access-block failed"]);
  });

  it("relies on live state if two events come in the wrong order", async () => {
    // Opened and closed again; the events arrive in reverse order.
    const functions = openHub(enforcing);
    const group = "sg-003dc7f1f1c686164";
    functions.aws
      .state(ec2, account, region)
      .groups.set(group, { name: "web", vpcId: "vpc-1", tags: {}, rules: new Map() });
    const about = (eventName: string) =>
      apiCall("ec2", eventName, { eventID: eventName, requestParameters: { groupId: group } });
    await functions.send("remediate", about("ModifySecurityGroupRules"), about("AuthorizeSecurityGroupIngress"));
    assert.deepEqual([changes(functions), outcomes(functions)], [[], []]);
    // Closed and opened again, in reverse: whichever comes first finds what is open now, and the other nothing.
    const reopened = withBucket(enforcing, { policy: publicPolicy }).functions;
    const put = (eventID: string, policy: object) =>
      apiCall("s3", "PutBucketPolicy", {
        eventID,
        requestParameters: { bucketName: "exports", bucketPolicy: policy as never },
      });
    await reopened.send("remediate", put("later", { Statement: [everybody] }), put("sooner", { Statement: [] }));
    assert.deepEqual(changes(reopened), ["s3:DeleteBucketPolicy"]);
    assert.deepEqual(outcomes(reopened), ["revert-public-bucket-policy acted"]);
  });

  it("closes groups, tags instances, starts trails and deactivates keys with its roles' permissions", async () => {
    const functions = openHub(enforcing);
    const state = functions.aws.state(ec2, account, region);
    const group = "sg-003dc7f1f1c686164";
    const rule = { isEgress: false, ipProtocol: "tcp", fromPort: 22, toPort: 22 };
    const rules = new Map<string, object>([
      ["sgr-1", { ...rule, cidrIpv4: "0.0.0.0/0" }],
      ["sgr-2", { ...rule, cidrIpv4: "203.0.113.0/24" }],
    ]);
    state.groups.set(group, { name: "web", vpcId: "vpc-1", tags: {}, rules: rules as never });
    const instance = { vpcId: "vpc-1", state: "running", tags: {}, networkInterface: { id: "eni-1", groups: [] } };
    state.instances.set("i-0123456789abcdef0", instance);
    const trail = `arn:aws:cloudtrail:${region}:${account}:trail/audit`;
    functions.aws.state(cloudTrail, account, region).set(trail, { logging: false, tags: {} });
    const { users, keys } = functions.aws.state(iam, account, region);
    users.set("backup", { tags: {} });
    keys.set("AKIAIOSFODNN7EXAMPLE", { user: "backup", status: "Active" });
    const leaked = {
      ...apiCall("health", ""),
      "detail-type": "AWS Health Event",
      detail: {
        eventTypeCode: "AWS_RISK_CREDENTIALS_EXPOSED",
        eventArn: "arn:aws:health:global::event/RISK/1",
        affectedEntities: [{ entityValue: "AKIAIOSFODNN7EXAMPLE" }],
      },
    };
    await functions.send(
      "remediate",
      apiCall("ec2", "AuthorizeSecurityGroupIngress", { requestParameters: { groupId: group } }),
      apiCall("ec2", "RunInstances", {
        responseElements: { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] } },
      }),
      apiCall("cloudtrail", "StopLogging", { requestParameters: { name: "audit" } }),
      leaked,
    );
    assert.deepEqual([...rules.keys()], ["sgr-2"]);
    assert.deepEqual(instance.tags, { Owner: "alice" });
    assert.equal(functions.aws.state(cloudTrail, account, region).get(trail)?.logging, true);
    assert.equal(keys.get("AKIAIOSFODNN7EXAMPLE")?.status, "Inactive");
    assert.deepEqual(
      outcomes(functions).map((each) => each.split(" ")[1]),
      Array(4).fill("acted"),
    );
    assert.deepEqual(
      functions.aws.calls.filter(({ outcome, principal }) => outcome !== "done" && principal.includes("-remediat")),
      [],
    );
  });

  it("deactivates a key again if it was activated again, when GuardDuty updates its finding", async () => {
    const functions = openHub(enforcing);
    const { users, keys } = functions.aws.state(iam, account, region);
    users.set("backup", { tags: {} });
    const id = "AKIAIOSFODNN7EXAMPLE";
    // GuardDuty user guide, "Processing GuardDuty findings with Amazon EventBridge": an update keeps the finding's id.
    const seen = (updatedAt: string, count: number): Envelope => ({
      ...apiCall("guardduty", ""),
      "detail-type": "GuardDuty Finding",
      detail: {
        id: "16afba5c5c43e07c9e3e5e2e544e95df",
        type: "UnauthorizedAccess:IAMUser/MaliciousIPCaller",
        accountId: account,
        updatedAt,
        resource: { accessKeyDetails: { accessKeyId: id, userType: "IAMUser", userName: "backup" } },
        service: { count },
      },
    });
    keys.set(id, { user: "backup", status: "Active" });
    await functions.send("remediate", seen("2026-11-02T11:00:00.000Z", 1), seen("2026-11-02T11:00:00.000Z", 1));
    assert.deepEqual(changes(functions), ["iam:UpdateAccessKey"]);
    functions.advance(24 * 3600);
    keys.set(id, { user: "backup", status: "Active" });
    await functions.send("remediate", seen("2026-11-03T11:00:00.000Z", 2));
    assert.equal(keys.get(id)?.status, "Inactive");
    assert.equal(changes(functions).length, 2);
  });

  it("drops a forged source, null parameters, a failed call and a tag of a million characters without a change", async () => {
    const { functions } = withBucket(enforcing, { tags: { "aws:cloudformation:stack-name": "x".repeat(1_000_000) } });
    await functions.send(
      "remediate",
      { ...unblocked, source: "com.example.s3" },
      apiCall("s3", "DeleteBucketPublicAccessBlock", { eventID: "null", requestParameters: null }),
      apiCall("s3", "DeleteBucketPublicAccessBlock", { ...about, eventID: "failed", errorCode: "AccessDenied" }),
      unblocked,
    );
    assert.deepEqual(changes(functions), []);
    assert.deepEqual(outcomes(functions), ["enforce-public-access-block notify-only"]);
    assert.deepEqual(functions.givenUp(), []);
  });
});
