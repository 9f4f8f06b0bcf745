import { governanceStreamsChanged } from "../../catalog/events/governance-streams-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user, pipeline } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.firehose",
  eventName: "UpdateDestination",
  userIdentity: user,
  requestParameters: {
    deliveryStreamName: "event-governance-prod-archive",
    destinationId: "destinationId-000000000001",
  },
};

export const governanceStreamChanged: Detection = {
  id: "governance-stream-changed",
  title: "A delivery stream of the archive was changed",
  why: "Events no longer reach the archive, or reach another bucket, while rules and alarms of the bus look healthy.",
  severity: "critical",
  technique: "T1562.001",
  source: "aws.firehose",
  ...changesOfOwn(detailOf(governanceStreamsChanged)),
  governedBy: governanceStreamsChanged.id,
  subject: ["detail.requestParameters.deliveryStreamName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      userIdentity: pipeline,
      more: { errorCode: "ConcurrentModificationException", errorMessage: "The version of the stream is another." },
    }),
  ],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: what else it changed of the program or of the account.",
      "Compare bucket, prefix and key of `deliveryStreamName` with a preview: another bucket is exfiltration.",
      "Look at the archive: whether objects were written since `eventTime`, below events/ or errors/.",
    ],
    harmless:
      "A deployment of this program by a role that neither rollout.roleName nor detections.deployers names: name it there.",
    contain: "Deploy the hub's stack; replay the bus's archive for the time in which the stream wrote elsewhere.",
  },
};
