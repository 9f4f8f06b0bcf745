import type { JsonObject } from "../../../model/envelope";
import { call } from "../athena-fixture";
import { type Case, other, own } from "./people";

const readOne: JsonObject = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" };
const bucketPolicy = (...statements: JsonObject[]) => ({
  requestParameters: { bucketName: "exports", bucketPolicy: { Statement: statements } },
});
const ingress = (...items: JsonObject[]) => ({
  requestParameters: { groupId: "sg-1", ipPermissions: { items } },
});
const modified = (rule: JsonObject) => ({
  requestParameters: {
    ModifySecurityGroupRulesRequest: {
      GroupId: "sg-1",
      SecurityGroupRule: { tag: 1, SecurityGroupRuleId: "sgr-1", SecurityGroupRule: rule },
    },
  },
});

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
    () =>
      call("aws.ec2", "ModifyImageAttribute", {
        requestParameters: { imageId: "ami-1", launchPermission: { add: { items: [{ group: "all" }] } } },
      }),
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
