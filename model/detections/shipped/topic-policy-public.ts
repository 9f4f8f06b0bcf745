import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { allowTextLimits, publicAllowTexts } from "../public-policies";
import { pipeline, user } from "../../catalog/sample-callers";

export const topicPolicyPublic: Detection = {
  id: "topic-policy-public",
  title: "A topic's policy lets everybody publish or listen",
  why: "A stranger's subscription gets a copy of every message, and a stranger's message looks like ours.",
  severity: "high",
  technique: "T1537",
  source: "aws.sns",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        {
          eventName: ["SetTopicAttributes"],
          requestParameters: { attributeName: ["Policy"], attributeValue: publicAllowTexts },
        },
        { eventName: ["AddPermission"], requestParameters: { aWSAccountId: ["*"] } },
        { eventName: ["AddPermission"], requestParameters: { aWSAccountIds: ["*"] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "topic-policies-changed",
  subject: ["detail.requestParameters.topicArn"],
  sample: cloudTrailSample({
    source: "aws.sns",
    eventName: "SetTopicAttributes",
    userIdentity: user,
    requestParameters: {
      topicArn: "arn:aws:sns:eu-west-1:111122223333:orders",
      attributeName: "Policy",
      attributeValue:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sns:Subscribe","Resource":"*"}]}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.sns",
      eventName: "SetTopicAttributes",
      userIdentity: pipeline,
      requestParameters: {
        topicArn: "arn:aws:sns:eu-west-1:111122223333:orders",
        attributeName: "Policy",
        attributeValue:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}',
      },
    }),
    cloudTrailSample({
      source: "aws.sns",
      eventName: "AddPermission",
      userIdentity: pipeline,
      requestParameters: {
        topicArn: "arn:aws:sns:eu-west-1:111122223333:orders",
        label: "partner",
        aWSAccountId: ["444455556666"],
        actionName: ["Publish"],
      },
    }),
  ],
  limits: allowTextLimits,
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the topic, `requestParameters.topicArn`: who made the call, from where, and what came before it.",
      "Read the policy: is there a condition that narrows it? The policy that the console writes by default is narrowed to the owner.",
      "Look for subscriptions since.",
    ],
    harmless: "A policy that a condition narrows to the account or the organization.",
    contain: "Put the former policy back, and remove strange subscriptions.",
  },
};
