import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const loadBalancersDeleted: GovernedEvent = {
  id: "load-balancers-deleted",
  why: "A load balancer is the front door of a service: without it the service is down, and findings about its listeners are moot.",
  topic: "operations",
  source: "aws.elasticloadbalancing",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteLoadBalancer"] },
  },
  origin: "member",
  volume: { perMonth: 2, busyPerMonth: 500, basis: "Environments that are torn down." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.elasticloadbalancing",
    eventName: "DeleteLoadBalancer",
    requestParameters: {
      loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
    },
  }),
};
