import assert from "node:assert/strict";
import { isTransient } from "../../../functions/remediate/errors";

/** Errors as the AWS SDK rejects with. */
const sdkError = (name: string, status: number, more: object = {}) =>
  Object.assign(new Error(name), {
    name,
    $fault: status >= 500 ? "server" : "client",
    $metadata: { httpStatusCode: status },
    ...more,
  });

describe("an error of a call", () => {
  const passing: readonly [string, unknown][] = [
    ["throttling of EC2", sdkError("RequestLimitExceeded", 503)],
    ["throttling of IAM, without a server's status", sdkError("Throttling", 400)],
    ["throttling of CloudTrail", sdkError("ThrottlingException", 400)],
    ["SlowDown of S3", sdkError("SlowDown", 503)],
    ["a request that S3 was still carrying out", sdkError("OperationAborted", 409)],
    ["a request that timed out", sdkError("RequestTimeout", 400)],
    ["too many requests", sdkError("Whatever", 429)],
    ["a server's own fault", sdkError("InternalError", 500)],
    ["a fault that the SDK marks", sdkError("Whatever", 400, { $retryable: {} })],
    ["a connection that was reset", Object.assign(new Error("read"), { code: "ECONNRESET" })],
    ["a name that could not be resolved", Object.assign(new Error("lookup"), { code: "ENOTFOUND" })],
  ];
  for (const [what, error] of passing)
    it(`is transient: ${what}`, () => {
      assert.equal(isTransient(error), true);
    });

  const lasting: readonly [string, unknown][] = [
    ["a refusal", sdkError("AccessDenied", 403)],
    ["a refusal of EC2", sdkError("UnauthorizedOperation", 403)],
    ["a resource that is gone", sdkError("NoSuchBucket", 404)],
    ["a malformed request", sdkError("MalformedPolicy", 400)],
    ["a defect of our own", new TypeError("undefined is not a function")],
    ["nothing", undefined],
    ["null", null],
  ];
  for (const [what, error] of lasting)
    it(`is not transient: ${what}`, () => {
      assert.equal(isTransient(error), false);
    });
});
