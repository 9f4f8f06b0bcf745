import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const dnsQueryLoggingRemoved: GovernedEvent = {
  id: "dns-query-logging-removed",
  why: "DNS is the channel that malware and exfiltration need most; without query logs or the DNS firewall a VPC talks to any name unrecorded.",
  topic: "protection",
  source: "aws.route53resolver",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteFirewallRule",
        "DeleteFirewallRuleGroup",
        "DeleteResolverQueryLogConfig",
        "DisassociateFirewallRuleGroup",
        "DisassociateResolverQueryLogConfig",
        "PutResolverQueryLogConfigPolicy",
        "UpdateFirewallConfig",
        "UpdateFirewallDomains",
        "UpdateFirewallRule",
        "UpdateFirewallRuleGroupAssociation",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.route53resolver",
    eventName: "DeleteResolverQueryLogConfig",
    requestParameters: { resolverQueryLogConfigId: "rqlc-4473f20ca554c07" },
    responseElements: {
      resolverQueryLogConfig: {
        arn: "arn:aws:route53resolver:eu-west-1:111122223333:resolver-query-log-config/rqlc-4473f20ca554c07",
        associationCount: 0,
        destinationArn: "arn:aws:s3:::dns-query-logs",
        id: "rqlc-4473f20ca554c07",
        name: "all-vpcs",
        ownerId: "111122223333",
        status: "DELETING",
      },
    },
  }),
};
