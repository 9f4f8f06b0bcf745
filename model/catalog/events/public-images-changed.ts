import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

export const publicImagesChanged: GovernedEvent = {
  id: "public-images-changed",
  why: "What is in a public repository can be pulled by the whole world, and images from there are trusted under the company's alias.",
  topic: "compute",
  source: "aws.ecr-public",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateRepository", "DeleteRepository", "PutImage", "PutRegistryCatalogData", "SetRepositoryPolicy"],
    },
  },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 1, busyPerMonth: 500, basis: "Only where software is published." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ecr-public",
    eventName: "CreateRepository",
    region: "us-east-1",
    requestParameters: { repositoryName: "shop" },
  }),
};
