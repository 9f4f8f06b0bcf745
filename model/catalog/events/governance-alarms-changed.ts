import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { ownName } from "../own-resources";
import { writesAreLogged } from "../preconditions";

export const governanceAlarmsChanged: GovernedEvent = {
  id: "governance-alarms-changed",
  why: "An alarm that is deleted, rewritten or cut off from its topic no longer tells anybody that events are lost or that the accounts are silent.",
  topic: "governance",
  part: "events",
  source: "aws.monitoring",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteAlarms", "DisableAlarmActions", "PutMetricAlarm"],
      $or: [{ requestParameters: { alarmNames: ownName } }, { requestParameters: { alarmName: ownName } }],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 10, basis: "Deployments of this program." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.monitoring",
    eventName: "DeleteAlarms",
    requestParameters: { alarmNames: ["event-governance-prod-silence"] },
  }),
};
