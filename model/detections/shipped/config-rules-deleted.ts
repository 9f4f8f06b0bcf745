import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.config",
  eventName: "DeleteConfigRule",
  userIdentity: user,
  requestParameters: { configRuleName: "s3-bucket-public-read-prohibited" },
};

export const configRulesDeleted: Detection = {
  id: "config-rules-deleted",
  title: "AWS Config rules or aggregators were deleted",
  why: "What is no longer checked is never reported: the compliance page turns green.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.config",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteConfigRule",
        "DeleteConfigurationAggregator",
        "DeleteConformancePack",
        "DeleteOrganizationConfigRule",
        "DeleteOrganizationConformancePack",
        "DeleteRemediationConfiguration",
        "DeleteRetentionConfiguration",
        "DeleteServiceLinkedConfigurationRecorder",
        "DisassociateResourceTypes",
      ],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "config-recording-weakened",
  subject: [
    "detail.requestParameters.configRuleName",
    "detail.requestParameters.configurationAggregatorName",
    "detail.requestParameters.conformancePackName",
    "detail.requestParameters.organizationConfigRuleName",
    "detail.requestParameters.organizationConformancePackName",
    "account",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, userIdentity: { ...pipeline, invokedBy: "securityhub.amazonaws.com" } }),
    cloudTrailSample({
      ...call,
      eventName: "DeleteEvaluationResults",
      requestParameters: { configRuleName: "s3-bucket-public-read-prohibited" },
    }),
  ],
  limits: "Rules that are rewritten to check nothing (PutConfigRule).",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.configRuleName`: what else was switched off, and in which order.",
      "Look which rule it was, and what it had found last.",
      "Ask the team that owns compliance.",
    ],
    harmless:
      "Security Hub and Control Tower remove rules of their own, as services; a team replaces a conformance pack.",
    contain: "Create the rule again from code, and let it evaluate.",
  },
};
