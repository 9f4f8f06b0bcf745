import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ec2DataCopied: GovernedEvent = {
  id: "ec2-data-copied",
  why: "A copied, exported or re-encrypted disk is the disk itself in other hands, and a deregistered image or a lock that is lifted is a way back that is gone.",
  topic: "workload",
  part: "changes",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AttachVolume",
        "CopyImage",
        "CopySnapshot",
        "CreateImage",
        "CreateInstanceExportTask",
        "CreateReplaceRootVolumeTask",
        "CreateSnapshot",
        "CreateSnapshots",
        "CreateStoreImageTask",
        "DeregisterImage",
        "DetachVolume",
        "DisableFastSnapshotRestores",
        "DisableImage",
        "ExportImage",
        "ModifyEbsDefaultKmsKeyId",
        "ResetImageAttribute",
        "ResetSnapshotAttribute",
        "UnlockSnapshot",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 200,
    busyPerMonth: 5000,
    basis: "One snapshot a day of each volume, and volumes that follow containers.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "CreateInstanceExportTask",
    requestParameters: {
      description: "export",
      exportToS3: { containerFormat: "ova", diskImageFormat: "VMDK", s3Bucket: "customer-exports" },
      instanceId: "i-1234567890abcdef0",
      targetEnvironment: "vmware",
    },
  }),
};
