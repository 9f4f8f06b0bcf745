import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const topicPoliciesChanged: GovernedEvent = {
  id: "topic-policies-changed",
  why: "Whoever may publish to a topic speaks in its name, and whoever may subscribe listens: its policy is the only lock.",
  topic: "governance",
  part: "messages",
  source: "aws.sns",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AddPermission", "SetTopicAttributes"],
      $or: [{ requestParameters: { attributeName: ["Policy"] } }, { requestParameters: { label: [{ exists: true }] } }],
    },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 200, basis: "Deployments of topics." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.sns",
    eventName: "SetTopicAttributes",
    requestParameters: {
      topicArn: "arn:aws:sns:eu-west-1:111122223333:orders",
      attributeName: "Policy",
      attributeValue:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sns:Subscribe","Resource":"*"}]}',
    },
  }),
};
