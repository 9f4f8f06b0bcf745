import { governanceAlarmsChanged } from "../../catalog/events/governance-alarms-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user } from "../sample-callers";

const call: CloudTrailSample = {
  source: "aws.monitoring",
  eventName: "DeleteAlarms",
  userIdentity: user,
  requestParameters: { alarmNames: ["event-governance-prod-silence"] },
};

export const governanceAlarmChanged: Detection = {
  id: "governance-alarm-changed",
  title: "An alarm of the event governance was changed",
  why: "Lost events and silent accounts no longer raise an alarm.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.monitoring",
  ...changesOfOwn(detailOf(governanceAlarmsChanged)),
  governedBy: governanceAlarmsChanged.id,
  subject: ["detail.requestParameters.alarmNames", "detail.requestParameters.alarmName"],
  sample: cloudTrailSample(call),
  nearMisses: [cloudTrailSample({ ...call, more: refused })],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
};
