import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { ownName } from "../own-resources";
import { writesAreLogged } from "../preconditions";

export const governanceSchedulesChanged: GovernedEvent = {
  id: "governance-schedules-changed",
  why: "The schedules send the heartbeats and the digest: whoever changes one can make a living account look silent, or let a forged heartbeat take the place of the real one.",
  topic: "governance",
  source: "aws.scheduler",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteSchedule", "UpdateSchedule"],
      requestParameters: { name: ownName },
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 10, basis: "Deployments of this program." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.scheduler",
    eventName: "DeleteSchedule",
    requestParameters: { name: "event-governance-prod-heartbeat", groupName: "default" },
  }),
};
