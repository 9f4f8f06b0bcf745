import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const clustersChanged: GovernedEvent = {
  id: "clusters-changed",
  why: "A cluster runs any step with its instances' role on everything that the data lake holds; block public access is one switch for the whole Region.",
  topic: "compute",
  source: "aws.elasticmapreduce",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddInstanceGroups",
        "AddJobFlowSteps",
        "CreateStudio",
        "DeleteSecurityConfiguration",
        "ModifyInstanceGroups",
        "PutBlockPublicAccessConfiguration",
        "RunJobFlow",
        "SetTerminationProtection",
        "TerminateJobFlows",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 10000, basis: "Some events for each transient cluster." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.elasticmapreduce",
    eventName: "PutBlockPublicAccessConfiguration",
    requestParameters: { blockPublicAccessConfiguration: { blockPublicSecurityGroupRules: false } },
  }),
};
