import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

export const publicAccessBlockRemoved: Detection = {
  id: "public-access-block-removed",
  title: "An S3 public access block was removed or weakened",
  why: "The block is what keeps tomorrow's careless policy from being a leak; lifting it prepares one.",
  severity: "high",
  technique: "T1562.007",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      errorCode: [{ exists: false }],
      $or: [
        { eventName: ["DeleteAccountPublicAccessBlock", "DeleteBucketPublicAccessBlock"] },
        ...["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"].map((part) => ({
          eventName: ["PutAccountPublicAccessBlock", "PutBucketPublicAccessBlock"],
          requestParameters: { PublicAccessBlockConfiguration: { [part]: [false] } },
        })),
      ],
    },
  },
  governedBy: "s3-exposure-changed",
  subject: ["detail.requestParameters.bucketName", "detail.requestParameters.accountId", "account"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "DeleteBucketPublicAccessBlock",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      publicAccessBlock: "",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketPublicAccessBlock",
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        publicAccessBlock: "",
        PublicAccessBlockConfiguration: {
          xmlns: "http://s3.amazonaws.com/doc/2006-03-01/",
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    }),
    cloudTrailSample({
      source: "aws.s3",
      eventName: "DeleteBucketPublicAccessBlock",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        publicAccessBlock: "",
      },
      more: refused,
    }),
  ],
  limits:
    "A bucket created without a block, which new buckets have by default; whether the account's block still applies is not checked.",
  query: "buckets-shared",
  triage: {
    look: [
      "Run `buckets-shared`: whether a public policy or list came with it; the block alone opens nothing.",
      "Look how far it reaches: one `bucketName`, or with `accountId` every bucket of the account.",
      "Look whether the account's own block still stands (GetPublicAccessBlock of the account).",
    ],
    harmless: "A website's bucket on the list of public ones, by the pipeline that owns it.",
    contain: "Call PutPublicAccessBlock with all four settings, for the bucket and for the account.",
  },
};
