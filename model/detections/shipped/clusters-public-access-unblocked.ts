import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const clustersPublicAccessUnblocked: Detection = {
  id: "clusters-public-access-unblocked",
  title: "The block on public EMR clusters was lifted",
  why: "From now on a cluster of the Region can be launched open to the internet.",
  severity: "high",
  technique: "T1562.007",
  source: "aws.elasticmapreduce",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutBlockPublicAccessConfiguration"],
      requestParameters: { blockPublicAccessConfiguration: { blockPublicSecurityGroupRules: [false, "false"] } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "clusters-changed",
  subject: ["account", "region"],
  sample: cloudTrailSample({
    source: "aws.elasticmapreduce",
    eventName: "PutBlockPublicAccessConfiguration",
    userIdentity: user,
    requestParameters: { blockPublicAccessConfiguration: { blockPublicSecurityGroupRules: false } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.elasticmapreduce",
      eventName: "PutBlockPublicAccessConfiguration",
      userIdentity: pipeline,
      requestParameters: { blockPublicAccessConfiguration: { blockPublicSecurityGroupRules: true } },
    }),
    cloudTrailSample({
      source: "aws.elasticmapreduce",
      eventName: "PutBlockPublicAccessConfiguration",
      userIdentity: user,
      requestParameters: { blockPublicAccessConfiguration: { blockPublicSecurityGroupRules: false } },
      more: refused,
    }),
  ],
  limits: "Ports that the block permits beside 22 are not looked at.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "Look for clusters that were launched since, and their security groups.",
      "Ask who needs it.",
    ],
    harmless: "A test account.",
    contain: "Block public access again.",
  },
};
