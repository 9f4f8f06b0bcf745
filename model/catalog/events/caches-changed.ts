import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const cachesChanged: GovernedEvent = {
  id: "caches-changed",
  why: "A cache holds sessions, and sessions are sign-ins; its security group, its token or an export of its snapshot opens them.",
  topic: "services",
  source: "aws.elasticache",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 500, basis: "Deployments, and clusters that scale." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.elasticache",
    eventName: "CopySnapshot",
    requestParameters: {
      sourceSnapshotName: "sessions",
      targetSnapshotName: "sessions",
      targetBucket: "exports-mirror",
    },
  }),
};
