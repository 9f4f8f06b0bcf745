import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, refused } from "../../catalog/sample-callers";

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
    cloudTrailSample({
      source: "aws.iam",
      eventName: "UpdateLoginProfile",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { userName: "breakglass" },
      more: refused,
    }),
  ],
  limits: "New employees get their first password in the same way; denied attempts are in calls-denied-by-principal.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made`: whether the user or keys were made around it.",
      "Compare `requestParameters.userName` with the caller: a password for somebody else's user takes it over.",
      "Look at the user's sign-ins since (`console-sign-in-without-mfa`), and at its MFA devices.",
    ],
    harmless: "An administrator who helps a person who asked for it, with `passwordResetRequired`.",
    contain:
      "Call DeleteLoginProfile, deactivate the user's keys, and ask the person to choose a new password with MFA.",
  },
};
