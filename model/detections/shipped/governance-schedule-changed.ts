import { governanceSchedulesChanged } from "../../catalog/events/governance-schedules-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user } from "../sample-callers";

const call: CloudTrailSample = {
  source: "aws.scheduler",
  eventName: "DeleteSchedule",
  userIdentity: user,
  requestParameters: { name: "event-governance-prod-heartbeat", groupName: "default" },
};

export const governanceScheduleChanged: Detection = {
  id: "governance-schedule-changed",
  title: "A heartbeat or digest schedule was changed",
  why: "Heartbeats prove that an account can be heard: without the real ones, forged ones may hide that it cannot.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.scheduler",
  ...changesOfOwn(detailOf(governanceSchedulesChanged)),
  governedBy: governanceSchedulesChanged.id,
  subject: ["detail.requestParameters.name"],
  sample: cloudTrailSample(call),
  nearMisses: [cloudTrailSample({ ...call, more: refused })],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
};
