import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const classicFirewallRemoved: Detection = {
  id: "classic-firewall-removed",
  title: "A web application firewall of the older kind was removed",
  why: "What nobody has migrated still stands behind it.",
  severity: "medium",
  technique: "T1562.007",
  source: "aws.waf",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteLoggingConfiguration", "DeleteRateBasedRule", "DeleteRule", "DeleteRuleGroup", "DeleteWebACL"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "classic-firewall-changed",
  subject: [
    "detail.requestParameters.webACLId",
    "detail.requestParameters.ruleId",
    "detail.requestParameters.ruleGroupId",
    "detail.requestParameters.resourceArn",
  ],
  sample: cloudTrailSample({
    source: "aws.waf",
    eventName: "DeleteWebACL",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { webACLId: "a1b2c3d4-5678-90ab-cdef-example11111", changeToken: "d4c3b2a1" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.waf",
      eventName: "UpdateIPSet",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { iPSetId: "0a1b", changeToken: "d4c3b2a1", updates: [] },
    }),
    cloudTrailSample({
      source: "aws.waf",
      eventName: "DeleteWebACL",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { webACLId: "a1b2c3d4-5678-90ab-cdef-example11111" },
      more: refused,
    }),
  ],
  limits: "A migration to the newer kind looks the same.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the web ACL: who made the call, from where, and what came before it. It concerns `requestParameters.webACLId`.",
      "Check whether a web ACL of the newer kind took its place.",
      "List the distributions that used it.",
    ],
    harmless: "A migration, announced.",
    contain: "Create the web ACL again, of the newer kind.",
  },
};
