import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.logs",
  eventName: "DeleteSubscriptionFilter",
  userIdentity: user,
  requestParameters: { logGroupName: "/aws/vpc/flow-logs", filterName: "siem" },
};

export const logForwardingRemoved: Detection = {
  id: "log-forwarding-removed",
  title: "Logs are no longer forwarded or watched",
  why: "The logs are still written, and nobody receives them: the SIEM goes quiet and the metric that an alarm waits for stays at zero.",
  severity: "medium",
  technique: "T1562.008",
  source: "aws.logs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteAccountPolicy",
        "DeleteDelivery",
        "DeleteDeliveryDestination",
        "DeleteDeliverySource",
        "DeleteDestination",
        "DeleteLogAnomalyDetector",
        "DeleteMetricFilter",
        "DeleteSubscriptionFilter",
      ],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "logs-weakened",
  subject: [
    "detail.requestParameters.logGroupName",
    "detail.requestParameters.filterName",
    "detail.requestParameters.destinationName",
    "detail.requestParameters.policyName",
    "detail.requestParameters.id",
    "detail.requestParameters.name",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, userIdentity: { ...pipeline, invokedBy: "cloudformation.amazonaws.com" } }),
  ],
  limits:
    "A filter that is rewritten to match nothing (PutSubscriptionFilter, PutMetricFilter) is in the archive alone.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.logGroupName`: what else was switched off, and in which order.",
      "Look what received these logs, and which alarms read the metric.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "A migration to another log product, in many groups at once, by one role.",
    contain: "Create the filter or destination again; read the logs of the gap in the group itself.",
  },
};
