import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { root } from "../../catalog/sample-callers";

/** The request for root's own key names no user (IAM API reference, "CreateAccessKey"). */
export const rootAccessKeyCreated: Detection = {
  id: "root-access-key-created",
  title: "An access key for the root user was created",
  why: "It is a password to everything: no policy limits it, it never expires, and it works from anywhere.",
  severity: "critical",
  technique: "T1098.001",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateAccessKey"],
      userIdentity: { type: ["Root"] },
      requestParameters: { userName: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-credentials-issued",
  subject: ["detail.responseElements.accessKey.accessKeyId", "detail.requestParameters.userName", "account"],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "CreateAccessKey",
    region: "us-east-1",
    userIdentity: root,
    responseElements: {
      accessKey: { accessKeyId: "AKIAEXAMPLEROOTKEY", createDate: "Mar 17, 2026 9:26:53 AM", status: "Active" },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateAccessKey",
      region: "us-east-1",
      userIdentity: root,
      requestParameters: { userName: "backup-operator" },
      responseElements: {
        accessKey: {
          accessKeyId: "AKIAEXAMPLEACCESSKEY",
          createDate: "Mar 17, 2026 9:26:53 AM",
          status: "Active",
          userName: "backup-operator",
        },
      },
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateAccessKey",
      region: "us-east-1",
      userIdentity: root,
      more: { errorCode: "LimitExceededException", errorMessage: "Cannot exceed quota for AccessKeysPerUser: 2" },
    }),
  ],
  limits: "Keys that exist already; a Config rule or Security Hub control finds those.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made`: what else was made in the account around it.",
      "Follow the key: `timeline-of-one-session` with `responseElements.accessKey.accessKeyId`.",
      "Compare `sourceIPAddress` with where your people are, and look for a password reset of root before.",
    ],
    harmless: "Nothing is: what needs root needs its console, for minutes.",
    contain:
      "Delete the key as root, or from the management account by a root session (AssumeRoot with IAMDeleteRootUserCredentials); change root's password and MFA.",
  },
};
