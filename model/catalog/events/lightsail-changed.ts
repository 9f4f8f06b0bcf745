import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const lightsailChanged: GovernedEvent = {
  id: "lightsail-changed",
  why: "Lightsail is a small cloud beside the account's networks and guardrails: its instances and databases are public unless somebody closes them.",
  topic: "services",
  source: "aws.lightsail",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 200, basis: "Only where it is used, which is rarely meant." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.lightsail",
    eventName: "CreateInstances",
    requestParameters: {
      instanceNames: ["web"],
      availabilityZone: "eu-west-1a",
      blueprintId: "ubuntu_24_04",
      bundleId: "2xlarge_3_0",
    },
  }),
};
