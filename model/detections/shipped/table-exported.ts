import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const tableExported: Detection = {
  id: "table-exported",
  title: "A table was exported to S3",
  why: "The whole table leaves in one call that reads no item and uses none of its capacity.",
  severity: "medium",
  technique: "T1537",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["ExportTableToPointInTime"], errorCode: [{ exists: false }] },
  },
  governedBy: "dynamodb-recovery-changed",
  subject: ["detail.requestParameters.tableArn", "detail.requestParameters.s3Bucket"],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "ExportTableToPointInTime",
    userIdentity: user,
    requestParameters: {
      tableArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
      s3Bucket: "exports-mirror",
      s3BucketOwner: "999988887777",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "RestoreTableToPointInTime",
      userIdentity: pipeline,
      requestParameters: {
        sourceTableName: "orders",
        targetTableName: "orders-restored",
        useLatestRestorableTime: true,
      },
    }),
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "ExportTableToPointInTime",
      userIdentity: user,
      requestParameters: {
        tableArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
        s3Bucket: "exports-mirror",
      },
      more: refused,
    }),
  ],
  limits:
    "Nightly exports to a data lake alert; whose bucket it is only the request's s3BucketOwner says, and only for another account's.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.tableArn`: who made the call, from where, and what came before it.",
      "Check whose bucket it is.",
      "Ask the table's owner whether the export is known.",
    ],
    harmless: "A nightly export to the data lake, by its usual role.",
    contain: "Deny dynamodb:ExportTableToPointInTime to the caller, and delete the objects if the bucket is yours.",
  },
};
