import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const fileSystemDeleted: Detection = {
  id: "file-system-deleted",
  title: "An EFS file system was deleted",
  why: "A file system cannot be restored, unless AWS Backup has a copy of it.",
  severity: "high",
  technique: "T1485",
  source: "aws.elasticfilesystem",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteFileSystem"], errorCode: [{ exists: false }] },
  },
  governedBy: "file-systems-endangered",
  subject: ["detail.requestParameters.fileSystemId"],
  sample: cloudTrailSample({
    source: "aws.elasticfilesystem",
    eventName: "DeleteFileSystem",
    userIdentity: user,
    requestParameters: { fileSystemId: "fs-0123456789abcdef8" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.elasticfilesystem",
      eventName: "CreateMountTarget",
      userIdentity: pipeline,
      requestParameters: { fileSystemId: "fs-0123456789abcdef8", subnetId: "subnet-0e540f0c7ffb48ae9" },
    }),
    cloudTrailSample({
      source: "aws.elasticfilesystem",
      eventName: "DeleteFileSystem",
      userIdentity: user,
      requestParameters: { fileSystemId: "fs-0123456789abcdef8" },
      more: refused,
    }),
  ],
  limits: "Test environments are torn down in the same way.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the file system, `requestParameters.fileSystemId`: who made the call, from where, and what came before it.",
      "Check whether a recovery point of it is left.",
      "Look for mount targets of other file systems that the same caller deleted.",
    ],
    harmless: "An environment that its pipeline tears down.",
    contain: "Restore from the newest recovery point into a new file system.",
  },
};
