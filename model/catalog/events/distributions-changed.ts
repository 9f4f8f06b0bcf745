import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

/** IAM names these actions with the date of the API version; CloudTrail writes it into `apiVersion`, and the prefix takes either. */
export const distributionsChanged: GovernedEvent = {
  id: "distributions-changed",
  why: "A distribution serves what its origin says under the company's name; another origin, a function at the edge or an access control that is gone changes what every visitor gets.",
  topic: "edge",
  source: "aws.cloudfront",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        { prefix: "AssociateAlias" },
        { prefix: "CreateDistribution" },
        { prefix: "CreateFunction" },
        { prefix: "CreateOriginAccessControl" },
        { prefix: "CreatePublicKey" },
        { prefix: "DeleteDistribution" },
        { prefix: "DeleteOriginAccessControl" },
        { prefix: "PublishFunction" },
        { prefix: "UpdateDistribution" },
        { prefix: "UpdateFunction" },
        { prefix: "UpdateKeyGroup" },
        { prefix: "UpdateOriginAccessControl" },
        { prefix: "UpdateResponseHeadersPolicy" },
      ],
    },
  },
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
