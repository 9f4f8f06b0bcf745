import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "EnableMFADevice",
  userIdentity: { ...user, accessKeyId: "ASIAEXAMPLESESSION" },
  requestParameters: { userName: "fern", serialNumber: "arn:aws:iam::111122223333:mfa/fern-2" },
  region: "us-east-1",
};

export const mfaDeviceAddedBySession: Detection = {
  id: "mfa-device-added-by-session",
  title: "An MFA device was added with temporary credentials outside the console",
  why: "Whoever adds a device of their own to a user passes every later check for MFA, and the owner of the user sees nothing.",
  severity: "medium",
  technique: "T1556.006",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateVirtualMFADevice", "EnableMFADevice"],
      userIdentity: { accessKeyId: [{ prefix: "ASIA" }] },
      sessionCredentialFromConsole: [{ exists: false }],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-credentials-issued",
  subject: [
    "detail.requestParameters.userName",
    "detail.requestParameters.serialNumber",
    "detail.requestParameters.virtualMFADeviceName",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, more: { sessionCredentialFromConsole: "true" } }),
    cloudTrailSample({ ...call, userIdentity: user }),
  ],
  limits: "Devices that are added with long-lived keys or in the console, where most people do it.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made` for the day, `requestParameters.userName`: who made which user and key, and from where.",
      "Compare the device's name and the hour with the ticket or the new employee it is meant for.",
      "Ask the user, by another channel, whether the device is theirs, and look where the session's credentials came from.",
    ],
    harmless:
      "A script of the identity team that registers devices for newcomers does the same; it has one role and does it in series.",
    contain: "Deactivate the device with DeactivateMFADevice, reset the user's password and deactivate their keys.",
  },
};
