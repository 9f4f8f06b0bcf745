import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const loadBalancerGroupsChanged: Detection = {
  id: "load-balancer-groups-changed",
  title: "A load balancer was put into other security groups",
  why: "It is how it is opened without a change to any group.",
  severity: "low",
  technique: "T1562.007",
  source: "aws.elasticloadbalancing",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ApplySecurityGroupsToLoadBalancer", "SetSecurityGroups"],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "load-balancers-changed",
  subject: ["detail.requestParameters.loadBalancerArn", "detail.requestParameters.loadBalancerName"],
  sample: cloudTrailSample({
    source: "aws.elasticloadbalancing",
    eventName: "SetSecurityGroups",
    userIdentity: user,
    requestParameters: {
      loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
      securityGroups: ["sg-003dc7f1f1c686164"],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.elasticloadbalancing",
      eventName: "ModifyLoadBalancerAttributes",
      userIdentity: pipeline,
      requestParameters: {
        loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
        attributes: [{ key: "idle_timeout.timeout_seconds", value: "60" }],
      },
    }),
    cloudTrailSample({
      source: "aws.elasticloadbalancing",
      eventName: "SetSecurityGroups",
      userIdentity: user,
      requestParameters: {
        loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
        securityGroups: ["sg-003dc7f1f1c686164"],
      },
      more: refused,
    }),
  ],
  limits: "What the groups let in is not looked at; ingress controllers do so at some deployments.",
  query: "security-groups-opened",
  triage: {
    look: [
      "Run `security-groups-opened`: what else was opened, and by whom. It concerns `requestParameters.loadBalancerArn`.",
      "Read what the new groups let in.",
      "Check whether it faces the internet.",
    ],
    harmless: "A deployment.",
    contain: "Put the former groups back.",
  },
};
