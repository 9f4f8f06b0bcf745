import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, user } from "../../catalog/sample-callers";

export const snapshotAccessRemoved: Detection = {
  id: "snapshot-access-removed",
  title: "Access to a snapshot was taken away",
  why: "An account that keeps copies for recovery loses them without a word.",
  severity: "low",
  technique: "T1490",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifySnapshotAttribute"],
      requestParameters: { createVolumePermission: { remove: { items: { userId: [{ exists: true }] } } } },
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-images-shared",
  subject: ["detail.requestParameters.snapshotId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifySnapshotAttribute",
    userIdentity: user,
    requestParameters: {
      snapshotId: "snap-041993b54a9b3af6f",
      attributeType: "CREATE_VOLUME_PERMISSION",
      createVolumePermission: { remove: { items: [{ userId: "444455556666" }] } },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifySnapshotAttribute",
      userIdentity: onBehalf(pipeline, "backup.amazonaws.com"),
      requestParameters: {
        snapshotId: "snap-041993b54a9b3af6f",
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { remove: { items: [{ userId: "444455556666" }] } },
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifySnapshotAttribute",
      userIdentity: pipeline,
      requestParameters: {
        snapshotId: "snap-041993b54a9b3af6f",
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { add: { items: [{ userId: "444455556666" }] } },
      },
    }),
  ],
  limits: "Most of these calls end a share on purpose.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: what else was shared, or taken back, and by whom. It concerns `requestParameters.snapshotId`.",
      "Ask the account that lost access what it used the snapshot for.",
      "Look for deletions of snapshots by the same caller.",
    ],
    harmless: "A share that has ended.",
    contain: "Share it again with the recovery account.",
  },
};
