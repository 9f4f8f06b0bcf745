import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const distributionChangedByUser: Detection = {
  id: "distribution-changed-by-user",
  title: "A user changed a distribution",
  why: "Another origin, or code at the edge, changes what every visitor gets under the company's name.",
  severity: "medium",
  technique: "T1584",
  source: "aws.cloudfront",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        { prefix: "CreateFunction" },
        { prefix: "PublishFunction" },
        { prefix: "UpdateDistribution" },
        { prefix: "UpdateFunction" },
      ],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "distributions-changed",
  subject: ["detail.requestParameters.id", "detail.requestParameters.name"],
  sample: cloudTrailSample({
    source: "aws.cloudfront",
    eventName: "UpdateDistribution",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { id: "E1A2B3C4D5E6F7", ifMatch: "E2QWRUHEXAMPLE", distributionConfig: { enabled: true } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.cloudfront",
      eventName: "UpdateDistribution",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { id: "E1A2B3C4D5E6F7", ifMatch: "E2QWRUHEXAMPLE", distributionConfig: { enabled: true } },
    }),
    cloudTrailSample({
      source: "aws.cloudfront",
      eventName: "UpdateDistribution",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { id: "E1A2B3C4D5E6F7", ifMatch: "E2QWRUHEXAMPLE" },
      more: refused,
    }),
  ],
  limits: "A role that does it looks like a deployment.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the distribution, `requestParameters.id`: who made the call, from where, and what came before it.",
      "Compare its origins and functions with what they were.",
      "Look at the site as a visitor.",
    ],
    harmless: "A person who manages a site by hand.",
    contain: "Put the former configuration back, invalidate the cache, and deactivate the key.",
  },
};
