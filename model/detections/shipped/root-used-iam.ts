import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { root } from "../../catalog/sample-callers";

export const rootUsedIam: Detection = {
  id: "root-used-iam",
  title: "The root user changed IAM",
  why: "Creating users, keys or trust as root is how an intruder keeps an account that was taken over.",
  severity: "high",
  technique: "T1098",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { userIdentity: { type: ["Root"], invokedBy: [{ exists: false }] }, errorCode: [{ exists: false }] },
  },
  governedBy: "iam-credentials-issued",
  subject: [
    "detail.requestParameters.userName",
    "detail.requestParameters.roleName",
    "detail.requestParameters.groupName",
    "detail.requestParameters.policyArn",
    "detail.requestParameters.policyName",
    "detail.requestParameters.serialNumber",
    "detail.requestParameters.accessKeyId",
  ],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "CreateUser",
    region: "us-east-1",
    userIdentity: root,
    requestParameters: { userName: "support" },
    responseElements: { user: { arn: "arn:aws:iam::111122223333:user/support", userName: "support", path: "/" } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateUser",
      region: "us-east-1",
      userIdentity: root,
      requestParameters: { userName: "support" },
      more: { errorCode: "EntityAlreadyExistsException", errorMessage: "User with name support already exists." },
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateUser",
      region: "us-east-1",
      userIdentity: { ...root, invokedBy: "organizations.amazonaws.com" },
      requestParameters: { userName: "support" },
    }),
  ],
  limits:
    "A pattern has one source, so it sees the governed calls of IAM alone; the query shows root's calls to all governed services.",
  query: "root-use",
  triage: {
    look: [
      "Run `root-use`: everything that root did around it.",
      "Look what `eventName` made: a user, a key, a policy or trust, named in `requestParameters`.",
      "Follow what was made: `everything-one-principal-did` with the new user or role.",
    ],
    harmless: "The first hour of a new account, before its baseline, or a break-glass exercise.",
    contain: "Delete what was made, change root's password and MFA, and delete root's keys.",
  },
};
