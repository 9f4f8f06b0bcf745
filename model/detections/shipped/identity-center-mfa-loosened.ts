import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sso",
  eventName: "PutMfaDeviceManagementForDirectory",
  userIdentity: user,
  requestParameters: { directoryId: "d-93672a1b2c", mfaMode: "DISABLED" },
};

export const identityCenterMfaLoosened: Detection = {
  id: "identity-center-mfa-loosened",
  title: "MFA of IAM Identity Center was changed",
  why: "Where the directory no longer asks for MFA, one phished password opens every account.",
  severity: "high",
  technique: "T1556.006",
  source: "aws.sso",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutMfaDeviceManagementForDirectory", "UpdateSSOConfiguration"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "identity-center-access-changed",
  subject: ["detail.requestParameters.directoryId", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "UpdateInstanceAccessControlAttributeConfiguration",
      requestParameters: { instanceArn: "arn:aws:sso:::instance/ssoins-6684a1b2c3d4e5f6" },
    }),
  ],
  limits: "Stricter settings alert too: which values the console sends is documented nowhere.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.directoryId`.",
      "Look in the console's settings what MFA is asked of whom.",
      "List the sign-ins without MFA since then.",
    ],
    harmless: "The owners of sign-in make it stricter, once.",
    contain: "Set MFA as it was, and end the sessions that began meanwhile.",
  },
};
