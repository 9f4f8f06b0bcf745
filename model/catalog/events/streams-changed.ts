import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const streamsChanged: GovernedEvent = {
  id: "streams-changed",
  why: "A stream carries every order as it happens; a policy or another consumer gets a copy, and a shorter retention loses what was not read yet.",
  topic: "services",
  source: "aws.kinesis",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 200, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.kinesis",
    eventName: "StopStreamEncryption",
    requestParameters: { streamName: "orders", encryptionType: "KMS", keyId: "alias/aws/kinesis" },
  }),
};
