import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { call } from "../../simulator/athena-fixture";
import { again, byEventId, dana, eventId, failed, finder, type Row } from "./finder";

const find = finder();

describe("security-groups-opened", () => {
  const authorize = (requestParameters: JsonObject | null, record: JsonObject = {}) =>
    call("aws.ec2", "AuthorizeSecurityGroupIngress", { requestParameters, ...record });
  const permission = (port: number, ranges: JsonObject) => ({
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    ...ranges,
  });
  const toAll = { ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } };
  const toAllByV6 = { ipRanges: {}, ipv6Ranges: { items: [{ cidrIpv6: "::/0" }] } };
  const toSome = { ipRanges: { items: [{ cidrIp: "10.0.0.0/8" }] } };

  it("lists each rule for every address, in all three forms of the request", async () => {
    const listed = authorize({
      groupId: "sg-1",
      ipPermissions: { items: [permission(22, toAll), permission(443, toSome), permission(3389, toAllByV6)] },
    });
    const flat = authorize({
      groupName: "default",
      ipPermissions: {},
      cidrIp: "208.236.235.254/0",
      ipProtocol: "-1",
    });
    const modified = call("aws.ec2", "ModifySecurityGroupRules", {
      requestParameters: {
        ModifySecurityGroupRulesRequest: {
          GroupId: "sg-3",
          SecurityGroupRule: {
            SecurityGroupRuleId: "sgr-1",
            SecurityGroupRule: { IpProtocol: "tcp", FromPort: 5432, ToPort: 5433, CidrIpv4: "0.0.0.0/0" },
          },
        },
      },
    });
    const rows = await find("security-groups-opened", [
      listed,
      again(listed),
      flat,
      modified,
      authorize({ groupId: "sg-4", ipPermissions: { items: [permission(22, toSome)] } }),
      authorize({ groupId: "sg-5", ipPermissions: { items: [permission(22, toAll)] } }, failed),
      authorize(null),
      call("aws.ec2", "AuthorizeSecurityGroupEgress", {
        requestParameters: { groupId: "sg-6", ipPermissions: { items: [permission(443, toAll)] } },
      }),
    ]);
    const row = (event: Envelope, rest: Row) => ({
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      region: "us-east-1",
      action: event.detail.eventName,
      principal: dana,
      source_ip: "203.0.113.24",
      event_id: eventId(event),
      ...rest,
    });
    assert.deepEqual(
      rows,
      byEventId([
        row(listed, { security_group: "sg-1", protocol: "tcp", from_port: "22", to_port: "22" }),
        row(listed, { security_group: "sg-1", protocol: "tcp", from_port: "3389", to_port: "3389" }),
        row(flat, { security_group: "default", protocol: "-1", from_port: null, to_port: null }),
        row(modified, { security_group: "sg-3", protocol: "tcp", from_port: "5432", to_port: "5433" }),
      ]),
    );
  });
});

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

describe("snapshots-shared", () => {
  it("lists snapshots and images given to everyone or another account", async () => {
    const items = (item: JsonObject) => ({ add: { items: [item] } });
    const change = (source: string, eventName: string, requestParameters: JsonObject, record: JsonObject = {}) =>
      call(source, eventName, { requestParameters, ...record });
    const disk = change("aws.ec2", "ModifySnapshotAttribute", {
      snapshotId: "snap-1",
      createVolumePermission: items({ userId: "999988887777" }),
    });
    const image = change("aws.ec2", "ModifyImageAttribute", {
      imageId: "ami-1",
      launchPermission: items({ group: "all" }),
    });
    const rds = change("aws.rds", "ModifyDBSnapshotAttribute", {
      dBSnapshotIdentifier: "orders",
      attributeName: "restore",
      valuesToAdd: ["999988887777"],
    });
    const rows = await find("snapshots-shared", [
      disk,
      again(disk),
      image,
      rds,
      change("aws.ec2", "ModifySnapshotAttribute", {
        snapshotId: "snap-2",
        createVolumePermission: items({ userId: "111122223333" }),
      }),
      change("aws.ec2", "ModifySnapshotAttribute", {
        snapshotId: "snap-3",
        createVolumePermission: { remove: { items: [{ userId: "999988887777" }] } },
      }),
      change(
        "aws.ec2",
        "ModifyImageAttribute",
        { imageId: "ami-2", launchPermission: items({ group: "all" }) },
        failed,
      ),
      call("aws.rds", "ModifyDBClusterSnapshotAttribute"),
    ]);
    const row = (event: Envelope, shared: string, sharedWith: string) => ({
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      region: "us-east-1",
      action: event.detail.eventName,
      shared,
      shared_with: sharedWith,
      principal: dana,
      source_ip: "203.0.113.24",
      event_id: eventId(event),
    });
    assert.deepEqual(
      rows,
      byEventId([
        row(disk, "snap-1", '[{"userId":"999988887777"}]'),
        row(image, "ami-1", '[{"group":"all"}]'),
        row(rds, "orders", '["999988887777"]'),
      ]),
    );
  });
});
