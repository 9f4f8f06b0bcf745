import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const warehouseMadePublic: Detection = {
  id: "warehouse-made-public",
  title: "A data warehouse was made reachable from the internet",
  why: "Everything is in one place, behind one password.",
  severity: "high",
  technique: "T1578",
  source: "aws.redshift",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateCluster", "ModifyCluster", "RestoreFromClusterSnapshot"],
      requestParameters: { publiclyAccessible: [true, "true"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "warehouse-changed",
  subject: ["detail.requestParameters.clusterIdentifier"],
  sample: cloudTrailSample({
    source: "aws.redshift",
    eventName: "ModifyCluster",
    userIdentity: user,
    requestParameters: { clusterIdentifier: "warehouse", publiclyAccessible: true },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.redshift",
      eventName: "ModifyCluster",
      userIdentity: pipeline,
      requestParameters: { clusterIdentifier: "warehouse", publiclyAccessible: false },
    }),
    cloudTrailSample({
      source: "aws.redshift",
      eventName: "ModifyCluster",
      userIdentity: user,
      requestParameters: { clusterIdentifier: "warehouse", publiclyAccessible: true },
      more: refused,
    }),
  ],
  limits: "Whether its security group lets anybody in is not looked at.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the cluster, `requestParameters.clusterIdentifier`: who made the call, from where, and what came before it.",
      "Read the cluster's security groups.",
      "Look for sign-ins from unknown addresses.",
    ],
    harmless: "A test cluster.",
    contain: "Set publiclyAccessible to false, and close the security group.",
  },
};
