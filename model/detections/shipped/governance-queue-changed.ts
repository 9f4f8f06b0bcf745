import { governanceQueuesChanged } from "../../catalog/events/governance-queues-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user, pipeline } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sqs",
  eventName: "SetQueueAttributes",
  userIdentity: user,
  requestParameters: {
    queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/event-governance-prod-dead-letters",
    attributes: { Policy: "" },
  },
};

export const governanceQueueChanged: Detection = {
  id: "governance-queue-changed",
  title: "A queue of the event governance was changed",
  why: "What waits in the queue is lost, or what should arrive there is refused: responders fall silent and dead letters disappear.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.sqs",
  ...changesOfOwn(detailOf(governanceQueuesChanged)),
  governedBy: governanceQueuesChanged.id,
  subject: ["detail.requestParameters.queueUrl"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      userIdentity: pipeline,
      more: {
        errorCode: "AWS.SimpleQueueService.NonExistentQueue",
        errorMessage: "The specified queue does not exist.",
      },
    }),
  ],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: what else it changed of the program or of the account.",
      "Look what `queueUrl` is: a responder's queue, its dead letters, or a hub's.",
      "Look at NumberOfMessagesDeleted and the queue's policy: purged messages are gone, refused ones are in the bus's dead-letter queue.",
    ],
    harmless:
      "A deployment of this program by a role that neither rollout.roleName nor detections.deployers names: name it there.",
    contain:
      "Deploy the hub's stack; replay the bus's archive from the time of the call, which brings purged events back to the responders' archive but not to people.",
  },
};
