import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

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
      eventName: "DeleteBucketPublicAccessBlock",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        publicAccessBlock: "",
      },
      more: refused,
    }),

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
  ],
  limits:
    "A bucket created without a block, which new buckets have by default; whether the account's block still applies is not checked.",
  query: "buckets-shared",
  triage: {
    look: [
      "Run `buckets-shared`: which other buckets are shared, and with whom. It concerns `requestParameters.bucketName`.",
      "Check whether a public policy or ACL was there already.",
      "Look for a policy that was set since.",
    ],
    harmless: "A bucket that publishes a site, by its usual deployment.",
    contain: "Turn the block on again, for the whole account where nothing is public.",
  },
};
