import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const sharesChanged: GovernedEvent = {
  id: "shares-changed",
  why: "A resource share hands subnets, databases and transit gateways to another account, also one outside the organization, without touching the resource itself.",
  topic: "services",
  source: "aws.ram",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 200, basis: "Deployments of shared networks." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ram",
    eventName: "CreateResourceShare",
    requestParameters: {
      name: "orders",
      allowExternalPrincipals: true,
      principals: ["999988887777"],
      resourceArns: ["arn:aws:rds:eu-west-1:111122223333:cluster:orders"],
    },
  }),
};
