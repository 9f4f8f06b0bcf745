import { governanceQueuesChanged } from "../../catalog/events/governance-queues-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user } from "../sample-callers";

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
  nearMisses: [cloudTrailSample({ ...call, more: refused })],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
};
