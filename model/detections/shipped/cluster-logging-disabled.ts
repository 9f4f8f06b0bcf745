import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const clusterLoggingDisabled: Detection = {
  id: "cluster-logging-disabled",
  title: "A Kubernetes cluster's logging was switched off",
  why: "The audit log is the only record of what happens inside the cluster.",
  severity: "high",
  technique: "T1562.008",
  source: "aws.eks",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateClusterConfig"],
      requestParameters: { logging: { clusterLogging: { enabled: [false, "false"] } } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "eks-access-changed",
  subject: ["detail.requestParameters.name"],
  sample: cloudTrailSample({
    source: "aws.eks",
    eventName: "UpdateClusterConfig",
    userIdentity: user,
    requestParameters: {
      name: "production",
      logging: { clusterLogging: [{ types: ["api", "audit", "authenticator"], enabled: false }] },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.eks",
      eventName: "UpdateClusterConfig",
      userIdentity: pipeline,
      requestParameters: {
        name: "production",
        logging: { clusterLogging: [{ types: ["api", "audit"], enabled: true }] },
      },
    }),
    cloudTrailSample({
      source: "aws.eks",
      eventName: "UpdateClusterConfig",
      userIdentity: user,
      requestParameters: { name: "production", logging: { clusterLogging: [{ types: ["audit"], enabled: false }] } },
      more: refused,
    }),
  ],
  limits: "A deployment that names the types it does not want alerts too.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the cluster, `requestParameters.name`: who made the call, from where, and what came before it.",
      "Read which types were switched off: audit is what counts.",
      "Check access entries that were changed by the same caller.",
    ],
    harmless: "A team that saves the cost of scheduler logs.",
    contain: "Switch the log on again; what happened in between is in no log.",
  },
};
