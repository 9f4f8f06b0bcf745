import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const clusterDeleted: Detection = {
  id: "cluster-deleted",
  title: "A Kubernetes cluster was deleted",
  why: "With it goes everything that was never written down elsewhere.",
  severity: "low",
  technique: "T1485",
  source: "aws.eks",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteCluster"], errorCode: [{ exists: false }] },
  },
  governedBy: "eks-clusters-deleted",
  subject: ["detail.requestParameters.name"],
  sample: cloudTrailSample({
    source: "aws.eks",
    eventName: "DeleteCluster",
    userIdentity: user,
    requestParameters: { name: "production" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.eks",
      eventName: "DeleteCluster",
      userIdentity: user,
      requestParameters: { name: "production" },
      more: refused,
    }),
    cloudTrailSample({
      source: "aws.eks",
      eventName: "DeleteCluster",
      userIdentity: pipeline,
      requestParameters: { name: "production" },
      more: { errorCode: "ResourceInUseException" },
    }),
  ],
  limits: "Test clusters are deleted all the time.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the cluster, `requestParameters.name`: who made the call, from where, and what came before it.",
      "Ask its owner.",
      "Check whether its volumes are left.",
    ],
    harmless: "A test cluster that its pipeline tears down.",
    contain: "Create it again from its template; volumes with the policy Retain are left.",
  },
};
