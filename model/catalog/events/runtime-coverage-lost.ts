import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * GuardDuty user guide, "Runtime coverage and troubleshooting for Amazon EKS clusters" and its siblings for EC2 and ECS.
 * The resource's account is `detail.resourceAccountId`.
 */
export const runtimeCoverageLost: GovernedEvent = {
  id: "runtime-coverage-lost",
  why: "Where the agent of Runtime Monitoring does not report, GuardDuty sees nothing of what runs, and says nothing either: an intruder who stops the agent looks like a quiet cluster.",
  topic: "findings",
  part: "guardduty",
  source: "aws.guardduty",
  pattern: { "detail-type": ["GuardDuty Runtime Protection Unhealthy"] },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 5000, basis: "Clusters that scale to nothing, and upgrades." },
  preconditions: ["Runtime Monitoring of GuardDuty is enabled."],
  view: {
    name: "runtime_coverage_lost",
    description: "Resources whose runtime GuardDuty no longer sees, one row each; filter by day.",
    columns: [
      text("affected_account", "resourceAccountId", "Account of the resource."),
      text("resource_type", "resourceDetails.resourceType", "EKS, ECS, EC2."),
      text(
        "resource",
        [
          "resourceDetails.eksClusterDetails.clusterName",
          "resourceDetails.ecsClusterDetails.clusterName",
          "resourceDetails.ec2InstanceDetails.instanceId",
        ],
        "Cluster or instance.",
      ),
      text("issue", "issue", "Why; NULL for ECS, which lists issues by task definition."),
    ],
  },
  sample: {
    version: "0",
    id: "0d3f5a7c-9b1e-4f26-8a4d-5c6b7e8f9a01",
    "detail-type": "GuardDuty Runtime Protection Unhealthy",
    source: "aws.guardduty",
    account: "111122223333",
    time: "2026-05-19T16:22:10Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      schemaVersion: "1.0",
      resourceAccountId: "111122223333",
      currentStatus: "UNHEALTHY",
      previousStatus: "HEALTHY",
      resourceDetails: {
        resourceType: "EKS",
        eksClusterDetails: {
          clusterName: "shop",
          availableNodes: "0",
          desiredNodes: "3",
          addonVersion: "v1.7.1-eksbuild.2",
        },
      },
      issue: "Addon Status Unhealthy: InsufficientNumberOfReplicas",
      lastUpdatedAt: "2026-05-19T16:20:00Z",
    },
  },
};
