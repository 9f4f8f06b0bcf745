import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../sample-callers";

const call = {
  source: "aws.sts",
  eventName: "AssumeRoot",
  readOnly: true,
  requestParameters: {
    targetPrincipal: "444455556666",
    taskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
  },
} as const;

/** IAM user guide, "Perform a privileged task on an AWS Organizations member account". */
export const rootSessionStarted: Detection = {
  id: "root-session-started",
  title: "A root session of a member account was started",
  why: "The session acts as root of the member: it removes policies that lock out everybody else, and credentials of root.",
  severity: "high",
  technique: "T1548.005",
  source: "aws.sts",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["AssumeRoot"], errorCode: [{ exists: false }] },
  },
  readOnly: true,
  governedBy: "root-session-started",
  subject: ["detail.requestParameters.targetPrincipal", "detail.requestParameters.taskPolicyArn.arn"],
  sample: cloudTrailSample({
    ...call,
    userIdentity: user,
    responseElements: {
      credentials: {
        accessKeyId: "ASIAEXAMPLEROOTSESSION",
        sessionToken: "EXAMPLESESSIONTOKEN",
        expiration: "Mar 17, 2026, 9:41:53 AM",
      },
    },
  }),
  nearMiss: cloudTrailSample({ ...call, userIdentity: pipeline, more: refused }),
  limits:
    "Audits that read root credentials in such sessions alert for each account. What the session did is recorded in the member account, as root; the access key's id connects the two.",
  query: "root-use",
};
