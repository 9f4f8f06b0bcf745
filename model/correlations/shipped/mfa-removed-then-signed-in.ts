import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { series, signIn, signInOf, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const removed = (userName: string) =>
  cloudTrailSample({
    source: "aws.iam",
    eventName: "DeactivateMFADevice",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { userName, serialNumber: `arn:aws:iam::111122223333:mfa/${userName}` },
  });

export const mfaRemovedThenSignedIn: CorrelationRule = {
  id: "mfa-removed-then-signed-in",
  title: "A user signed in without MFA after its device was removed",
  why: "Somebody took away what a stolen password lacks, and then used the password.",
  severity: "high",
  technique: "T1556.006",
  type: "temporal_ordered",
  timespanMinutes: 24 * 60,
  events: [
    {
      id: "removed",
      source: "aws.iam",
      pattern: succeeded(["DeactivateMFADevice"]),
      governedBy: "iam-credentials-issued",
    },
    {
      id: "signed-in",
      source: "aws.signin",
      pattern: signIn({
        eventName: ["ConsoleLogin"],
        responseElements: { ConsoleLogin: ["Success"] },
        additionalEventData: { MFAUsed: ["No"] },
      }),
      governedBy: "console-sign-in",
    },
  ],
  groupBy: {
    account: "account",
    user: { removed: "detail.requestParameters.userName", "signed-in": "detail.userIdentity.userName" },
  },
  sample: series("mfa-removed-then-signed-in", [
    [0, removed("dana")],
    [1800, signInOf("dana", "Success")],
  ]),
  nearMisses: [
    series("mfa-removed-then-signed-in: another", [
      [0, removed("dana")],
      [1800, signInOf("fern", "Success")],
    ]),
    series("mfa-removed-then-signed-in: with a new device", [
      [0, removed("dana")],
      [1800, signInOf("dana", "Success", "Yes")],
    ]),
    series("mfa-removed-then-signed-in: before", [
      [0, signInOf("dana", "Success")],
      [1800, removed("dana")],
    ]),
  ],
  limits: "A user who lost a phone looks the same. Both events must reach the same hub.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for the user: what it did since.",
      "Look at who removed the device, and from where.",
      "Ask the user whether the device was lost.",
    ],
    harmless: "A help desk's case about a lost device, and a new device within the day.",
    contain: "Give the user a new password and a device, and end its sessions.",
  },
};
