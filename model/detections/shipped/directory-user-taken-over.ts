import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sso-directory",
  eventName: "UpdatePassword",
  userIdentity: user,
  requestParameters: {
    identityStoreId: "d-93672a1b2c",
    userId: "94b8a4f8-1021-70f3-7d49-1b2c3d4e5f60",
    passwordMode: "OTP",
  },
};

export const directoryUserTakenOver: Detection = {
  id: "directory-user-taken-over",
  title: "A user of IAM Identity Center got another password or lost an MFA device",
  why: "Who sets the password of another user, or removes their MFA device, can be that user in every account.",
  severity: "medium",
  technique: "T1098",
  source: "aws.sso-directory",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteMfaDeviceForUser", "EnableUser", "UpdateMfaDeviceForUser", "UpdatePassword", "UpdateUserName"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "identity-center-directory-changed",
  subject: ["detail.requestParameters.userId"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "DisableUser",
      requestParameters: { identityStoreId: "d-93672a1b2c", userId: "94b8a4f8-1021-70f3-7d49-1b2c3d4e5f60" },
    }),
  ],
  limits: "The help desk does it all the time; what a user does to their own account is among it.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.userId`.",
      "Compare caller and user: the help desk for many, or one person for one other.",
      "Ask the user by telephone.",
    ],
    harmless: "The help desk resets a password or a lost device after a ticket.",
    contain: "Disable the user, end their sessions, and set password and device anew together with them.",
  },
};
