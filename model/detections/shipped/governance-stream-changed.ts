import { governanceStreamsChanged } from "../../catalog/events/governance-streams-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user } from "../sample-callers";

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
  nearMisses: [cloudTrailSample({ ...call, more: refused })],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
};
