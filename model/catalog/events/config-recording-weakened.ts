import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const configRecordingWeakened: GovernedEvent = {
  id: "config-recording-weakened",
  why: "A stopped recorder or a removed rule reports no violation from then on, which looks exactly like compliance.",
  topic: "configuration",
  part: "config",
  source: "aws.config",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteAggregationAuthorization",
        "DeleteConfigRule",
        "DeleteConfigurationAggregator",
        "DeleteConfigurationRecorder",
        "DeleteConformancePack",
        "DeleteDeliveryChannel",
        "DeleteEvaluationResults",
        "DeleteOrganizationConfigRule",
        "DeleteOrganizationConformancePack",
        "DeleteRemediationConfiguration",
        "DeleteRetentionConfiguration",
        "DeleteServiceLinkedConfigurationRecorder",
        "DisassociateResourceTypes",
        "PutConfigurationRecorder",
        "PutDeliveryChannel",
        "PutRetentionConfiguration",
        "StopConfigurationRecorder",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 100, basis: "Deployments of rules." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.config",
    eventName: "StopConfigurationRecorder",
    requestParameters: { configurationRecorderName: "default" },
  }),
};
