import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

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
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketPolicy",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        bucketPolicy: { Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }] },
      },
      more: refused,
    }),
  ],
  limits:
    "A condition that narrows * to an organization or a VPC is not understood and alerts; a single external account does not alert, but is in the query.",
  query: "buckets-shared",
  triage: {
    look: [
      "Run `buckets-shared`: it shows each condition beside the statement, and what else opened around it.",
      "Read the `Condition` of the statement with the principal * in `bucketPolicy`: narrowed to the organization or an endpoint, it is not public.",
      "Look at the block (GetPublicAccessBlock) and at who read `bucketName` since: S3 data events or server access logs.",
    ],
    harmless:
      "A bucket on the list of public ones, or a policy that a condition narrows to the organization, an account or a VPC endpoint.",
    contain:
      "Call PutPublicAccessBlock with all four settings, which overrides the policy at once; then put the former policy.",
  },
};
