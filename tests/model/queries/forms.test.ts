import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { call, envelope } from "../../simulator/services/athena/fixture";
import { finder, type Row } from "./finder";

const find = finder();
const other = "999988887777";
const request = (source: string, name: string, requestParameters: JsonObject, responseElements?: JsonObject) =>
  call(source, name, { requestParameters, ...(responseElements && { responseElements }) });
const everything = JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } });
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
const shared = (statement: JsonObject) =>
  request("aws.s3", "PutBucketPolicy", {
    bucketName: "b",
    bucketPolicy: { Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...statement }] },
  });
const verdict = (complianceType: string) =>
  envelope({
    source: "aws.config",
    "detail-type": "Config Rules Compliance Change",
    detail: {
      configRuleName: "rule",
      resourceType: "AWS::S3::Bucket",
      resourceId: "b",
      newEvaluationResult: { complianceType, resultRecordedTime: "2026-11-02T09:59:59.100Z" },
    },
  });
const organizations = (eventName: string, requestParameters: JsonObject) =>
  request("aws.organizations", eventName, requestParameters);

/** Query, the columns that tell, and the events; the calls that name their target elsewhere than the query's own test has them. */
const forms: readonly (readonly [string, readonly Row[], ...Envelope[]])[] = [
  [
    "admin-policies-attached",
    [{ target: "ci", policy: administrator }],
    request("aws.iam", "AttachRolePolicy", { roleName: "ci", policyArn: administrator }),
  ],
  [
    "admin-policies-attached",
    [{ target: "ops", policy: administrator }],
    request("aws.iam", "AttachGroupPolicy", { groupName: "ops", policyArn: administrator }),
  ],
  [
    "admin-policies-attached",
    [{ target: "ops", policy: "p" }],
    request("aws.iam", "PutGroupPolicy", { groupName: "ops", policyName: "p", policyDocument: everything }),
  ],
  [
    "admin-policies-attached",
    [{ target: "eve", policy: "p" }],
    request("aws.iam", "PutUserPolicy", { userName: "eve", policyName: "p", policyDocument: everything }),
  ],
  [
    "admin-policies-attached",
    [{ target: null, policy: "arn:p" }],
    request("aws.iam", "CreatePolicyVersion", { policyArn: "arn:p", policyDocument: everything }),
  ],
  [
    "buckets-shared",
    [{ bucket: "b", action: "CreateBucket" }],
    request("aws.s3", "CreateBucket", { bucketName: "b", "x-amz-acl": "public-read-write" }),
  ],
  [
    "buckets-shared",
    [{ bucket: "b", action: "PutBucketAcl" }],
    request("aws.s3", "PutBucketAcl", { bucketName: "b", "x-amz-acl": "authenticated-read" }),
  ],
  [
    "buckets-shared",
    [{ action: "PutAccountPublicAccessBlock" }],
    request("aws.s3", "PutAccountPublicAccessBlock", {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false },
    }),
  ],
  ["buckets-shared", [{ bucket: "b" }], shared({ NotPrincipal: { AWS: other } })],
  ["buckets-shared", [{ bucket: "b" }], shared({ Principal: { AWS: ["111122223333", other] } })],
  ["buckets-shared", [{ bucket: "b" }], shared({ Principal: { Service: "logging.s3.amazonaws.com", AWS: other } })],
  ["config-non-compliance", [], verdict("NON_COMPLIANT"), verdict("COMPLIANT")],
  [
    "iam-users-and-keys-made",
    [{ user_name: "dana", credential: "AKIA" }],
    request("aws.iam", "CreateAccessKey", {}, { accessKey: { accessKeyId: "AKIA" } }),
  ],
  [
    "iam-users-and-keys-made",
    [{ user_name: "ci", credential: "ACCA" }],
    request(
      "aws.iam",
      "CreateServiceSpecificCredential",
      { userName: "ci" },
      { serviceSpecificCredential: { serviceSpecificCredentialId: "ACCA" } },
    ),
  ],
  [
    "organization-changes",
    [{ target: "r-root", subject: "SERVICE_CONTROL_POLICY" }],
    organizations("DisablePolicyType", { rootId: "r-root", policyType: "SERVICE_CONTROL_POLICY" }),
  ],
  [
    "organization-changes",
    [],
    { ...organizations("MoveAccount", { accountId: other }), source: "com.example" },
    call("aws.iam", "CreateAccountResult", {}, { "detail-type": "AWS Service Event via CloudTrail" }),
  ],
  [
    "snapshots-shared",
    [{ shared: "backup" }],
    request("aws.rds", "ModifyDBClusterSnapshotAttribute", {
      dBClusterSnapshotIdentifier: "backup",
      valuesToAdd: [other],
    }),
  ],
  ...(
    [
      ["aws.cloudtrail", "DeleteEventDataStore", { eventDataStore: "target" }],
      ["aws.config", "PutConfigurationRecorder", { configurationRecorder: { name: "target" } }],
      ["aws.config", "DeleteDeliveryChannel", { deliveryChannelName: "target" }],
      ["aws.config", "DeleteConfigRule", { configRuleName: "target" }],
      ["aws.guardduty", "DisassociateFromMasterAccount", { detectorId: "target" }],
    ] as const
  ).map(
    ([source, name, parameters]) =>
      ["trail-and-detector-tampering", [{ target: "target" }], request(source, name, parameters)] as const,
  ),
];

describe("a query and each form of what it looks for", () => {
  for (const [query, expected, ...events] of forms) {
    const names = events.map(({ detail }) => String(detail["eventName"] ?? "verdict"));
    it(`${query}: ${expected.length === 0 ? "no " : ""}${names.join(", ")} ${JSON.stringify(expected)}`, async () => {
      const rows = await find(query, events);
      const pick = (row: Row) =>
        Object.fromEntries(Object.keys(expected[0] ?? row).map((column) => [column, row[column]]));
      assert.deepEqual(rows.map(pick), expected);
    });
  }
});
