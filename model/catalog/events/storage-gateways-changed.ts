import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const storageGatewaysChanged: GovernedEvent = {
  id: "storage-gateways-changed",
  why: "A gateway holds volumes, tapes and file shares of data centers: deleted, they are cut off from their copies in the cloud.",
  topic: "services",
  source: "aws.storagegateway",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 100, basis: "Only where there are gateways." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.storagegateway",
    eventName: "DeleteGateway",
    requestParameters: { gatewayARN: "arn:aws:storagegateway:eu-west-1:111122223333:gateway/sgw-12A3456B" },
  }),
};
