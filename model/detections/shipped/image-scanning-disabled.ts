import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const imageScanningDisabled: Detection = {
  id: "image-scanning-disabled",
  title: "Scanning of container images was switched off",
  why: "Known weaknesses of new images are then found by others.",
  severity: "low",
  technique: "T1562.001",
  source: "aws.ecr",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutImageScanningConfiguration"],
      requestParameters: { imageScanningConfiguration: { scanOnPush: [false, "false"] } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "container-images-changed",
  subject: ["detail.requestParameters.repositoryName"],
  sample: cloudTrailSample({
    source: "aws.ecr",
    eventName: "PutImageScanningConfiguration",
    userIdentity: user,
    requestParameters: { repositoryName: "shop", imageScanningConfiguration: { scanOnPush: false } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ecr",
      eventName: "PutImageScanningConfiguration",
      userIdentity: pipeline,
      requestParameters: { repositoryName: "shop", imageScanningConfiguration: { scanOnPush: true } },
    }),
    cloudTrailSample({
      source: "aws.ecr",
      eventName: "PutImageTagMutability",
      userIdentity: pipeline,
      requestParameters: { repositoryName: "shop", imageTagMutability: "IMMUTABLE" },
    }),
  ],
  limits: "A registry whose images Amazon Inspector scans needs no scanning on push.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the repository, `requestParameters.repositoryName`: who made the call, from where, and what came before it.",
      "Check whether Amazon Inspector scans the registry.",
      "Look for images that were pushed since.",
    ],
    harmless: "A move to enhanced scanning.",
    contain: "Switch it on again for the whole registry.",
  },
};
