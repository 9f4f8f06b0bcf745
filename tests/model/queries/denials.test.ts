import assert from "node:assert/strict";
import type { JsonObject } from "../../../model/envelope";
import { call } from "../../simulator/services/athena/fixture";
import { again, dana, failed, finder } from "./finder";

const find = finder();

describe("calls-denied-by-principal", () => {
  const engineer = "arn:aws:iam::111122223333:role/Engineer";
  const session = (name: string) => ({
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::111122223333:assumed-role/Engineer/${name}`,
      sessionContext: { sessionIssuer: { arn: engineer } },
    },
  });
  const refused = (errorCode: string) => ({ ...failed, errorCode });

  it("counts each principal's refused calls, actions, accounts and addresses", async () => {
    const first = call("aws.ec2", "RunInstances", { ...refused("Client.UnauthorizedOperation"), ...session("a") });
    const rows = await find("calls-denied-by-principal", [
      { ...first, time: "2026-11-02T09:00:00Z" },
      again({ ...first, time: "2026-11-02T09:00:00Z" }),
      call("aws.ec2", "RunInstances", { ...refused("Client.UnauthorizedOperation"), ...session("b") }),
      call(
        "aws.kms",
        "Decrypt",
        { ...refused("AccessDeniedException"), ...session("b"), sourceIPAddress: "198.51.100.7" },
        { account: "444455556666" },
      ),
      call("aws.s3", "PutBucketPolicy", refused("AccessDenied")),
      call("aws.s3", "PutBucketAcl", { ...refused("AccessDenied"), userIdentity: { principalId: "AIDAEXAMPLE" } }),
      call("aws.s3", "CreateBucket", refused("BucketAlreadyExists")),
      call("aws.s3", "PutBucketAcl"),
      call("aws.ec2", "RunInstances", refused("Client.InstanceLimitExceeded")),
      call("com.example", "RunInstances", refused("AccessDenied")),
    ]);
    const once = {
      denied_calls: 1,
      actions: 1,
      accounts: 1,
      addresses: 1,
      first_denied: "2026-11-02T10:00:00Z",
      last_denied: "2026-11-02T10:00:00Z",
    };
    assert.deepEqual(rows, [
      {
        principal: engineer,
        denied_calls: 3,
        actions: 2,
        accounts: 2,
        addresses: 2,
        first_denied: "2026-11-02T09:00:00Z",
        last_denied: "2026-11-02T10:00:00Z",
      },
      { ...once, principal: "AIDAEXAMPLE" },
      { ...once, principal: dana },
    ]);
  });
});

describe("secrets-read", () => {
  const read = (secretId: string, record: JsonObject = {}) =>
    call("aws.secretsmanager", "GetSecretValue", { requestParameters: { secretId }, readOnly: true, ...record });

  it("has a row for each reader and secret", async () => {
    const twice = read("orders/database");
    const filters = [{ key: "tag-key", values: ["production"] }];
    const batch = (requestParameters: { filters: typeof filters } | { secretIdList: string[] }) =>
      call("aws.secretsmanager", "BatchGetSecretValue", { requestParameters }, { time: "2026-11-02T09:00:00Z" });
    const rows = await find("secrets-read", [
      twice,
      again(twice),
      read("orders/database", { sourceIPAddress: "198.51.100.7" }),
      read("orders/database", failed),
      call("aws.secretsmanager", "GetSecretValue", failed, { time: "2026-11-02T08:00:00Z" }),
      batch({ filters }),
      batch({ secretIdList: ["a", "b"] }),
      call("aws.secretsmanager", "PutSecretValue", { requestParameters: { secretId: "orders/database" } }),
      call("com.example", "GetSecretValue", { requestParameters: { secretId: "orders/database" } }),
    ]);
    const row = (secret: string | null, time: string, reads: number, failures: number, addresses: number) => ({
      account: "111122223333",
      region: "us-east-1",
      principal: dana,
      secret,
      reads,
      failures,
      addresses,
      first_call: time,
      last_call: time,
    });
    assert.deepEqual(rows, [
      row("orders/database", "2026-11-02T10:00:00Z", 2, 1, 2),
      row('["a","b"]', "2026-11-02T09:00:00Z", 1, 0, 1),
      row(JSON.stringify(filters), "2026-11-02T09:00:00Z", 1, 0, 1),
      row(null, "2026-11-02T08:00:00Z", 0, 1, 1),
    ]);
  });
});
