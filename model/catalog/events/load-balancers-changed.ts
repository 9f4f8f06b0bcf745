import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const loadBalancersChanged: GovernedEvent = {
  id: "load-balancers-changed",
  why: "A listener without TLS sends passwords in clear text, another security group opens what was closed, and a rule or a target sends users to somebody else's machine.",
  topic: "operations",
  source: "aws.elasticloadbalancing",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddListenerCertificates",
        "ApplySecurityGroupsToLoadBalancer",
        "CreateListener",
        "CreateLoadBalancer",
        "CreateLoadBalancerListeners",
        "CreateRule",
        "CreateTrustStore",
        "DeleteListener",
        "DeleteLoadBalancerListeners",
        "DeleteRule",
        "DeleteTrustStore",
        "ModifyListener",
        "ModifyLoadBalancerAttributes",
        "ModifyRule",
        "RemoveListenerCertificates",
        "SetLoadBalancerListenerSSLCertificate",
        "SetLoadBalancerPoliciesOfListener",
        "SetSecurityGroups",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 30,
    busyPerMonth: 3000,
    basis: "Deployments; ingress controllers change listeners and rules for each release.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.elasticloadbalancing",
    eventName: "CreateListener",
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
};
