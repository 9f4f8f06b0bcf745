import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.inspector2",
  eventName: "Disable",
  userIdentity: user,
  requestParameters: { resourceTypes: ["EC2", "ECR"], accountIds: ["111122223333"] },
};

export const inspectorDisabled: Detection = {
  id: "inspector-disabled",
  title: "Amazon Inspector was disabled or lost members",
  why: "Nobody learns any more which machines can be broken into.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.inspector2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["Disable", "DisableDelegatedAdminAccount", "DisassociateMember"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "inspector-weakened",
  subject: ["detail.requestParameters.accountIds", "detail.requestParameters.accountId", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "UpdateConfiguration",
      requestParameters: { ecrConfiguration: { rescanDuration: "LIFETIME" } },
    }),
  ],
  limits: "What the service found before stays where its findings are archived.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.accountIds`: what else was switched off, and in which order.",
      "Look in which accounts Inspector still runs, and since when it does not.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "The security team moves to another product, or to another administrator.",
    contain: "Enable Inspector again from the delegated administrator, and let it catch up.",
  },
};
