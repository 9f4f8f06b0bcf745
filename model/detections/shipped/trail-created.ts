import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.cloudtrail",
  eventName: "CreateTrail",
  userIdentity: user,
  requestParameters: { name: "audit-copy", s3BucketName: "logs-of-nobody-knows", isMultiRegionTrail: true },
};

export const trailCreated: Detection = {
  id: "trail-created",
  title: "A new CloudTrail trail was created",
  why: "A trail of somebody's own copies everything that happens into a bucket of theirs; and each second trail costs.",
  severity: "low",
  technique: "T1530",
  source: "aws.cloudtrail",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateTrail"], errorCode: [{ exists: false }] },
  },
  governedBy: "cloudtrail-weakened",
  subject: ["detail.requestParameters.name", "detail.requestParameters.s3BucketName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, eventName: "UpdateTrail", requestParameters: { name: "audit-copy" } }),
  ],
  limits: "A pattern cannot know which buckets are yours.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.name`: what else was switched off, and in which order.",
      "Look which account the bucket belongs to.",
      "Ask the account's owner what the trail is for.",
    ],
    harmless: "A new account's baseline, or a product that is being tried out.",
    contain: "Delete the trail; if the bucket is foreign, treat what it received as known to others.",
  },
};
