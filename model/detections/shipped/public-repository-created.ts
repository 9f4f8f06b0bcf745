import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const publicRepositoryCreated: Detection = {
  id: "public-repository-created",
  title: "A public container repository was created",
  why: "Whatever is pushed to it is in the world's hands.",
  severity: "medium",
  technique: "T1567",
  source: "aws.ecr-public",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateRepository"], errorCode: [{ exists: false }] },
  },
  governedBy: "public-images-changed",
  subject: ["detail.requestParameters.repositoryName"],
  sample: cloudTrailSample({
    source: "aws.ecr-public",
    eventName: "CreateRepository",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { repositoryName: "shop" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ecr-public",
      eventName: "DeleteRepository",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { repositoryName: "shop" },
    }),
    cloudTrailSample({
      source: "aws.ecr-public",
      eventName: "CreateRepository",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { repositoryName: "shop" },
      more: refused,
    }),
  ],
  limits: "Teams that publish software on purpose alert once for each repository.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the repository, `requestParameters.repositoryName`: who made the call, from where, and what came before it.",
      "Look for images that were pushed to it.",
      "Ask the team whether publishing was meant.",
    ],
    harmless: "A team that publishes software.",
    contain: "Delete the repository, and rotate what its images hold.",
  },
};
