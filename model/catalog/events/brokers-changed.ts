import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const brokersChanged: GovernedEvent = {
  id: "brokers-changed",
  why: "A cluster of brokers is reached from the internet by one setting, and by other accounts through its policy.",
  topic: "services",
  source: "aws.kafka",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 2, busyPerMonth: 100, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.kafka",
    eventName: "UpdateConnectivity",
    requestParameters: {
      clusterArn: "arn%3Aaws%3Akafka%3Aeu-west-1%3A111122223333%3Acluster%2Forders%2F0a1b2c3d",
      connectivityInfo: { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } },
    },
  }),
};
