import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const diskEncryptionDisabled: Detection = {
  id: "disk-encryption-disabled",
  title: "Encryption of new disks by default was switched off",
  why: "New volumes and snapshots of the Region are then readable by whoever gets a copy.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DisableEbsEncryptionByDefault"], errorCode: [{ exists: false }] },
  },
  governedBy: "ec2-images-shared",
  subject: ["account", "region"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "DisableEbsEncryptionByDefault",
    userIdentity: user,
    requestParameters: { DisableEbsEncryptionByDefaultRequest: {} },
    responseElements: { DisableEbsEncryptionByDefaultResponse: { ebsEncryptionByDefault: false } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifySnapshotAttribute",
      userIdentity: pipeline,
      requestParameters: {
        snapshotId: "snap-041993b54a9b3af6f",
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { remove: { items: [{ userId: "999988887777" }] } },
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DisableEbsEncryptionByDefault",
      userIdentity: user,
      requestParameters: { DisableEbsEncryptionByDefaultRequest: {} },
      more: rehearsed,
    }),
  ],
  limits: "What is encrypted already stays so.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "List the volumes that were created since.",
      "Ask who needs unencrypted disks.",
    ],
    harmless: "A test of an old image, announced.",
    contain: "Enable it again, and have it enforced by a policy of the organization.",
  },
};
