import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const networkFirewallChanged: GovernedEvent = {
  id: "network-firewall-changed",
  why: "The firewall between networks stops what security groups cannot name; a deleted rule group or a changed policy lets traffic out that nobody sees.",
  topic: "services",
  source: "aws.network-firewall",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 300, basis: "Deployments of rule groups." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.network-firewall",
    eventName: "DeleteRuleGroup",
    requestParameters: { ruleGroupName: "egress", type: "STATEFUL" },
  }),
};
