import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

/** Canned ACLs come as a header, grants as a list (S3 API reference, "PutBucketAcl"). */
export const bucketAclPublic: Detection = {
  id: "bucket-acl-public",
  title: "A bucket's access control list grants public access",
  why: "It is the oldest way to publish a bucket, and the one that no policy review shows.",
  severity: "critical",
  technique: "T1530",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateBucket", "PutBucketAcl"],
      errorCode: [{ exists: false }],
      $or: [
        { requestParameters: { "x-amz-acl": ["authenticated-read", "public-read", "public-read-write"] } },
        {
          requestParameters: {
            AccessControlPolicy: {
              AccessControlList: {
                Grant: {
                  Grantee: {
                    URI: [
                      "http://acs.amazonaws.com/groups/global/AllUsers",
                      "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
                    ],
                  },
                },
              },
            },
          },
        },
      ],
    },
  },
  governedBy: "s3-exposure-changed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "PutBucketAcl",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      acl: "",
      AccessControlPolicy: {
        AccessControlList: {
          Grant: [
            {
              Grantee: { "xsi:type": "Group", URI: "http://acs.amazonaws.com/groups/global/AllUsers" },
              Permission: "READ",
            },
          ],
        },
        Owner: { ID: "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a" },
      },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketAcl",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        acl: "",
        AccessControlPolicy: {
          AccessControlList: {
            Grant: [
              {
                Grantee: { "xsi:type": "Group", URI: "http://acs.amazonaws.com/groups/global/AllUsers" },
                Permission: "READ",
              },
            ],
          },
          Owner: { ID: "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a" },
        },
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketAcl",
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        acl: "",
        "x-amz-acl": "log-delivery-write",
      },
    }),
  ],
  limits: "Grants in x-amz-grant headers and grants to single external accounts, which the query shows.",
  query: "buckets-shared",
  triage: {
    look: [
      "Run `buckets-shared`: which other buckets are shared, and with whom. It concerns `requestParameters.bucketName`.",
      "Check whether the public access block stops the ACL.",
      "Look for reads since.",
    ],
    harmless: "A bucket that publishes a site, by its usual deployment.",
    contain: "Turn the public access block on, and set the bucket to enforce its owner.",
  },
};
