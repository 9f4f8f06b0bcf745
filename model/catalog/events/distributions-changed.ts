import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { globalWritesAreLogged } from "../preconditions";

export const distributionsChanged: GovernedEvent = {
  id: "distributions-changed",
  why: "A distribution serves what its origin says under the company's name; another origin, a function at the edge or an access control that is gone changes what every visitor gets.",
  topic: "services",
  source: "aws.cloudfront",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 20, busyPerMonth: 1000, basis: "Deployments of sites." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.cloudfront",
    eventName: "UpdateDistribution",
    region: "us-east-1",
    requestParameters: {
      id: "E1A2B3C4D5E6F7",
      ifMatch: "E2QWRUHEXAMPLE",
      distributionConfig: {
        enabled: true,
        origins: { quantity: 1, items: [{ id: "site", domainName: "site.s3.eu-west-1.amazonaws.com" }] },
      },
    },
  }),
};
