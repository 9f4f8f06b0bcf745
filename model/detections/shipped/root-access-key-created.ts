import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { root } from "../sample-callers";

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
  ],
  limits: "Keys that exist already; a Config rule or Security Hub control finds those.",
  query: "iam-users-and-keys-made",
};
