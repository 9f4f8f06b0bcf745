import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

export const snapshotShared: Detection = {
  id: "snapshot-shared",
  title: "A disk snapshot or a machine image was shared",
  why: "It hands a whole disk to another account without traffic, a download or any further trace on this side.",
  severity: "medium",
  technique: "T1537",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      errorCode: [{ exists: false }],
      $or: [
        {
          eventName: ["ModifySnapshotAttribute"],
          requestParameters: { createVolumePermission: { add: { items: { userId: [{ exists: true }] } } } },
        },
        ...["userId", "organizationArn", "organizationalUnitArn"].map((receiver) => ({
          eventName: ["ModifyImageAttribute"],
          requestParameters: { launchPermission: { add: { items: { [receiver]: [{ exists: true }] } } } },
        })),
      ],
    },
  },
  governedBy: "ec2-images-shared",
  subject: [
    "detail.requestParameters.snapshotId",
    "detail.requestParameters.imageId",
    "detail.requestParameters.createVolumePermission.add.items.userId",
    "detail.requestParameters.launchPermission.add.items.userId",
    "detail.requestParameters.launchPermission.add.items.organizationArn",
    "detail.requestParameters.launchPermission.add.items.organizationalUnitArn",
  ],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifySnapshotAttribute",
    userIdentity: user,
    requestParameters: {
      snapshotId: "snap-041993b54a9b3af6f",
      attributeType: "CREATE_VOLUME_PERMISSION",
      createVolumePermission: { add: { items: [{ userId: "999988887777" }] } },
    },
    responseElements: { _return: true },
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
      responseElements: { _return: true },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifySnapshotAttribute",
      userIdentity: user,
      requestParameters: {
        snapshotId: "snap-041993b54a9b3af6f",
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { add: { items: [{ userId: "999988887777" }] } },
      },
      more: refused,
    }),
  ],
  limits:
    "A pattern cannot tell an account of the organization from a foreign one: image pipelines alert until they are excluded.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: with whom, and what else was shared.",
      "Look up the `userId` or organization that was added in the list of your accounts.",
      "Look whether the snapshot was made minutes before, and of which volume: `everything-that-touched-one-resource` with `snapshotId`.",
    ],
    harmless: "The image pipeline that shares with the organization's own accounts: an exception for its role.",
    contain:
      "Call ModifySnapshotAttribute or ModifyImageAttribute with remove; a copy stays with its owner, so change what the disk holds.",
  },
};
