import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { publicPolicies } from "../public-policies";
import { pipeline, user } from "../../catalog/sample-callers";

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
      $or: publicPolicies.map((bucketPolicy) => ({ requestParameters: { bucketPolicy } })),
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
              Effect: "Allow",
              Principal: "*",
              Action: ["s3:GetObject", "s3:ListBucket"],
              Resource: ["arn:aws:s3:::customer-exports", "arn:aws:s3:::customer-exports/*"],
              Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            },
          ],
        },
      },
    }),

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
    "Conditions that narrow * are those that the S3 user guide lists under the meaning of public, in the operators that are usual for them; another spelling alerts, and so does a statement with NotAction. A single external account alerts as bucket-policy-shared.",
  query: "buckets-shared",
  triage: {
    look: [
      "Run `buckets-shared`: whom does the policy allow, and which other buckets are shared. It concerns `requestParameters.bucketName`.",
      "Check whether the public access block of the bucket or of the account stops the policy.",
      "Look for reads of the bucket since, in its access log or in data events.",
    ],
    harmless: "A bucket that publishes a site or open data, by its usual deployment.",
    contain: "Turn the public access block on, and put the former policy back.",
  },
};
