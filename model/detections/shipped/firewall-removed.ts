import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, user } from "../../catalog/sample-callers";

export const firewallRemoved: Detection = {
  id: "firewall-removed",
  title: "A web application firewall was removed, or its log",
  why: "The application takes every request, or nobody sees which ones it refused.",
  severity: "medium",
  technique: "T1562.007",
  source: "aws.wafv2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteFirewallManagerRuleGroups",
        "DeleteLoggingConfiguration",
        "DeleteRuleGroup",
        "DeleteWebACL",
        "DisassociateWebACL",
      ],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "firewall-rules-changed",
  subject: [
    "detail.requestParameters.id",
    "detail.requestParameters.resourceArn",
    "detail.requestParameters.webACLArn",
  ],
  sample: cloudTrailSample({
    source: "aws.wafv2",
    eventName: "DisassociateWebACL",
    userIdentity: user,
    requestParameters: {
      resourceArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.wafv2",
      eventName: "DisassociateWebACL",
      userIdentity: onBehalf(pipeline, "fms.amazonaws.com"),
      requestParameters: {
        resourceArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
      },
    }),
    cloudTrailSample({
      source: "aws.wafv2",
      eventName: "AssociateWebACL",
      userIdentity: pipeline,
      requestParameters: {
        resourceArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
        webACLArn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0a1b",
      },
    }),
  ],
  limits: "A rule that only counts, or an ACL whose default is to allow, is not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the application, `requestParameters.resourceArn`: who made the call, from where, and what came before it.",
      "Check whether another web ACL took its place.",
      "Look at the requests since.",
    ],
    harmless: "A deployment that replaces one ACL by another.",
    contain: "Associate the web ACL again.",
  },
};
