import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, root } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.account",
  eventName: "CloseAccount",
  userIdentity: root,
  region: "us-east-1",
};

export const accountClosedByItself: Detection = {
  id: "account-closed-by-itself",
  title: "An account was closed from inside",
  why: "The account's own root or administrator closes it: 90 days later everything in it is gone, and this program no longer hears of it.",
  severity: "critical",
  technique: "T1531",
  source: "aws.account",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CloseAccount"], errorCode: [{ exists: false }] },
  },
  governedBy: "account-settings-changed",
  subject: ["account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, eventName: "DisableRegion", requestParameters: { RegionName: "ap-southeast-5" } }),
  ],
  limits: "Accounts that the management account closes are told by organization-left.",
  query: "root-use",
  triage: {
    look: [
      "Run `root-use`: what root did that day, and from where it signed in. Who called stands in `userIdentity.arn`.",
      "Ask the account's owner, by telephone, whether the closing is theirs.",
      "Look what was shared, copied or deleted in the account in the days before.",
    ],
    harmless: "A sandbox that its owner gives up; in an organization the management account closes it instead.",
    contain: "Ask AWS Support to reopen the account, within 90 days; take over its root user.",
  },
};
