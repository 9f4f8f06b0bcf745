import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

/** Account Management API; its events occur only in us-east-1. */
export const accountSettingsChanged: GovernedEvent = {
  id: "account-settings-changed",
  why: "Whoever changes the root email address or the security contact owns account recovery and silences AWS's warnings, and an opted-in Region is a place where nobody watches yet.",
  topic: "protection",
  source: "aws.account",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AcceptPrimaryEmailUpdate",
        "CloseAccount",
        "DeleteAlternateContact",
        "DisableRegion",
        "EnableRegion",
        "PutAlternateContact",
        "PutContactInformation",
        "StartPrimaryEmailUpdate",
      ],
    },
  },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 1, busyPerMonth: 5, basis: "A person, some times a year." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.account",
    eventName: "EnableRegion",
    region: "us-east-1",
    requestParameters: { RegionName: "ap-southeast-5" },
  }),
};
