import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const stopped = cloudTrailSample({
  source: "aws.cloudtrail",
  eventName: "StopLogging",
  userIdentity: user,
  requestParameters: { name: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization" },
});
const deleted = cloudTrailSample({
  source: "aws.guardduty",
  eventName: "DeleteDetector",
  userIdentity: user,
  requestParameters: { detectorId: "12abc34d567e8fa901bc2d34e56789f0" },
});
const configuration = cloudTrailSample({
  source: "aws.config",
  eventName: "StopConfigurationRecorder",
  userIdentity: user,
  requestParameters: { configurationRecorderName: "default" },
});

export const defensesTakenDown: CorrelationRule = {
  id: "defenses-taken-down",
  title: "Somebody takes down one defense after another",
  why: "Each of these calls has a harmless form; two different ones by one principal within an hour are the preparation of what must not be seen.",
  severity: "critical",
  technique: "T1562.001",
  type: "value_count",
  field: "detail.eventName",
  atLeast: 2,
  timespanMinutes: 60,
  events: [
    {
      id: "trail",
      source: "aws.cloudtrail",
      pattern: succeeded(["DeleteTrail", "StopLogging"]),
      governedBy: "cloudtrail-weakened",
    },
    {
      id: "detector",
      source: "aws.guardduty",
      pattern: succeeded(["DeleteDetector", "DisassociateFromAdministratorAccount", "StopMonitoringMembers"]),
      governedBy: "guardduty-weakened",
    },
    {
      id: "recorder",
      source: "aws.config",
      pattern: succeeded(["DeleteConfigurationRecorder", "DeleteDeliveryChannel", "StopConfigurationRecorder"]),
      governedBy: "config-recording-weakened",
    },
    {
      id: "hub",
      source: "aws.securityhub",
      pattern: succeeded(["DisableSecurityHub", "DisassociateFromAdministratorAccount"]),
      governedBy: "securityhub-weakened",
    },
  ],
  groupBy: { account: "account", caller },
  sample: series("defenses-taken-down", [
    [0, stopped],
    [300, deleted],
    [600, configuration],
  ]),
  nearMisses: [
    series(
      "defenses-taken-down: one",
      times(3, 60, () => stopped),
    ),
    series("defenses-taken-down: hours apart", [
      [0, stopped],
      [7200, deleted],
    ]),
  ],
  limits: "The end of an account is torn down in the same way: except the role that does it.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: everything that was taken down, in every account.",
      "Run `everything-one-principal-did` for the caller: what it did before and since.",
      "Ask the owner of the account whether it is being closed.",
    ],
    harmless: "An account that is closed, by the pipeline that closes accounts.",
    contain:
      "End the caller's sessions first; then switch everything on again, and look for what was done in between in the organization's trail.",
  },
};
