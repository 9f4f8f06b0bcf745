import { notByTools } from "../tool-agents";
import type { JsonObject } from "../../envelope";
import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

const read = ["s3:GetObject", "s3:ListBucket"];

const put = (
  caller: JsonObject,
  Principal: JsonObject | string,
  effect = "Allow",
  more: JsonObject = {},
  Action: string | string[] = read,
) =>
  cloudTrailSample({
    source: "aws.s3",
    eventName: "PutBucketPolicy",
    userIdentity: caller,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      policy: "",
      bucketPolicy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: effect,
            Principal,
            Action,
            Resource: ["arn:aws:s3:::customer-exports", "arn:aws:s3:::customer-exports/*"],
          },
        ],
      },
    },
    more,
  });

/**
 * A pattern compares no two fields, so that it cannot tell a foreign account from the own one. It tells the principals that
 * name a whole account: who grants to a role of the own account names the role.
 *
 * Load balancers deliver their access logs as an account of AWS's own, another one in each of the older Regions, which the
 * bucket lets write alone (Application Load Balancer user guide, "Access logs for your Application Load Balancer": "Regions
 * available before August 2022"); in later Regions a service does, logdelivery.elasticloadbalancing.amazonaws.com.
 */
export const bucketPolicyShared: Detection = {
  id: "bucket-policy-shared",
  title: "A person shared a bucket with an account",
  why: "A policy that names an account hands it the bucket for good: it reads there with its own keys, and nothing is recorded here but in data events.",
  severity: "high",
  technique: "T1537",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutBucketPolicy"],
      requestParameters: {
        bucketPolicy: {
          Statement: {
            Effect: ["Allow"],
            Principal: { AWS: [{ suffix: ":root" }] },
            // Whoever may write alone reads nothing.
            $or: [{ Action: [{ "anything-but": ["s3:PutObject"] }] }, { NotAction: [{ exists: true }] }],
          },
        },
      },
      userIdentity: { type: ["IAMUser", "Root", "AssumedRole"], invokedBy: [{ exists: false }] },
      userAgent: notByTools,
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "s3-exposure-changed",
  subject: ["detail.requestParameters.bucketName"],
  sample: put(user, { AWS: "arn:aws:iam::999988887777:root" }),
  nearMisses: [
    put(pipeline, { AWS: "arn:aws:iam::111122223333:role/export" }),
    put(pipeline, { AWS: "arn:aws:iam::999988887777:root" }, "Allow", {
      userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.8",
    }),
    put(pipeline, { Service: "logging.s3.amazonaws.com" }),
    put(user, { AWS: "arn:aws:iam::999988887777:root" }, "Deny"),
    put(user, { AWS: "arn:aws:iam::127311923021:root" }, "Allow", {}, "s3:PutObject"),
    put(user, { Service: "logdelivery.elasticloadbalancing.amazonaws.com" }, "Allow", {}, "s3:PutObject"),
  ],
  limits:
    "A pattern cannot tell a foreign account from the own one or one of the organization, which alert as well: detections.exceptions names those who share. A role or a user of another account, a bare account id and what Terraform, Pulumi or CloudFormation grants, told by the user agent, do not alert, nor does an account that may write objects alone, as load balancers' log delivery may; the query lists them.",
  query: "buckets-shared",
  triage: {
    look: [
      "Run `buckets-shared`: which account the policy names, and which other buckets are shared with it. It concerns `requestParameters.bucketName`.",
      "Compare the account with those of the organization and of known partners.",
      "Look for reads by it since, in the bucket's access log or in data events.",
    ],
    harmless: "A partner or another account of the organization, agreed on before; the own account, named as a whole.",
    contain: "Put the former policy back, or delete the statement; the other account keeps what it has copied.",
  },
};
