import { governanceAlarmsChanged } from "../../catalog/events/governance-alarms-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user, pipeline } from "../../catalog/sample-callers";

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
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      userIdentity: pipeline,
      more: { errorCode: "ResourceNotFound", errorMessage: "The alarm does not exist." },
    }),
  ],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: what else it changed of the program or of the account.",
      "Compare the alarms of `requestParameters.alarmNames` with a preview: what is missing would have told nobody.",
      "Look at the metrics of the hub since `eventTime` by hand: dead letters, heartbeats, errors.",
    ],
    harmless:
      "A deployment of this program by a role that neither rollout.roleName nor detections.deployers names: name it there.",
    contain:
      "Deploy the hub's stack to put the alarm back (`npm run up`), and take cloudwatch:DeleteAlarms on the program's prefix from the caller.",
  },
};
