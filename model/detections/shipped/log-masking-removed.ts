import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.logs",
  eventName: "DeleteDataProtectionPolicy",
  userIdentity: user,
  requestParameters: { logGroupIdentifier: "/aws/lambda/checkout" },
};

export const logMaskingRemoved: Detection = {
  id: "log-masking-removed",
  title: "A log group no longer masks personal data",
  why: "From now on card numbers and credentials that applications write stand in the log for all who may read it.",
  severity: "low",
  technique: "T1562",
  source: "aws.logs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteDataProtectionPolicy", "DisassociateKmsKey"], errorCode: [{ exists: false }] },
  },
  governedBy: "logs-weakened",
  subject: [
    "detail.requestParameters.logGroupIdentifier",
    "detail.requestParameters.logGroupName",
    "detail.requestParameters.resourceIdentifier",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "PutDataProtectionPolicy",
      requestParameters: { logGroupIdentifier: "/aws/lambda/checkout", policyDocument: "{}" },
    }),
  ],
  limits: "A policy that is emptied instead of deleted.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the log group. It concerns `requestParameters.logGroupIdentifier`.",
      "Look who may read the group, and who did since.",
      "Ask the team that owns the application.",
    ],
    harmless: "A test group, or a policy that moves to the account's level.",
    contain:
      "Put the policy back; what was written meanwhile stays unmasked: delete those streams if they hold personal data.",
  },
};
