import { governanceSchedulesChanged } from "../../catalog/events/governance-schedules-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user, pipeline } from "../../catalog/sample-callers";

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
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      userIdentity: pipeline,
      more: {
        errorCode: "ResourceNotFoundException",
        errorMessage: "Schedule event-governance-prod-heartbeat does not exist.",
      },
    }),
  ],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: what else it changed of the program or of the account.",
      "Look which schedule `requestParameters.name` is: heartbeat of an account, digest or watch.",
      "Run `silent-accounts` too: heartbeats that somebody sends by hand look like those of the schedule.",
    ],
    harmless:
      "A deployment of this program by a role that neither rollout.roleName nor detections.deployers names: name it there.",
    contain: "Deploy the Region's stack to put the schedule back; treat the account as silent since `eventTime`.",
  },
};
