import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, refused } from "../../catalog/sample-callers";

export const securityhubDisabled: Detection = {
  id: "securityhub-disabled",
  title: "Security Hub was disabled or lost members",
  why: "Without it findings of a dozen services reach nobody, and the score can no longer fall.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.securityhub",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "BatchDisableStandards",
        "DeleteAggregatorV2",
        "DeleteFindingAggregator",
        "DeleteMembers",
        "DisableImportFindingsForProduct",
        "DisableSecurityHub",
        "DisableSecurityHubFeatureV2",
        "DisableSecurityHubV2",
        "DisassociateFromAdministratorAccount",
        "DisassociateMembers",
        "StartConfigurationPolicyDisassociation",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "securityhub-weakened",
  subject: [
    "detail.requestParameters.accountIds",
    "detail.requestParameters.standardsSubscriptionArns",
    "detail.requestParameters.findingAggregatorArn",
    "detail.requestParameters.productSubscriptionArn",
    "detail.requestParameters.configurationPolicyIdentifier",
    "detail.requestParameters.target.accountId",
    "detail.requestParameters.target.organizationalUnitId",
    "detail.requestParameters.target.rootId",
    "account",
  ],
  sample: cloudTrailSample({ source: "aws.securityhub", eventName: "DisableSecurityHub", userIdentity: user }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.securityhub",
      eventName: "DisableSecurityHub",
      userIdentity: user,
      more: {
        errorCode: "InvalidInputException",
        errorMessage: "The account is associated with an administrator account.",
      },
    }),
    cloudTrailSample({
      source: "aws.securityhub",
      eventName: "DisassociateMembers",
      userIdentity: user,
      requestParameters: { accountIds: ["444455556666"] },
      more: refused,
    }),
  ],
  limits: "Individual controls that are disabled, which teams do for good reasons.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: what else was switched off around it.",
      "Look how far it reaches: one account, members in `accountIds`, or a standard in `standardsSubscriptionArns`.",
      "Look whether it was the administrator's account: members cannot do it where configuration is central.",
    ],
    harmless: "A move to central configuration or to the new Security Hub, announced.",
    contain:
      "Call EnableSecurityHub, BatchEnableStandards or CreateMembers again; findings from before come back when products send them.",
  },
};
