import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const topicsChanged: GovernedEvent = {
  id: "topics-changed",
  why: "A subscription sends a copy of every message to an address or an account of the subscriber's choice, and a topic's policy decides who may publish in its name.",
  topic: "governance",
  part: "messages",
  source: "aws.sns",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "ConfirmSubscription",
        "CreateTopic",
        "PutDataProtectionPolicy",
        "SetSubscriptionAttributes",
        "Subscribe",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 2000, basis: "Deployments, and applications that subscribe each instance." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.sns",
    eventName: "Subscribe",
    requestParameters: {
      topicArn: "arn:aws:sns:eu-west-1:111122223333:orders",
      protocol: "email",
      endpoint: "HIDDEN_DUE_TO_SECURITY_REASONS",
    },
    responseElements: { subscriptionArn: "pending confirmation" },
  }),
};
