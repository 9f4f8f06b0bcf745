import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, refused } from "../../catalog/sample-callers";

export const dnsLoggingRemoved: Detection = {
  id: "dns-logging-removed",
  title: "DNS query logging or the DNS firewall was removed from a VPC",
  why: "DNS is the channel that malware and exfiltration need most; without logs a VPC talks to any name unrecorded.",
  severity: "high",
  technique: "T1562.008",
  source: "aws.route53resolver",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteResolverQueryLogConfig",
        "DisassociateFirewallRuleGroup",
        "DisassociateResolverQueryLogConfig",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "dns-query-logging-removed",
  subject: [
    "detail.requestParameters.resolverQueryLogConfigId",
    "detail.requestParameters.resourceId",
    "detail.requestParameters.firewallRuleGroupAssociationId",
  ],
  sample: cloudTrailSample({
    source: "aws.route53resolver",
    eventName: "DeleteResolverQueryLogConfig",
    userIdentity: user,
    requestParameters: { resolverQueryLogConfigId: "rqlc-4473f20ca554c07", originSequenceNumber: 0 },
    responseElements: {
      resolverQueryLogConfig: { id: "rqlc-4473f20ca554c07", name: "all-vpcs", status: "DELETING" },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.route53resolver",
      eventName: "DeleteResolverQueryLogConfig",
      userIdentity: user,
      requestParameters: { resolverQueryLogConfigId: "rqlc-4473f20ca554c07" },
      more: {
        errorCode: "InvalidRequestException",
        errorMessage: "Resolver query logging configuration is associated with a VPC.",
      },
    }),
    cloudTrailSample({
      source: "aws.route53resolver",
      eventName: "DisassociateResolverQueryLogConfig",
      userIdentity: user,
      requestParameters: { resolverQueryLogConfigId: "rqlc-4473f20ca554c07", resourceId: "vpc-0e540f0c7ffb48ae9" },
      more: refused,
    }),
  ],
  limits: "Individual rules of the DNS firewall, which change often.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: whether flow logs, trails or GuardDuty of the account were touched too.",
      "Look which VPC lost it: `resourceId`, or the VPCs of `resolverQueryLogConfigId`, and what runs in it.",
      "Ask the network team whether it replaces the configuration; a new association follows within minutes.",
    ],
    harmless: "A VPC that is deleted, or a configuration that the network team replaces.",
    contain:
      "Call AssociateResolverQueryLogConfig or AssociateFirewallRuleGroup again; look at traffic to unknown resolvers in flow logs.",
  },
};
