import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.securityhub",
  eventName: "DeleteInsight",
  userIdentity: user,
  requestParameters: {
    InsightArn:
      "arn:aws:securityhub:eu-west-1:111122223333:insight/111122223333/custom/a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
  },
};

export const securityhubViewsRemoved: Detection = {
  id: "securityhub-views-removed",
  title: "An insight or an aggregation of Security Hub was removed",
  why: "The findings are still there, and the page where the organization looks for them is not.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.securityhub",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteActionTarget", "DeleteConfigurationPolicy", "DeleteInsight", "UpdateInsight"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "securityhub-weakened",
  subject: [
    "detail.requestParameters.InsightArn",
    "detail.requestParameters.ActionTargetArn",
    "detail.requestParameters.Identifier",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "UpdateOrganizationConfiguration",
      requestParameters: { AutoEnable: true },
    }),
  ],
  limits: "Aggregators are told by securityhub-disabled.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.InsightArn`: what else was switched off, and in which order.",
      "Look who used the insight or the custom action.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "The security team tidies its dashboard.",
    contain: "Create it again from code.",
  },
};
