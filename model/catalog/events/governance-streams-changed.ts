import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { ownName } from "../own-resources";
import { writesAreLogged } from "../preconditions";

export const governanceStreamsChanged: GovernedEvent = {
  id: "governance-streams-changed",
  why: "A delivery stream that is deleted or sent elsewhere keeps events out of the archive while every rule still matches them.",
  topic: "governance",
  source: "aws.firehose",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteDeliveryStream", "UpdateDestination"],
      requestParameters: { deliveryStreamName: ownName },
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 10, basis: "Deployments of this program." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.firehose",
    eventName: "UpdateDestination",
    requestParameters: {
      deliveryStreamName: "event-governance-prod-archive",
      destinationId: "destinationId-000000000001",
    },
  }),
};
