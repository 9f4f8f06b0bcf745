import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const clusterEndpointOpened: Detection = {
  id: "cluster-endpoint-opened",
  title: "A Kubernetes cluster's endpoint was opened to the internet",
  why: "Its API is then one stolen token away from anybody.",
  severity: "medium",
  technique: "T1133",
  source: "aws.eks",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateCluster", "UpdateClusterConfig"],
      requestParameters: {
        resourcesVpcConfig: {
          endpointPublicAccess: [true, "true"],
          publicAccessCidrs: [{ exists: false }, { suffix: "/0" }],
        },
      },
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
      resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.eks",
      eventName: "UpdateClusterConfig",
      userIdentity: pipeline,
      requestParameters: {
        name: "production",
        resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] },
      },
    }),
    cloudTrailSample({
      source: "aws.eks",
      eventName: "UpdateClusterConfig",
      userIdentity: pipeline,
      requestParameters: {
        name: "production",
        resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true },
      },
    }),
  ],
  limits: "A cluster whose request does not mention its endpoint has a public one too.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the cluster, `requestParameters.name`: who made the call, from where, and what came before it.",
      "Check whether the private endpoint is on, so that the public one can go.",
      "Read the audit log for calls from unknown addresses.",
    ],
    harmless: "A test cluster.",
    contain: "Turn the public endpoint off, or name the addresses.",
  },
};
