import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../sample-callers";

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
      requestParameters: {
        snapshotId: "snap-041993b54a9b3af6f",
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { remove: { items: [{ group: "all" }] } },
      },
      responseElements: { _return: true },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyImageAttribute",
      userIdentity: user,
      requestParameters: {
        imageId: "ami-0abcdef1234567890",
        attributeType: "launchPermission",
        launchPermission: { add: { items: [{ group: "all" }] } },
      },
      more: { errorCode: "OperationNotPermitted", errorMessage: "The block on public access for images is enabled." },
    }),
  ],
  limits: "Whoever copied it in the meantime leaves no trace in this account.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: which others were shared, and whether it was taken back.",
      "Look what is on the disk of `snapshotId` or in the image `imageId`: keys, data, code.",
      "Look at who did it, and whether the block on public sharing was lifted before (public-sharing-unblocked).",
    ],
    harmless: "The account that publishes images for customers, and no other.",
    contain:
      "Call ModifySnapshotAttribute or ModifyImageAttribute with remove for the group all; change the credentials on the disk, and switch the block on.",
  },
};
