import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Both directions are archived: a resource that becomes COMPLIANT again ends what NON_COMPLIANT began (AWS Config
 * developer guide, "Monitoring AWS Config with Amazon EventBridge").
 */
export const configComplianceChanged: GovernedEvent = {
  id: "config-compliance-changed",
  why: "It says when a resource broke a rule that the organization set itself, and when it was fixed: the evidence that auditors ask for, and the time to repair.",
  topic: "configuration",
  source: "aws.config",
  pattern: { "detail-type": ["Config Rules Compliance Change"] },
  origin: "member",
  volume: { perMonth: 200, busyPerMonth: 20000, basis: "One event for each resource and rule whose verdict changes." },
  preconditions: ["AWS Config records in the account and Region, and at least one Config rule is deployed there."],
  /** Fields: Config developer guide, "Monitoring AWS Config with Amazon EventBridge". */
  view: {
    name: "config_compliance_change",
    description: "Resources that broke a Config rule or were put right, one row each; filter by day.",
    columns: [
      text("rule", "configRuleName", "s3-bucket-public-read-prohibited."),
      text("resource_type", "resourceType", "AWS::S3::Bucket."),
      text("resource", "resourceId", "customer-exports."),
      text("compliance", "newEvaluationResult.complianceType", "COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE."),
      text("compliance_before", "oldEvaluationResult.complianceType", "NULL for the first evaluation."),
    ],
  },
  sample: {
    version: "0",
    id: "51677f1d-1ae8-4357-8c9b-387ac98e26ab",
    "detail-type": "Config Rules Compliance Change",
    source: "aws.config",
    account: "111122223333",
    time: "2026-04-02T05:13:50Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      resourceId: "customer-exports",
      resourceType: "AWS::S3::Bucket",
      awsRegion: "eu-west-1",
      awsAccountId: "111122223333",
      configRuleName: "s3-bucket-public-read-prohibited",
      configRuleARN: "arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-eguym2",
      recordVersion: "1.0",
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: {
        evaluationResultIdentifier: {
          evaluationResultQualifier: {
            configRuleName: "s3-bucket-public-read-prohibited",
            resourceType: "AWS::S3::Bucket",
            resourceId: "customer-exports",
          },
          orderingTimestamp: "2026-04-02T05:13:37.215Z",
        },
        complianceType: "NON_COMPLIANT",
        resultRecordedTime: "2026-04-02T05:13:49.672Z",
        configRuleInvokedTime: "2026-04-02T05:13:49.290Z",
      },
      notificationCreationTime: "2026-04-02T05:13:50.441Z",
    },
  },
};
