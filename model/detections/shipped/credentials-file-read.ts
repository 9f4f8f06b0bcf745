import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const credentialsFileRead: Detection = {
  id: "credentials-file-read",
  title: "A file that holds credentials was read from a bucket",
  why: "Private keys and environment files in a bucket are the way from one stolen role to the next.",
  severity: "medium",
  technique: "T1552.001",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["GetObject"],
      userIdentity: { type: [{ "anything-but": ["AWSService"] }] },
      requestParameters: {
        key: [
          { suffix: ".pem" },
          { suffix: ".ppk" },
          { suffix: ".env" },
          { suffix: "id_rsa" },
          { suffix: "id_ed25519" },
          { suffix: "id_ecdsa" },
          { suffix: ".aws/credentials" },
          { suffix: ".kdbx" },
          { suffix: ".pfx" },
          { suffix: ".p12" },
        ],
      },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "s3-objects-accessed",
  subject: ["detail.requestParameters.bucketName", "detail.requestParameters.key"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "GetObject",
    readOnly: true,
    dataEvent: true,
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      key: "backup/home/fern/.ssh/id_rsa",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "GetObject",
      readOnly: true,
      dataEvent: true,
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        key: "2026/03/17/orders.parquet",
      },
    }),
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutObject",
      dataEvent: true,
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        key: "backup/home/fern/.ssh/id_rsa",
      },
    }),
  ],
  limits: "Files under another name, and applications that keep their certificates in a bucket.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the object, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Check what the file opens, and rotate that.",
      "Look for other objects that the caller read.",
    ],
    harmless: "An application that reads its own certificate, by its own role.",
    contain: "Rotate what the file holds, and move it to Secrets Manager.",
  },
};
