import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const retentionRulesChanged: GovernedEvent = {
  id: "retention-rules-changed",
  why: "The recycle bin keeps deleted snapshots and images for some days; without its rule a deletion is final at once.",
  topic: "services",
  source: "aws.rbin",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 10, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.rbin",
    eventName: "DeleteRule",
    requestParameters: { identifier: "pwxIkFcvge4" },
  }),
};
