import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { ownQueue } from "../own-resources";
import { writesAreLogged } from "../preconditions";

export const governanceQueuesChanged: GovernedEvent = {
  id: "governance-queues-changed",
  why: "The queues feed the responders and keep what could not be delivered: purged, deleted or with another policy they lose events without an error anywhere.",
  topic: "governance",
  part: "messages",
  source: "aws.sqs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteQueue", "PurgeQueue", "RemovePermission", "SetQueueAttributes"],
      requestParameters: { queueUrl: ownQueue },
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 10, basis: "Deployments of this program." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.sqs",
    eventName: "SetQueueAttributes",
    requestParameters: {
      queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/event-governance-prod-dead-letters",
      attributes: { Policy: "" },
    },
  }),
};
