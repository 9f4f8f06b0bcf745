import { runtimeCoverageLost as coverage } from "../../catalog/events/runtime-coverage-lost";
import type { Detection } from "../detection";
import type { JsonObject } from "../../envelope";

const { sample } = coverage;
const from = (previousStatus: string, issue: string): JsonObject => ({ ...sample.detail, previousStatus, issue });

export const runtimeCoverageLost: Detection = {
  id: "runtime-coverage-lost",
  title: "GuardDuty no longer sees what runs on a cluster or instance",
  why: "An intruder stops the agent first; until it reports again, no finding about what runs there can come.",
  severity: "low",
  technique: "T1562.001",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["GuardDuty Runtime Protection Unhealthy"],
    // A cluster that was never healthy is being set up.
    detail: {
      previousStatus: [{ "equals-ignore-case": "healthy" }],
      issue: [{ "anything-but": { prefix: "EKS Runtime Monitoring enablement" } }, { exists: false }],
    },
  },
  governedBy: "runtime-coverage-lost",
  subject: [
    "detail.resourceDetails.eksClusterDetails.clusterName",
    "detail.resourceDetails.ecsClusterDetails.clusterName",
    "detail.resourceDetails.ec2InstanceDetails.instanceId",
    "detail.resourceAccountId",
  ],
  sample,
  nearMisses: [
    { ...sample, detail: from("UNHEALTHY", "Addon Status Unhealthy: InsufficientNumberOfReplicas") },
    { ...sample, detail: from("HEALTHY", "EKS Runtime Monitoring enablement resource provisioning in progress") },
  ],
  limits: "Clusters that are scaled to nothing at night alert each evening.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the cluster or instance. It concerns `resourceDetails.eksClusterDetails.clusterName`.",
      "Read the issue in the event: a missing permission, an endpoint, or an agent that stopped.",
      "Look who signed in to the nodes or changed the add-on in the hour before.",
    ],
    harmless:
      "Scaling to zero, an upgrade of the cluster, a new version of the agent: it is healthy again within the hour.",
    contain: "Start the agent again, or let GuardDuty manage it; isolate nodes where somebody stopped it by hand.",
  },
};
