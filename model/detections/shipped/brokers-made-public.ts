import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const brokersMadePublic: Detection = {
  id: "brokers-made-public",
  title: "Message brokers were made reachable from the internet",
  why: "A stream carries every order as it happens.",
  severity: "high",
  technique: "T1578",
  source: "aws.kafka",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateConnectivity"],
      requestParameters: { connectivityInfo: { publicAccess: { type: ["SERVICE_PROVIDED_EIPS"] } } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "brokers-changed",
  subject: ["detail.requestParameters.clusterArn"],
  sample: cloudTrailSample({
    source: "aws.kafka",
    eventName: "UpdateConnectivity",
    userIdentity: user,
    requestParameters: {
      clusterArn: "arn%3Aaws%3Akafka%3Aeu-west-1%3A111122223333%3Acluster%2Forders%2F0a1b2c3d",
      connectivityInfo: { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.kafka",
      eventName: "UpdateConnectivity",
      userIdentity: pipeline,
      requestParameters: {
        clusterArn: "arn%3Aaws%3Akafka%3Aeu-west-1%3A111122223333%3Acluster%2Forders%2F0a1b2c3d",
        connectivityInfo: { publicAccess: { type: "DISABLED" } },
      },
    }),
    cloudTrailSample({
      source: "aws.kafka",
      eventName: "UpdateConnectivity",
      userIdentity: user,
      requestParameters: {
        clusterArn: "arn%3Aaws%3Akafka%3Aeu-west-1%3A111122223333%3Acluster%2Forders%2F0a1b2c3d",
        connectivityInfo: { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } },
      },
      more: refused,
    }),
  ],
  limits: "Who may connect is decided by the cluster's own access control, which is not looked at.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the cluster, `requestParameters.clusterArn`: who made the call, from where, and what came before it.",
      "Check whether clients must authenticate.",
      "List its security groups.",
    ],
    harmless: "A test cluster.",
    contain: "Set the public access to DISABLED.",
  },
};
