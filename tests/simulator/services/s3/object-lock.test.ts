import assert from "node:assert/strict";
import { lockAssumptions } from "../../../../simulator/services/s3/object-lock";
import type { Resource } from "../../../../simulator/graph";
import { deliveryStream } from "../firehose/delivery-stream";

const lockOn = (bucket: string, rule: unknown = { defaultRetention: { mode: "GOVERNANCE", days: 30 } }): Resource => ({
  ...deliveryStream(),
  urn: "urn:lock",
  type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  inputs: { bucket, rule },
});
const assumed = (...resources: Resource[]) =>
  lockAssumptions([{ stack: "prod", resources, outputs: {}, messages: [] }]).length;

describe("a delivery stream to a locked bucket", () => {
  const stream = deliveryStream();
  const { bucketArn } = stream.inputs["extendedS3Configuration"] as { bucketArn: string };
  const bucket = bucketArn.replace("arn:aws:s3:::", "");

  it("depends on an assumption, which others do not need", () => {
    assert.equal(assumed(stream, lockOn(bucket)), 1);
    assert.equal(assumed(stream, lockOn("another")), 0);
    assert.equal(assumed(stream, lockOn(bucket, {})), 0);
    assert.equal(assumed(lockOn(bucket)), 0);
  });
});
