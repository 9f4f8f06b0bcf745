import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, user } from "../../catalog/sample-callers";

export const networkFirewallRemoved: Detection = {
  id: "network-firewall-removed",
  title: "A network firewall or its rules were removed",
  why: "Traffic that it stopped leaves, and what it logged is not logged any more.",
  severity: "high",
  technique: "T1562.007",
  source: "aws.network-firewall",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["DeleteFirewall", "DeleteFirewallPolicy", "DeleteRuleGroup", "DisassociateSubnets"] },
        { eventName: ["UpdateFirewallDeleteProtection"], requestParameters: { deleteProtection: [false, "false"] } },
      ],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "network-firewall-changed",
  subject: [
    "detail.requestParameters.firewallName",
    "detail.requestParameters.firewallPolicyName",
    "detail.requestParameters.ruleGroupName",
  ],
  sample: cloudTrailSample({
    source: "aws.network-firewall",
    eventName: "DeleteRuleGroup",
    userIdentity: user,
    requestParameters: { ruleGroupName: "egress", type: "STATEFUL" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.network-firewall",
      eventName: "DeleteRuleGroup",
      userIdentity: onBehalf(pipeline, "fms.amazonaws.com"),
      requestParameters: { ruleGroupName: "egress", type: "STATEFUL" },
    }),
    cloudTrailSample({
      source: "aws.network-firewall",
      eventName: "UpdateFirewallDeleteProtection",
      userIdentity: pipeline,
      requestParameters: { firewallName: "egress", deleteProtection: true },
    }),
  ],
  limits: "Rules that are changed so that they let everything pass are not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the firewall, `requestParameters.ruleGroupName`: who made the call, from where, and what came before it.",
      "Check whether routes still lead through it.",
      "Look at traffic since, in flow logs.",
    ],
    harmless: "A deployment of the network team.",
    contain: "Put the rule group back.",
  },
};
