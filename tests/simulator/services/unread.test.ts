import assert from "node:assert/strict";
import { unreadFault } from "../../../simulator/services/unread";

describe("what no evaluator reads", () => {
  const grants = "aws:kms/grant:Grant";
  const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";

  it("is a type that may allow or send something", () => {
    for (const type of [
      grants,
      "aws:iam/userPolicy:UserPolicy",
      "aws:lambda/functionUrl:FunctionUrl",
      "aws:s3/bucketAcl:BucketAcl",
      "aws:s3/bucketReplicationConfiguration:BucketReplicationConfiguration",
      "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    ])
      assert.match(unreadFault({ type, inputs: {} }) ?? "", /which nothing here reads/, type);
  });

  it("is a property that changes what a resource hands on", () => {
    const inputs = { batchSize: 10, filterCriteria: { filters: [{ pattern: "{}" }] } };
    assert.match(unreadFault({ type: mapping, inputs }) ?? "", /^has filterCriteria, /);
  });

  it("is an older property of a bucket, which does what another resource does by now", () => {
    const inputs = { bucket: "archive", lifecycleRules: [{ enabled: true, expiration: { days: 1 } }] };
    assert.match(unreadFault({ type: "aws:s3/bucket:Bucket", inputs }) ?? "", /^has lifecycleRules, /);
  });

  it("is a field of a property that is read field by field", () => {
    const inputs = { configuration: { engineVersion: {}, resultConfiguration: { expectedBucketOwner: "1" } } };
    assert.match(
      unreadFault({ type: "aws:athena/workgroup:Workgroup", inputs }) ?? "",
      /^has configuration.resultConfiguration.expectedBucketOwner, /,
    );
  });

  it("is nothing that providers fill in, no component, and nothing that is read", () => {
    const inputs = { batchSize: 10, bisectBatchOnFunctionError: false, queues: "", destinationConfig: {} };
    assert.equal(unreadFault({ type: mapping, inputs }), undefined);
    for (const type of ["event-governance:index:Hub", "pulumi:providers:aws", "aws:kms/alias:Alias"])
      assert.equal(unreadFault({ type, inputs: { anything: true } }), undefined, type);
  });
});
