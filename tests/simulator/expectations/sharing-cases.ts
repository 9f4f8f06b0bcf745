import type { JsonObject } from "../../../model/envelope";
import { call } from "../services/athena/fixture";
import { type Case, other, own } from "./callers";

const readOne: JsonObject = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" };
const bucketPolicy = (...statements: JsonObject[]) => ({
  requestParameters: { bucketName: "exports", bucketPolicy: { Statement: statements } },
});
const acl = (owner: JsonObject, ...grantees: JsonObject[]) => ({
  requestParameters: {
    bucketName: "exports",
    AccessControlPolicy: { ...owner, AccessControlList: { Grant: grantees.map((Grantee) => ({ Grantee })) } },
  },
});
const image = (...items: JsonObject[]) => ({
  requestParameters: { imageId: "ami-1", launchPermission: { add: { items } } },
});
const ingress = (...items: JsonObject[]) => ({
  requestParameters: { groupId: "sg-1", ipPermissions: { items } },
});
const modified = (...rules: JsonObject[]) => ({
  requestParameters: {
    ModifySecurityGroupRulesRequest: {
      GroupId: "sg-1",
      SecurityGroupRule: oneOrMany(
        rules.map((rule, index) => ({ tag: index, SecurityGroupRuleId: `sgr-${index}`, SecurityGroupRule: rule })),
      ),
    },
  },
});

/** CloudTrail writes a list of one as that one. */
function oneOrMany(items: JsonObject[]): JsonObject | JsonObject[] {
  return items.length === 1 ? (items[0] as JsonObject) : items;
}

/** Hits and near misses of the queries that find what was opened to others. */
export const sharingCases: readonly Case[] = [
  [
    "buckets-shared",
    "a policy for everyone",
    () => call("aws.s3", "PutBucketPolicy", bucketPolicy({ ...readOne, Principal: { AWS: "*" } })),
    1,
  ],
  [
    "buckets-shared",
    "two statements for other accounts and one for the own",
    () =>
      call(
        "aws.s3",
        "PutBucketPolicy",
        bucketPolicy(
          { ...readOne, Principal: { AWS: [`arn:aws:iam::${own}:root`, `arn:aws:iam::${other}:role/reader`] } },
          { ...readOne, Principal: { AWS: other }, Condition: { Bool: { "aws:SecureTransport": "true" } } },
          { ...readOne, Principal: { AWS: `arn:aws:iam::${own}:root` } },
        ),
      ),
    2,
  ],
  [
    "buckets-shared",
    "everyone denied, and a service allowed",
    () =>
      call(
        "aws.s3",
        "PutBucketPolicy",
        bucketPolicy(
          { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" },
          { ...readOne, Principal: { Service: "logging.s3.amazonaws.com" } },
        ),
      ),
    0,
  ],
  [
    "buckets-shared",
    "everyone but one allowed",
    () => call("aws.s3", "PutBucketPolicy", bucketPolicy({ ...readOne, NotPrincipal: { AWS: own } })),
    1,
  ],
  [
    "buckets-shared",
    "the own account, whose role is named after a number",
    () =>
      call(
        "aws.s3",
        "PutBucketPolicy",
        bucketPolicy({ ...readOne, Principal: { AWS: `arn:aws:iam::${own}:role/build-210987654321` } }),
      ),
    0,
  ],
  [
    "buckets-shared",
    "another account, whose role is named after the own one",
    () =>
      call(
        "aws.s3",
        "PutBucketPolicy",
        bucketPolicy({ ...readOne, Principal: { AWS: `arn:aws:iam::${other}:role/${own}` } }),
      ),
    1,
  ],
  [
    "buckets-shared",
    "a canonical user",
    () =>
      call("aws.s3", "PutBucketPolicy", bucketPolicy({ ...readOne, Principal: { CanonicalUser: "79a59df900b949e5" } })),
    1,
  ],
  [
    "buckets-shared",
    "a grant for the owner",
    () => call("aws.s3", "PutBucketAcl", acl({ Owner: { ID: "75aa57f0" } }, { ID: "75aa57f0" })),
    0,
  ],
  [
    "buckets-shared",
    "a grant for another beside the owner's",
    () => call("aws.s3", "PutBucketAcl", acl({ Owner: { ID: "75aa57f0" } }, { ID: "75aa57f0" }, { ID: "b2c8ee10" })),
    1,
  ],
  [
    "buckets-shared",
    "a grant where no owner is named",
    () => call("aws.s3", "PutBucketAcl", acl({}, { ID: "75aa57f0" })),
    1,
  ],
  [
    "buckets-shared",
    "a header that grants to everyone",
    () =>
      call("aws.s3", "PutBucketAcl", {
        requestParameters: {
          bucketName: "exports",
          "x-amz-grant-read": ['uri="http://acs.amazonaws.com/groups/global/AllUsers"'],
        },
      }),
    1,
  ],
  [
    "buckets-shared",
    "a bucket whose name is a public list's",
    () => call("aws.s3", "CreateBucket", { requestParameters: { bucketName: "public-read" } }),
    0,
  ],
  [
    "buckets-shared",
    "a public canned list",
    () =>
      call("aws.s3", "CreateBucket", { requestParameters: { bucketName: "exports", "x-amz-acl": ["public-read"] } }),
    1,
  ],
  [
    "buckets-shared",
    "a private canned list",
    () => call("aws.s3", "PutBucketAcl", { requestParameters: { bucketName: "exports", "x-amz-acl": "private" } }),
    0,
  ],
  [
    "buckets-shared",
    "a grant for every AWS user",
    () =>
      call("aws.s3", "PutBucketAcl", {
        requestParameters: {
          bucketName: "exports",
          AccessControlPolicy: {
            AccessControlList: {
              Grant: [{ Grantee: { URI: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" } }],
            },
          },
        },
      }),
    1,
  ],
  [
    "buckets-shared",
    "one of four blocks lifted",
    () =>
      call("aws.s3", "PutBucketPublicAccessBlock", {
        requestParameters: {
          bucketName: "exports",
          PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: false },
        },
      }),
    1,
  ],
  [
    "buckets-shared",
    "all blocks set",
    () =>
      call("aws.s3", "PutAccountPublicAccessBlock", {
        requestParameters: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true } },
      }),
    0,
  ],
  [
    "buckets-shared",
    "the account's block lifted",
    () =>
      call("aws.s3", "PutAccountPublicAccessBlock", {
        requestParameters: { PublicAccessBlockConfiguration: { IgnorePublicAcls: false } },
      }),
    1,
  ],
  ["buckets-shared", "the account's block deleted", () => call("aws.s3", "DeleteAccountPublicAccessBlock"), 1],
  ["buckets-shared", "a block deleted", () => call("aws.s3", "DeleteBucketPublicAccessBlock"), 1],

  [
    "security-groups-opened",
    "two of three permissions for every address, old and new",
    () =>
      call(
        "aws.ec2",
        "AuthorizeSecurityGroupIngress",
        ingress(
          { ipProtocol: "tcp", fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: "203.0.113.7/0" }] } },
          { ipProtocol: "tcp", fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: "10.0.0.0/8" }] } },
          { ipProtocol: "-1", ipRanges: {}, ipv6Ranges: { items: [{ cidrIpv6: "::/0" }] } },
        ),
      ),
    2,
  ],
  [
    "security-groups-opened",
    "a permission in the request itself",
    () =>
      call("aws.ec2", "AuthorizeSecurityGroupIngress", {
        requestParameters: { groupId: "sg-1", ipPermissions: {}, cidrIp: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 22 },
      }),
    1,
  ],
  [
    "security-groups-opened",
    "a rule made wider",
    () =>
      call(
        "aws.ec2",
        "ModifySecurityGroupRules",
        modified({ IpProtocol: "tcp", FromPort: 1, ToPort: 9, CidrIpv6: "::/0" }),
      ),
    1,
  ],
  [
    "security-groups-opened",
    "two of three rules made wider in one call",
    () =>
      call(
        "aws.ec2",
        "ModifySecurityGroupRules",
        modified(
          { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIpv4: "0.0.0.0/0" },
          { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv4: "10.0.0.0/8" },
          { IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, CidrIpv6: "::/0" },
        ),
      ),
    2,
  ],
  [
    "security-groups-opened",
    "every address in a description alone",
    () =>
      call(
        "aws.ec2",
        "AuthorizeSecurityGroupIngress",
        ingress({ ipProtocol: "tcp", ipRanges: { items: [{ cidrIp: "10.0.0.0/8", description: "0.0.0.0/0" }] } }),
      ),
    0,
  ],
  [
    "security-groups-opened",
    "a permission in the request itself beside an empty list",
    () =>
      call("aws.ec2", "AuthorizeSecurityGroupIngress", {
        requestParameters: { groupId: "sg-1", ipPermissions: { items: [] }, cidrIp: "0.0.0.0/0", ipProtocol: "tcp" },
      }),
    1,
  ],
  [
    "security-groups-opened",
    "a rule made narrower",
    () => call("aws.ec2", "ModifySecurityGroupRules", modified({ IpProtocol: "tcp", CidrIpv4: "10.0.0.0/10" })),
    0,
  ],
  [
    "security-groups-opened",
    "a way out",
    () =>
      call(
        "aws.ec2",
        "AuthorizeSecurityGroupEgress",
        ingress({ ipProtocol: "-1", ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } }),
      ),
    0,
  ],

  [
    "snapshots-shared",
    "an image for everyone",
    () => call("aws.ec2", "ModifyImageAttribute", image({ group: "all" })),
    1,
  ],
  [
    "snapshots-shared",
    "an image for the own organization",
    () =>
      call(
        "aws.ec2",
        "ModifyImageAttribute",
        image({ organizationArn: `arn:aws:organizations::${own}:organization/o-example` }),
      ),
    1,
  ],
  [
    "snapshots-shared",
    "an image for a unit of an organization",
    () =>
      call(
        "aws.ec2",
        "ModifyImageAttribute",
        image({ organizationalUnitArn: `arn:aws:organizations::${own}:ou/o-example/ou-prod-1` }),
      ),
    1,
  ],
  [
    "snapshots-shared",
    "a snapshot taken back",
    () =>
      call("aws.ec2", "ModifySnapshotAttribute", {
        requestParameters: { snapshotId: "snap-1", createVolumePermission: { remove: { items: [{ userId: other }] } } },
      }),
    0,
  ],
  [
    "snapshots-shared",
    "a database snapshot for the own account",
    () =>
      call("aws.rds", "ModifyDBSnapshotAttribute", {
        requestParameters: { dBSnapshotIdentifier: "s", attributeName: "restore", valuesToAdd: [own] },
      }),
    0,
  ],
  [
    "snapshots-shared",
    "a cluster snapshot for another account",
    () =>
      call("aws.rds", "ModifyDBClusterSnapshotAttribute", {
        requestParameters: { dBClusterSnapshotIdentifier: "s", attributeName: "restore", valuesToAdd: [own, other] },
      }),
    1,
  ],
];
