import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

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
    cloudTrailSample({
      source: "aws.iam",
      eventName: "DeactivateMFADevice",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { userName: "dana", serialNumber: "arn:aws:iam::111122223333:mfa/former" },
      more: { errorCode: "NoSuchEntityException", errorMessage: "The device is not associated with the user." },
    }),
  ],
  limits: "A new phone looks the same; whether another device remains cannot be seen.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: a new password or key for the same user is the next step.",
      "Look whether `requestParameters.userName` registered another device (EnableMFADevice) within minutes.",
      "Look at the user's sign-ins since: `console-sign-in-without-mfa`.",
    ],
    harmless: "A new phone: the user or a helpdesk removes one device and registers another right away.",
    contain:
      "Deny the user everything without MFA (aws:MultiFactorAuthPresent), reset the password, and have the person register a device.",
  },
};
