import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

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
      userIdentity: user,
      requestParameters: {
        snapshotId: "snap-041993b54a9b3af6f",
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { add: { items: [{ userId: "999988887777" }] } },
      },
      responseElements: { _return: true },
      more: refused,
    }),

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
  ],
  limits:
    "A pattern cannot tell an account of the organization from a foreign one: image pipelines alert until they are excluded.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: what else was shared, and with whom. It concerns `requestParameters.snapshotId`.",
      "Check whose account it is: one of the organization?",
      "Ask what is on the disk.",
    ],
    harmless: "An image pipeline that shares with the organization's accounts.",
    contain: "Take the permission back; a copy that was made meanwhile stays with the other account.",
  },
};
