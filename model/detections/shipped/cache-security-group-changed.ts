import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const cacheSecurityGroupChanged: Detection = {
  id: "cache-security-group-changed",
  title: "A cache's own security group was changed",
  why: "Such groups belong to networks before VPC; whoever uses them today seldom means well.",
  severity: "low",
  technique: "T1562.007",
  source: "aws.elasticache",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AuthorizeCacheSecurityGroupEgress",
        "AuthorizeCacheSecurityGroupIngress",
        "CreateCacheSecurityGroup",
        "DeleteCacheSecurityGroup",
        "RevokeCacheSecurityGroupEgress",
        "RevokeCacheSecurityGroupIngress",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "caches-changed",
  subject: ["detail.requestParameters.cacheSecurityGroupName"],
  sample: cloudTrailSample({
    source: "aws.elasticache",
    eventName: "CreateCacheSecurityGroup",
    userIdentity: user,
    requestParameters: { cacheSecurityGroupName: "default", description: "sessions" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.elasticache",
      eventName: "ModifyReplicationGroup",
      userIdentity: pipeline,
      requestParameters: { replicationGroupId: "sessions", securityGroupIds: ["sg-003dc7f1f1c686164"] },
    }),
    cloudTrailSample({
      source: "aws.elasticache",
      eventName: "CreateCacheSecurityGroup",
      userIdentity: user,
      requestParameters: { cacheSecurityGroupName: "default" },
      more: refused,
    }),
  ],
  limits: "Security groups of the VPC, which nearly all caches use, are seen as EC2's.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the security group, `requestParameters.cacheSecurityGroupName`: who made the call, from where, and what came before it.",
      "Check which caches still use it.",
      "Ask the cache's owner.",
    ],
    harmless: "An old inventory tool that tries the call.",
    contain: "Revoke the rule, and move the cache into a VPC.",
  },
};
