import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const regionalFirewallChanged: GovernedEvent = {
  id: "regional-firewall-changed",
  why: "The older web application firewall in front of load balancers still guards what nobody has migrated, and nobody looks at it any more.",
  topic: "services",
  source: "aws.waf-regional",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 100, basis: "Only where it is still used." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.waf-regional",
    eventName: "DisassociateWebACL",
    requestParameters: {
      resourceArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
    },
  }),
};
