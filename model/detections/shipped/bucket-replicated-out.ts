import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

/** A destination has `Account` only if the copies change their owner (S3 API reference, "Destination"). */
export const bucketReplicatedOut: Detection = {
  id: "bucket-replicated-out",
  title: "A bucket is replicated to another account",
  why: "Replication copies every new object away without a single read in the logs.",
  severity: "high",
  technique: "T1537",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutBucketReplication"],
      requestParameters: { ReplicationConfiguration: { Rule: { Destination: { Account: [{ exists: true }] } } } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "s3-exposure-changed",
  subject: [
    "detail.requestParameters.bucketName",
    "detail.requestParameters.ReplicationConfiguration.Rule.Destination.Bucket",
  ],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "PutBucketReplication",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      replication: "",
      ReplicationConfiguration: {
        Role: "arn:aws:iam::111122223333:role/replication",
        Rule: {
          ID: "all",
          Status: "Enabled",
          Destination: {
            Bucket: "arn:aws:s3:::exports-mirror",
            Account: "999988887777",
            AccessControlTranslation: { Owner: "Destination" },
          },
        },
      },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketReplication",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        replication: "",
        ReplicationConfiguration: {
          Role: "arn:aws:iam::111122223333:role/replication",
          Rule: {
            ID: "all",
            Status: "Enabled",
            Destination: {
              Bucket: "arn:aws:s3:::exports-mirror",
              Account: "999988887777",
              AccessControlTranslation: { Owner: "Destination" },
            },
          },
        },
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketReplication",
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        replication: "",
        ReplicationConfiguration: {
          Role: "arn:aws:iam::111122223333:role/replication",
          Rule: { ID: "all", Status: "Enabled", Destination: { Bucket: "arn:aws:s3:::customer-exports-dr" } },
        },
      },
    }),
  ],
  limits:
    "An external bucket whose copies keep their owner is named without its account and is missed; accounts of the organization alert as well.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Check whose account it is: one of the organization?",
      "Ask the bucket's owner.",
    ],
    harmless: "A recovery account of the organization.",
    contain: "Delete the replication, and ask for what was copied.",
  },
};
