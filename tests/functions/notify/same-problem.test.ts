import assert from "node:assert/strict";
import { configComplianceChanged } from "../../../model/catalog/events/config-compliance-changed";
import { findDetection } from "../../../model/detections/detections";
import { tellingOf } from "../../../model/detections/same-problem";
import { subjectsOf } from "../../../model/detections/subject";
import type { Envelope, JsonObject } from "../../../model/envelope";
import type { CapturedMessage } from "../../../simulator/services/lambda/external-requests";
import { type FunctionsHub, openHub, type RecordedHub, recordHub } from "../hub";

const member = "400000000001";
const administrator = "200000000001";
let events = 0;

const sampleOf = (id: string): Envelope => (findDetection(id) ?? assert.fail(id)).sample;

/** A call in the member about a bucket. */
function call(id: string, bucketName: string, more: JsonObject = {}): Envelope {
  const sample = sampleOf(id);
  const requestParameters = { ...(sample.detail["requestParameters"] as JsonObject), bucketName };
  const detail = { ...sample.detail, requestParameters, eventID: `call-${++events}`, ...more };
  return { ...sample, id: `event-${++events}`, account: member, region: "us-east-1", detail };
}

/** Access Analyzer's finding about the member's bucket, from its administrator. */
function analyzed(bucket: string, more: JsonObject = {}): Envelope {
  const sample = sampleOf("external-access-found");
  const detail = {
    ...sample.detail,
    id: `finding-${bucket}`,
    accountId: member,
    resource: `arn:aws:s3:::${bucket}`,
    ...more,
  };
  return { ...sample, id: `event-${++events}`, account: administrator, region: "us-east-1", detail };
}

/** Security Hub's critical finding about it. */
function hubFinding(bucket: string, control = "S3.8"): Envelope {
  const sample = sampleOf("securityhub-critical-finding");
  const [finding] = sample.detail["findings"] as JsonObject[];
  const changed: JsonObject = {
    ...finding,
    AwsAccountId: member,
    Id: `control-${bucket}`,
    Compliance: { Status: "FAILED", SecurityControlId: control },
    Resources: [{ Type: "AwsS3Bucket", Id: `arn:aws:s3:::${bucket}` }],
  };
  return {
    ...sample,
    id: `event-${++events}`,
    account: administrator,
    region: "us-east-1",
    detail: { findings: [changed] },
  };
}

describe("notify, told of the same by several services,", () => {
  let hub: RecordedHub;
  before(async () => {
    hub = await recordHub((raw) => {
      raw["notifications"] = {
        channels: [{ id: "security", kind: "slack", secret: "event-governance/slack" }],
        routes: [{ channels: ["security"] }],
      };
      raw["administrators"]["securityhub-v2"] = { accountId: administrator, regions: ["us-east-1"] };
    });
  });

  /** How many are told at once of events that come one after another. */
  async function told(...sent: readonly Envelope[]) {
    const opened: FunctionsHub = openHub(hub);
    const messages: CapturedMessage[] = [];
    const start = opened.now().getTime();
    // One after another; each run has what was sent before it, too.
    for (const event of sent) messages.splice(0, messages.length, ...(await opened.send("notify", event)).sent);
    return messages.filter(({ status, at }) => status === 200 && at.getTime() - start < 30 * 60_000).length;
  }

  /** All in one batch. */
  async function toldTogether(...sent: readonly Envelope[]) {
    const opened: FunctionsHub = openHub(hub);
    const start = opened.now().getTime();
    const { sent: messages } = await opened.send("notify", ...sent);
    const of = (soon: boolean) =>
      messages
        .filter(({ status, at }) => status === 200 && at.getTime() - start < 30 * 60_000 === soon)
        .map(({ body }) =>
          ["bucket-policy-public", "bucket-acl-public", "external-access-found", "securityhub-critical-finding"].find(
            (id) => body.includes(`· ${id}`),
          ),
        );
    return { soon: of(true), later: of(false), bodies: messages.map(({ body }) => body) };
  }

  it("tells the call, and the findings about it in one update when the window ends", async () => {
    const { soon, later, bodies } = await toldTogether(
      call("bucket-policy-public", "exports"),
      analyzed("exports"),
      hubFinding("exports"),
    );
    assert.deepEqual(soon, ["bucket-policy-public"]);
    assert.equal(later.length, 1);
    assert.match(
      bodies.at(-1) ?? "",
      /An update: this channel was told of the same .*A bucket policy grants public access/,
    );
    assert.match(bodies.at(-1) ?? "", /2 more since the last message/);
  });

  /** The same finding, as the new Security Hub has it. */
  function newHubFinding(event: Envelope, uid?: string): Envelope {
    const sample = sampleOf("securityhub-v2-critical-finding");
    const [finding] = sample.detail["findings"] as JsonObject[];
    const [original] = event.detail["findings"] as JsonObject[];
    const changed: JsonObject = {
      ...finding,
      cloud: { account: { uid: member }, provider: "AWS", region: "us-east-1" },
      finding_info: { ...(finding?.["finding_info"] as JsonObject), uid: uid ?? String(original?.["Id"]) },
    };
    return {
      ...event,
      ...sample,
      id: `event-${++events}`,
      account: administrator,
      region: "us-east-1",
      detail: { findings: [changed] },
    };
  }

  it("tells a finding that both Security Hubs report once, and another that looks like it twice", async () => {
    const finding = hubFinding("exports", "S3.4");
    assert.equal(await told(finding, newHubFinding(finding)), 1);
    assert.equal(await told(newHubFinding(finding), finding), 1);
    assert.equal(await told(finding, newHubFinding(finding, "another")), 2);
    const guardduty = sampleOf("guardduty-critical-finding");
    const own = {
      ...guardduty,
      id: `event-${++events}`,
      account: administrator,
      region: "us-east-1",
      detail: { ...guardduty.detail, accountId: member },
    };
    assert.equal(await told(own, newHubFinding(finding, String(guardduty.detail["arn"]))), 1);
  });

  it("tells on its own what is graver, and then that leads", async () => {
    const lifted = call("public-access-block-removed", "exports");
    assert.equal(await told(lifted, hubFinding("exports")), 2, "a critical finding after a call of high severity");
    const again = call("public-access-block-removed", "exports");
    assert.equal(await told(again, analyzed("exports")), 1, "one as grave as the call");
  });

  for (const [what, other] of <[string, () => Envelope][]>[
    ["another resource", () => analyzed("other")],
    ["another account", () => analyzed("exports", { accountId: "400000000002" })],
    ["another problem", () => hubFinding("exports", "S3.4")],
    ["another kind of resource", () => analyzed("exports", { resourceType: "AWS::SQS::Queue" })],
    ["another call", () => call("bucket-acl-public", "exports")],
  ])
    it(`tells of ${what} at once`, async () => {
      const { soon } = await toldTogether(call("bucket-policy-public", "exports"), other());
      assert.equal(soon.length, 2);
    });

  it("tells a finding of what a call only tried", async () => {
    const refused = { errorCode: "AccessDenied" };
    const event = call("bucket-policy-public", "exports", refused);
    assert.equal(tellingOf("bucket-policy-public", event, ["exports"]), undefined);
    const { soon } = await toldTogether(event, analyzed("exports"));
    assert.deepEqual(soon, ["external-access-found"]);
  });

  it("tells the first finding where no call was told, and a call after it, which says who did it", async () => {
    const { soon } = await toldTogether(hubFinding("exports"), analyzed("exports"));
    assert.deepEqual(soon, ["securityhub-critical-finding"]);
    assert.equal(await told(analyzed("exports"), call("bucket-policy-public", "exports")), 2);
  });

  it("knows a resource by its name, its id or its ARN, and Config's rules by theirs", () => {
    const policy = sampleOf("bucket-policy-public");
    const subject = subjectsOf(policy, ["detail.requestParameters.bucketName"]);
    const resource = { problem: "public-bucket", resource: "customer-exports" };
    assert.deepEqual(tellingOf("bucket-policy-public", policy, subject), { ...resource, by: "call" });
    assert.deepEqual(tellingOf("any", configComplianceChanged.sample, []), { ...resource, by: "finding" });
    assert.deepEqual(tellingOf("any", sampleOf("external-access-found"), []), { ...resource, by: "finding" });
    const named = (arn: string) => tellingOf("snapshot-made-public", sampleOf("snapshot-made-public"), [arn])?.resource;
    assert.equal(named("arn:aws:ec2:eu-west-1::snapshot/snap-1"), "snap-1");
    assert.equal(named("arn:aws:rds:eu-west-1:111122223333:snapshot:orders"), "orders");
    assert.equal(named("arn:aws:lambda:eu-west-1:111122223333:function:invoices:live"), "invoices");
    assert.equal(named("arn:aws:iam::111122223333:role/teams/deployment"), "deployment");
  });
});
