import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const stacksChanged: GovernedEvent = {
  id: "stacks-changed",
  why: "A stack creates whatever its template says with the rights of its role, a stack set does so in every account, and a deleted stack takes all of its resources along.",
  topic: "services",
  source: "aws.cloudformation",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 200, busyPerMonth: 20000, basis: "Some events for each deployment." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.cloudformation",
    eventName: "DeleteStack",
    requestParameters: { stackName: "shop-production", clientRequestToken: "0a1b2c3d" },
  }),
};
