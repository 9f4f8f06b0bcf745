import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../sample-callers";

export const loginProfileSet: Detection = {
  id: "login-profile-set",
  title: "Someone set a user's console password",
  why: "Users change their own password with another call: this one is an administrator's, or an intruder's, who uses a permission on a user to become that user.",
  severity: "medium",
  technique: "T1098",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateLoginProfile", "UpdateLoginProfile"], errorCode: [{ exists: false }] },
  },
  governedBy: "iam-credentials-issued",
  subject: ["detail.requestParameters.userName"],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "UpdateLoginProfile",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { userName: "breakglass" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateLoginProfile",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { userName: "breakglass", passwordResetRequired: true },
      more: {
        errorCode: "EntityAlreadyExistsException",
        errorMessage: "Login Profile for user breakglass already exists.",
      },
    }),
  ],
  limits: "New employees get their first password in the same way; denied attempts are in calls-denied-by-principal.",
  query: "iam-users-and-keys-made",
};
