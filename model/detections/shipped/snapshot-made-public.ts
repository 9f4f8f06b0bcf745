import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

export const snapshotMadePublic: Detection = {
  id: "snapshot-made-public",
  title: "A disk snapshot or a machine image was made public",
  why: "Every AWS account in the world can copy the disk from now on, and bots search public snapshots for secrets.",
  severity: "critical",
  technique: "T1537",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      errorCode: [{ exists: false }],
      $or: [
        {
          eventName: ["ModifySnapshotAttribute"],
          requestParameters: { createVolumePermission: { add: { items: { group: ["all"] } } } },
        },
        {
          eventName: ["ModifyImageAttribute"],
          requestParameters: { launchPermission: { add: { items: { group: ["all"] } } } },
        },
      ],
    },
  },
  governedBy: "ec2-images-shared",
  subject: ["detail.requestParameters.snapshotId", "detail.requestParameters.imageId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifySnapshotAttribute",
    userIdentity: user,
    requestParameters: {
      snapshotId: "snap-041993b54a9b3af6f",
      attributeType: "CREATE_VOLUME_PERMISSION",
      createVolumePermission: { add: { items: [{ group: "all" }] } },
    },
    responseElements: { _return: true },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifySnapshotAttribute",
      userIdentity: user,
      requestParameters: {
        snapshotId: "snap-041993b54a9b3af6f",
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { add: { items: [{ group: "all" }] } },
      },
      responseElements: { _return: true },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifySnapshotAttribute",
      requestParameters: {
        snapshotId: "snap-041993b54a9b3af6f",
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { remove: { items: [{ group: "all" }] } },
      },
      responseElements: { _return: true },
    }),
  ],
  limits: "Whoever copied it in the meantime leaves no trace in this account.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: what else was shared, and with whom. It concerns `requestParameters.snapshotId`.",
      "Ask what is on the disk, and what it opens.",
      "Check whether the block on public sharing was lifted before.",
    ],
    harmless: "Images that are published on purpose.",
    contain: "Take the permission back, turn the block on public sharing on, and rotate what the disk holds.",
  },
};
