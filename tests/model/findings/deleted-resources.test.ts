import assert from "node:assert/strict";
import { catalog } from "../../../model/catalog/catalog";
import { cloudTrailSample } from "../../../model/catalog/cloudtrail-sample";
import { deletingCalls, deletionOf, deletionPattern } from "../../../model/findings/deleted-resources";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { compilePattern, validatePattern } from "../../../model/pattern/pattern";

/** Parameters as CloudTrail records them, with the first id that a finding is looked up by. */
const cases: readonly (readonly [
  source: `aws.${string}`,
  eventName: string,
  requestParameters: JsonObject,
  id: string,
])[] = [
  [
    "aws.ec2",
    "TerminateInstances",
    { instancesSet: { items: [{ instanceId: "i-1" }] } },
    "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
  ],
  ["aws.ec2", "DeleteSecurityGroup", { groupId: "sg-1" }, "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1"],
  ["aws.ec2", "DeleteSnapshot", { snapshotId: "snap-1" }, "arn:aws:ec2:eu-west-1:111122223333:snapshot/snap-1"],
  ["aws.ec2", "DeleteVolume", { volumeId: "vol-1" }, "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"],
  ["aws.ec2", "DeleteVpc", { vpcId: "vpc-1" }, "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"],
  ["aws.ec2", "DeleteSubnet", { subnetId: "subnet-1" }, "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1"],
  ["aws.ec2", "DeleteNetworkAcl", { networkAclId: "acl-1" }, "arn:aws:ec2:eu-west-1:111122223333:network-acl/acl-1"],
  ["aws.s3", "DeleteBucket", { bucketName: "exports" }, "arn:aws:s3:::exports"],
  ["aws.iam", "DeleteRole", { roleName: "deployment" }, "arn:aws:iam::111122223333:role/deployment"],
  ["aws.iam", "DeleteUser", { userName: "dana" }, "arn:aws:iam::111122223333:user/dana"],
  ["aws.iam", "DeleteGroup", { groupName: "admins" }, "arn:aws:iam::111122223333:group/admins"],
  [
    "aws.iam",
    "DeletePolicy",
    { policyArn: "arn:aws:iam::111122223333:policy/p" },
    "arn:aws:iam::111122223333:policy/p",
  ],
  ["aws.iam", "DeleteAccessKey", { accessKeyId: "AKIAEXAMPLE", userName: "dana" }, "AWS::IAM::AccessKey:AKIAEXAMPLE"],
  ["aws.rds", "DeleteDBInstance", { dBInstanceIdentifier: "Orders" }, "arn:aws:rds:eu-west-1:111122223333:db:orders"],
  [
    "aws.rds",
    "DeleteDBCluster",
    { dBClusterIdentifier: "orders" },
    "arn:aws:rds:eu-west-1:111122223333:cluster:orders",
  ],
  ["aws.rds", "DeleteDBSnapshot", { dBSnapshotIdentifier: "s" }, "arn:aws:rds:eu-west-1:111122223333:snapshot:s"],
  [
    "aws.rds",
    "DeleteDBClusterSnapshot",
    { dBClusterSnapshotIdentifier: "s" },
    "arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:s",
  ],
  [
    "aws.lambda",
    "DeleteFunction20150331",
    { functionName: "invoices" },
    "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
  ],
  ["aws.eks", "DeleteCluster", { name: "shop" }, "arn:aws:eks:eu-west-1:111122223333:cluster/shop"],
  ["aws.dynamodb", "DeleteTable", { tableName: "orders" }, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"],
  [
    "aws.elasticloadbalancing",
    "DeleteLoadBalancer",
    { loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1" },
    "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1",
  ],
];
const sampleOf = ([source, eventName, requestParameters]: (typeof cases)[number]) =>
  cloudTrailSample({ source, eventName, requestParameters });
const withDetail = (event: Envelope, changes: JsonObject): Envelope => ({
  ...event,
  detail: { ...event.detail, ...changes },
});

describe("the table of deletions", () => {
  it("has a case below for each of its calls", () => {
    assert.deepEqual(
      cases.map(([source, eventName]) => `${source} ${eventName}`).sort(),
      deletingCalls.map(({ source, eventName }) => `${source} ${eventName}`).sort(),
    );
  });

  for (const entry of cases)
    it(`finds what ${entry[0]} ${entry[1]} deleted, through a governed event`, () => {
      const event = sampleOf(entry);
      assert.equal(deletionOf(event)?.ids[0], entry[3]);
      assert.ok(compilePattern(deletionPattern()).matches(event), "the rule");
      const governing = catalog.filter(({ source, pattern }) =>
        compilePattern({ source: [source], ...pattern }).matches(event),
      );
      assert.equal(governing.length, 1, "the catalog");
    });

  it("ignores calls that failed, nulls, and everything unknown", () => {
    for (const entry of cases) {
      const event = sampleOf(entry);
      assert.equal(deletionOf(withDetail(event, { errorCode: "AccessDenied", requestParameters: null })), undefined);
      assert.equal(deletionOf(withDetail(event, { requestParameters: null, responseElements: null })), undefined);
      assert.equal(deletionOf({ ...event, source: "com.example" }), undefined);
      assert.ok(!compilePattern(deletionPattern()).matches(withDetail(event, { errorCode: "AccessDenied" })));
    }
    assert.equal(deletionOf(withDetail(sampleOf(cases[0] as (typeof cases)[0]), { eventName: null })), undefined);
  });

  it("names every instance of a call, and each once", () => {
    const items = ["i-1", "i-2", "i-1", null, 7].map((instanceId) => ({ instanceId }));
    const event = cloudTrailSample({
      source: "aws.ec2",
      eventName: "TerminateInstances",
      requestParameters: { instancesSet: { items: [...items, null] } },
    });
    const deletion = deletionOf(event);
    assert.deepEqual(deletion?.ids, [
      "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
      "i-1",
      "arn:aws:ec2:eu-west-1:111122223333:instance/i-2",
      "i-2",
    ]);
  });

  it("includes an instance that ended without a call: Spot, Auto Scaling, shutdown from inside", () => {
    const { sample } = catalog.find(({ id }) => id === "ec2-instance-state-changed") as (typeof catalog)[number];
    assert.deepEqual(deletionOf(sample)?.names, ["i-1234567890abcdef0"]);
    assert.equal(deletionOf(withDetail(sample, { state: "stopped" })), undefined);
  });

  it("keeps the function when only a version is deleted", () => {
    const event = (functionName: string, more: JsonObject = {}) =>
      cloudTrailSample({
        source: "aws.lambda",
        eventName: "DeleteFunction20150331",
        requestParameters: { functionName, ...more },
      });
    const arn = "arn:aws:lambda:eu-west-1:111122223333:function:invoices";
    assert.deepEqual(deletionOf(event("invoices", { qualifier: "3" }))?.ids, [`${arn}:3`]);
    assert.deepEqual(deletionOf(event(`${arn}:3`))?.ids, [`${arn}:3`]);
    assert.deepEqual(deletionOf(event(arn))?.ids, [arn, `${arn}:$LATEST`]);
  });

  it("treats a key as deleted when KMS has deleted it, and not while its deletion can be cancelled", () => {
    const sampleOfEntry = (id: string) => (catalog.find((entry) => entry.id === id) as (typeof catalog)[number]).sample;
    const deleted = sampleOfEntry("kms-key-deleted");
    const key = "1234abcd-12ab-34cd-56ef-1234567890ab";
    assert.deepEqual(deletionOf(deleted), {
      kind: "KMS key",
      ids: [`arn:aws:kms:eu-west-1:111122223333:key/${key}`, key],
      names: [key],
      region: "eu-west-1",
    });
    for (const id of [null, "", 7, ["k"], "k".repeat(1_000_000)])
      assert.equal(deletionOf(withDetail(deleted, { "key-id": id })), undefined);
    const scheduled = sampleOfEntry("kms-key-endangered");
    assert.equal(scheduled.detail["eventName"], "ScheduleKeyDeletion");
    assert.equal(deletionOf(scheduled), undefined);
    const rule = compilePattern(deletionPattern());
    assert.deepEqual([rule.matches(deleted), rule.matches(scheduled)], [true, false]);
  });

  it("searches for IAM resources in every Region", () => {
    assert.equal(deletionOf(sampleOf(["aws.iam", "DeleteRole", { roleName: "r" }, ""]))?.region, null);
  });

  it("tolerates a name of a million characters", () => {
    assert.equal(
      deletionOf(sampleOf(["aws.s3", "DeleteBucket", { bucketName: "b".repeat(1_000_000) }, ""])),
      undefined,
    );
  });

  it("fits into one rule and pins the source in every branch", () => {
    const pattern = deletionPattern();
    assert.deepEqual(validatePattern(pattern), []);
    assert.ok(JSON.stringify(pattern).length < 1900, String(JSON.stringify(pattern).length));
    for (const branch of pattern["$or"] as JsonObject[]) assert.ok(Array.isArray(branch["source"]));
  });
});
