import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const firewallRulesChanged: GovernedEvent = {
  id: "firewall-rules-changed",
  why: "A web application without its firewall takes every request; a rule that only counts, an IP set with one address more or a deleted log is harder to notice.",
  topic: "services",
  source: "aws.wafv2",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: {
    perMonth: 30,
    busyPerMonth: 20000,
    basis: "Deployments; automation that blocks addresses updates IP sets all day.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.wafv2",
    eventName: "DisassociateWebACL",
    requestParameters: {
      resourceArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
    },
  }),
};
