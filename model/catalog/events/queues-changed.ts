import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** Without what this program does itself: the crawler purges its queue, and each event that is archived would cause another. */
export const queuesChanged: GovernedEvent = {
  id: "queues-changed",
  why: "A purged queue loses what was not handled yet, without an error anywhere, and a queue's policy lets strangers read or write it.",
  topic: "governance",
  part: "messages",
  source: "aws.sqs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddPermission",
        "CreateQueue",
        "DeleteQueue",
        "PurgeQueue",
        "RemovePermission",
        "SetQueueAttributes",
        "StartMessageMoveTask",
      ],
      userIdentity: {
        sessionContext: {
          sessionIssuer: { userName: [{ exists: false }, { "anything-but": { prefix: "event-governance-" } }] },
        },
      },
    },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 2000, basis: "Deployments, and tests that purge their queues." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.sqs",
    eventName: "PurgeQueue",
    requestParameters: { queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders" },
  }),
};
