import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const listenerWithoutTls: Detection = {
  id: "listener-without-tls",
  title: "A load balancer listens without TLS",
  why: "Passwords and sessions go over the wire in clear text.",
  severity: "low",
  technique: "T1040",
  source: "aws.elasticloadbalancing",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateListener", "ModifyListener"],
      requestParameters: { protocol: ["HTTP"], defaultActions: { type: ["forward"] } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "load-balancers-changed",
  subject: ["detail.requestParameters.loadBalancerArn", "detail.requestParameters.listenerArn"],
  sample: cloudTrailSample({
    source: "aws.elasticloadbalancing",
    eventName: "CreateListener",
    userIdentity: user,
    requestParameters: {
      loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
      protocol: "HTTP",
      port: 80,
      defaultActions: [
        {
          type: "forward",
          targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/73e2d6bc24d8a067",
        },
      ],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.elasticloadbalancing",
      eventName: "CreateListener",
      userIdentity: pipeline,
      requestParameters: {
        loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
        protocol: "HTTP",
        port: 80,
        defaultActions: [{ type: "redirect", redirectConfig: { protocol: "HTTPS", statusCode: "HTTP_301" } }],
      },
    }),
    cloudTrailSample({
      source: "aws.elasticloadbalancing",
      eventName: "CreateListener",
      userIdentity: pipeline,
      requestParameters: {
        loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
        protocol: "HTTPS",
        port: 443,
        defaultActions: [{ type: "forward" }],
      },
    }),
  ],
  limits:
    "Internal load balancers behind another one that ends TLS alert too; so do listeners of the classic kind, which are not looked at.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the load balancer, `requestParameters.loadBalancerArn`: who made the call, from where, and what came before it.",
      "Check whether it faces the internet.",
      "Ask its owner.",
    ],
    harmless: "An internal load balancer.",
    contain: "Add a listener with TLS, and redirect this one to it.",
  },
};
