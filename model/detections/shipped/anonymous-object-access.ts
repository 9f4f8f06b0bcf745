import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused } from "../../catalog/sample-callers";

export const anonymousObjectAccess: Detection = {
  id: "anonymous-object-access",
  title: "Somebody without an account read or wrote an object",
  why: "The bucket is public, whatever was meant.",
  severity: "medium",
  technique: "T1530",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteObject", "GetObject", "ListObjects", "PutObject"],
      userIdentity: { accountId: ["anonymous"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "s3-objects-accessed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "GetObject",
    readOnly: true,
    dataEvent: true,
    userIdentity: { type: "AWSAccount", principalId: "", accountId: "anonymous" },
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      key: "2026/03/17/orders.parquet",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "GetObject",
      readOnly: true,
      dataEvent: true,
      userIdentity: { type: "AWSAccount", principalId: "AIDAEXAMPLEPARTNER", accountId: "999988887777" },
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        key: "2026/03/17/orders.parquet",
      },
    }),
    cloudTrailSample({
      source: "aws.s3",
      eventName: "GetObject",
      readOnly: true,
      dataEvent: true,
      userIdentity: { type: "AWSAccount", principalId: "", accountId: "anonymous" },
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        key: "2026/03/17/orders.parquet",
      },
      more: refused,
    }),
  ],
  limits:
    "Buckets that are meant to be public alert once each: narrow the trail's selectors so that it does not log them.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Check the bucket's policy, its ACLs and its public access block.",
      "Count the addresses that read, and what.",
    ],
    harmless: "A bucket that publishes a site.",
    contain: "Turn the public access block on.",
  },
};
