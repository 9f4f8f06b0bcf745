import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../sample-callers";

export const mfaDeviceRemoved: Detection = {
  id: "mfa-device-removed",
  title: "A user's MFA device was deactivated",
  why: "From then on a stolen password is enough.",
  severity: "high",
  technique: "T1556.006",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeactivateMFADevice"], errorCode: [{ exists: false }] },
  },
  governedBy: "iam-credentials-issued",
  subject: ["detail.requestParameters.userName", "detail.requestParameters.serialNumber"],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "DeactivateMFADevice",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { userName: "dana", serialNumber: "arn:aws:iam::111122223333:mfa/dana" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "DeactivateMFADevice",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { userName: "dana", serialNumber: "arn:aws:iam::111122223333:mfa/dana" },
      more: refused,
    }),
  ],
  limits: "A new phone looks the same; whether another device remains cannot be seen.",
  query: "everything-one-principal-did",
};
