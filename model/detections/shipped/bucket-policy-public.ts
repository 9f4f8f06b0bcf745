import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../sample-callers";

export const bucketPolicyPublic: Detection = {
  id: "bucket-policy-public",
  title: "A bucket policy grants public access",
  why: "Most published leaks began with this one call.",
  severity: "critical",
  technique: "T1530",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutBucketPolicy"],
      requestParameters: {
        bucketPolicy: {
          Statement: { Effect: ["Allow"], $or: [{ Principal: ["*"] }, { Principal: { AWS: ["*"] } }] },
        },
      },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "s3-exposure-changed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "PutBucketPolicy",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      policy: "",
      bucketPolicy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: "*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
          { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::customer-exports/*" },
        ],
      },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketPolicy",
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        policy: "",
        bucketPolicy: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Deny",
              Principal: "*",
              Action: "s3:*",
              Resource: "*",
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            {
              Effect: "Allow",
              Principal: { AWS: "arn:aws:iam::111122223333:role/export" },
              Action: "s3:PutObject",
              Resource: "arn:aws:s3:::customer-exports/*",
            },
          ],
        },
      },
    }),
  ],
  limits:
    "A condition that narrows * to an organization or a VPC is not understood and alerts; a single external account does not alert, but is in the query.",
  query: "buckets-shared",
};
