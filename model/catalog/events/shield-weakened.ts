import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const shieldWeakened: GovernedEvent = {
  id: "shield-weakened",
  why: "Protection against denial of service is bought for a year and removed in one call, most likely just before it is needed.",
  topic: "services",
  source: "aws.shield",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.shield",
    eventName: "DeleteProtection",
    requestParameters: { protectionId: "a1b2c3d4-5678-90ab-cdef-example11111" },
  }),
};
