import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const containerImagesChanged: GovernedEvent = {
  id: "container-images-changed",
  why: "A replaced image runs wherever the tag is pulled next, and a repository's policy lets strangers pull the code or push their own.",
  topic: "compute",
  source: "aws.ecr",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "BatchDeleteImage",
        "CreatePullThroughCacheRule",
        "DeleteLifecyclePolicy",
        "DeleteRegistryPolicy",
        "DeleteRepository",
        "DeleteRepositoryPolicy",
        "PutImage",
        "PutImageScanningConfiguration",
        "PutImageTagMutability",
        "PutLifecyclePolicy",
        "PutRegistryPolicy",
        "PutRegistryScanningConfiguration",
        "PutReplicationConfiguration",
        "SetRepositoryPolicy",
        "UpdatePullThroughCacheRule",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 200, busyPerMonth: 20000, basis: "An image for each build." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ecr",
    eventName: "SetRepositoryPolicy",
    requestParameters: {
      repositoryName: "shop",
      policyText:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}]}',
      force: false,
    },
    responseElements: { registryId: "111122223333", repositoryName: "shop" },
  }),
};
