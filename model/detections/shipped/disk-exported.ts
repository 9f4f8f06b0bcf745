import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const diskExported: Detection = {
  id: "disk-exported",
  title: "A machine's disk was exported to a bucket",
  why: "A whole machine leaves as a file, with everything on it.",
  severity: "medium",
  technique: "T1537",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateInstanceExportTask", "CreateStoreImageTask", "ExportImage"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-data-copied",
  subject: [
    "detail.requestParameters.instanceId",
    "detail.requestParameters.imageId",
    "detail.requestParameters.ExportImageRequest.ImageId",
    "detail.requestParameters.CreateStoreImageTaskRequest.ImageId",
  ],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "CreateInstanceExportTask",
    userIdentity: user,
    requestParameters: {
      instanceId: "i-1234567890abcdef0",
      targetEnvironment: "vmware",
      exportToS3: { s3Bucket: "exports-mirror" },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateImage",
      userIdentity: pipeline,
      requestParameters: { instanceId: "i-1234567890abcdef0", name: "nightly" },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateInstanceExportTask",
      userIdentity: user,
      requestParameters: { instanceId: "i-1234567890abcdef0" },
      more: rehearsed,
    }),
  ],
  limits: "Moves to another data center do the same.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.instanceId`: who made the call, from where, and what came before it.",
      "Check whose bucket it is, and who may read it.",
      "Ask the machine's owner.",
    ],
    harmless: "A migration, announced.",
    contain: "Cancel the export task, and delete the file.",
  },
};
