import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { call } from "../../simulator/services/athena/fixture";
import { again, byEventId, dana, eventId, failed, finder, type Row } from "./finder";

const find = finder();
const eventIdOf = (row: Row) => row.event_id;

describe("buckets-shared", () => {
  const policy = (statement: JsonObject | JsonObject[], record: JsonObject = {}) =>
    call("aws.s3", "PutBucketPolicy", {
      requestParameters: { bucketName: "exports", bucketPolicy: { Statement: statement } },
      ...record,
    });
  const allow = (principal: JsonObject | string): JsonObject => ({
    Effect: "Allow",
    Principal: principal,
    Action: "s3:GetObject",
    Resource: "*",
  });
  const own = allow({ AWS: "arn:aws:iam::111122223333:role/Reader" });
  const tlsOnly: JsonObject = {
    ...allow("*"),
    Effect: "Deny",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };

  it("lists policies for everyone or another account, by statement", async () => {
    const orgOnly = { StringEquals: { "aws:PrincipalOrgID": "o-example" } };
    const everyone = policy([own, tlsOnly, { ...allow({ AWS: ["*"] }), Condition: orgOnly }]);
    const foreign = policy(allow({ AWS: "arn:aws:iam::999988887777:root" }));
    const rows = await find("buckets-shared", [
      everyone,
      again(everyone),
      foreign,
      policy([own, tlsOnly]),
      policy(allow({ Service: "cloudtrail.amazonaws.com" })),
      policy(allow("*"), failed),
      call("aws.s3", "PutBucketPolicy"),
    ]);
    const common = {
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      region: "us-east-1",
      action: "PutBucketPolicy",
      bucket: "exports",
      principal: dana,
      source_ip: "203.0.113.24",
    };
    assert.deepEqual(
      rows,
      byEventId([
        {
          ...common,
          shared_with: '{"AWS":["*"]}',
          policy_condition: '{"StringEquals":{"aws:PrincipalOrgID":"o-example"}}',
          event_id: eventId(everyone),
        },
        {
          ...common,
          shared_with: '{"AWS":"arn:aws:iam::999988887777:root"}',
          policy_condition: null,
          event_id: eventId(foreign),
        },
      ]),
    );
  });

  it("does not treat an account's number in a role's name as an account", async () => {
    const builder = "role/build-210987654321";
    const foreign = policy(allow({ AWS: `arn:aws:iam::999988887777:${builder}` }));
    const rows = await find("buckets-shared", [
      policy(allow({ AWS: `arn:aws:iam::111122223333:${builder}` })),
      policy(allow({ AWS: ["111122223333", "arn:aws-cn:sts::111122223333:assumed-role/Reader/210987654321"] })),
      foreign,
    ]);
    assert.deepEqual(
      rows.map((row) => [row.event_id, row.shared_with]),
      [[eventId(foreign), `{"AWS":"arn:aws:iam::999988887777:${builder}"}`]],
    );
  });

  it("lists every canonical user, which names no account", async () => {
    const byId = policy(allow({ CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" }));
    const rows = await find("buckets-shared", [byId, policy(allow({ AWS: "111122223333" }))]);
    assert.deepEqual(rows.map(eventIdOf), [eventId(byId)]);
  });

  it("lists an access control list for anyone but the owner, and not for a similar name", async () => {
    const acl = (owner: JsonObject, ...grantees: JsonObject[]) =>
      call("aws.s3", "PutBucketAcl", {
        requestParameters: {
          bucketName: "exports",
          AccessControlPolicy: {
            ...owner,
            AccessControlList: { Grant: grantees.map((Grantee) => ({ Grantee, Permission: "READ" })) },
          },
        },
      });
    const dana = { Owner: { ID: "75aa57f0", DisplayName: "dana" } };
    const other = acl(dana, { ID: "75aa57f0" }, { "xsi:type": "CanonicalUser", ID: "b2c8ee10" });
    const unknown = acl({}, { ID: "75aa57f0" });
    const byHeader = call("aws.s3", "PutBucketAcl", {
      requestParameters: {
        bucketName: "exports",
        "x-amz-grant-read": ['uri="http://acs.amazonaws.com/groups/global/AuthenticatedUsers"'],
      },
    });
    const rows = await find("buckets-shared", [
      other,
      unknown,
      byHeader,
      acl(dana, { "xsi:type": "CanonicalUser", ID: "75aa57f0", DisplayName: "dana" }),
      call("aws.s3", "CreateBucket", { requestParameters: { bucketName: "public-read" } }),
      call("aws.s3", "CreateBucket", { requestParameters: { bucketName: "public-read", "x-amz-acl": ["private"] } }),
    ]);
    assert.deepEqual(rows.map(eventIdOf).sort(), [other, unknown, byHeader].map(eventId).sort());
  });

  it("lists public access control lists and lifted blocks", async () => {
    const onBucket = (eventName: string, requestParameters: JsonObject) =>
      call("aws.s3", eventName, { requestParameters: { bucketName: "exports", ...requestParameters } });
    const block = (on: boolean) => ({
      PublicAccessBlockConfiguration: { BlockPublicAcls: on, BlockPublicPolicy: true },
    });
    const grants = (uri: string) => ({
      AccessControlPolicy: { AccessControlList: { Grant: { Grantee: { URI: uri }, Permission: "READ" } } },
    });
    const group = "http://acs.amazonaws.com/groups/global/AllUsers";
    const found = [
      onBucket("PutBucketAcl", { acl: "", "x-amz-acl": ["public-read"] }),
      onBucket("PutBucketAcl", grants(group)),
      onBucket("PutBucketPublicAccessBlock", block(false)),
      onBucket("DeleteBucketPublicAccessBlock", {}),
      call("aws.s3", "DeleteAccountPublicAccessBlock"),
    ];
    const rows = await find("buckets-shared", [
      ...found,
      onBucket("PutBucketAcl", { "x-amz-acl": ["private"] }),
      onBucket("CreateBucket", {}),
      onBucket("PutBucketPublicAccessBlock", block(true)),
      onBucket("PutBucketVersioning", { "x-amz-acl": ["public-read"] }),
    ]);
    const expected: Row[] = [
      { action: "PutBucketAcl", bucket: "exports", shared_with: '["public-read"]' },
      {
        action: "PutBucketAcl",
        bucket: "exports",
        shared_with: `{"Grant":{"Grantee":{"URI":"${group}"},"Permission":"READ"}}`,
      },
      { action: "PutBucketPublicAccessBlock", bucket: "exports", shared_with: null },
      { action: "DeleteBucketPublicAccessBlock", bucket: "exports", shared_with: null },
      { action: "DeleteAccountPublicAccessBlock", bucket: null, shared_with: null },
    ].map((row, index) => ({ ...row, event_id: eventId(found[index] as Envelope) }));
    const byId = new Map(rows.map((row) => [row.event_id, row]));
    assert.equal(rows.length, expected.length);
    for (const row of expected) assert.deepEqual({ ...byId.get(row.event_id), ...row }, byId.get(row.event_id));
  });
});
