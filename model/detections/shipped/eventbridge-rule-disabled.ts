import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.events",
  eventName: "DisableRule",
  userIdentity: user,
  requestParameters: { name: "guardduty-to-responders" },
};

export const eventbridgeRuleDisabled: Detection = {
  id: "eventbridge-rule-disabled",
  title: "A rule of EventBridge was disabled or lost its targets",
  why: "Rules start backups, responders and notices of others: a disabled one does nothing, in silence.",
  severity: "low",
  technique: "T1562",
  source: "aws.events",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteArchive", "DeleteEventBus", "DeleteRule", "DisableRule", "RemoveTargets"],
      userIdentity: { invokedBy: [{ exists: false }] },
      $or: [
        { requestParameters: { name: [{ "anything-but": { prefix: "event-governance-" } }] } },
        { requestParameters: { rule: [{ "anything-but": { prefix: "event-governance-" } }] } },
        { requestParameters: { archiveName: [{ exists: true }] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "eventbridge-weakened",
  subject: ["detail.requestParameters.name", "detail.requestParameters.rule", "detail.requestParameters.archiveName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, requestParameters: { name: "event-governance-prod-identity" } }),
    cloudTrailSample({ ...call, userIdentity: { ...pipeline, invokedBy: "cloudformation.amazonaws.com" } }),
  ],
  limits:
    "Rules that are rewritten to match nothing (PutRule). This program's own rules are told by governance-rule-changed.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.name`.",
      "Look what the rule started, and for whom.",
      "Ask its owner.",
    ],
    harmless: "Teams replace rules when they deploy.",
    contain: "Enable the rule, or put its targets back from code.",
  },
};
