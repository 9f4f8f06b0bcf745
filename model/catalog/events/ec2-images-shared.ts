import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ec2ImagesShared: GovernedEvent = {
  id: "ec2-images-shared",
  why: "A shared snapshot or image is a disk handed to another account: no traffic, no download and no further trace on this side; lifting the block on public sharing prepares it.",
  topic: "workload",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DisableEbsEncryptionByDefault",
        "DisableImageBlockPublicAccess",
        "DisableSnapshotBlockPublicAccess",
        "ModifyImageAttribute",
        "ModifySnapshotAttribute",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 500, basis: "Image pipelines." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifySnapshotAttribute",
    requestParameters: {
      snapshotId: "snap-041993b54a9b3af6f",
      attributeType: "CREATE_VOLUME_PERMISSION",
      createVolumePermission: { add: { items: [{ userId: "999988887777" }] } },
    },
    responseElements: { _return: true },
  }),
};
