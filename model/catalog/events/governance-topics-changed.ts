import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { ownTopic } from "../own-resources";
import { writesAreLogged } from "../preconditions";

export const governanceTopicsChanged: GovernedEvent = {
  id: "governance-topics-changed",
  why: "Alarms and notifications by email reach people through a topic: without its subscriptions or its policy they still go off, and nobody hears them.",
  topic: "governance",
  part: "messages",
  source: "aws.sns",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AddPermission", "DeleteTopic", "RemovePermission", "SetTopicAttributes", "Unsubscribe"],
      $or: [{ requestParameters: { topicArn: ownTopic } }, { requestParameters: { subscriptionArn: ownTopic } }],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 10, basis: "Deployments of this program." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.sns",
    eventName: "Unsubscribe",
    requestParameters: {
      subscriptionArn:
        "arn:aws:sns:eu-west-1:111122223333:event-governance-prod-alarms:6b0e71bd-7e97-4d97-80ce-4a0994e55286",
    },
  }),
};
