import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const dataTransfersChanged: GovernedEvent = {
  id: "data-transfers-changed",
  why: "A transfer task copies whole file systems and buckets, to another account or another cloud just as well, and looks like a migration.",
  topic: "services",
  source: "aws.datasync",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 1000, basis: "One execution for each scheduled transfer." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.datasync",
    eventName: "CreateLocationS3",
    requestParameters: {
      s3BucketArn: "arn:aws:s3:::exports-mirror",
      s3Config: { bucketAccessRoleArn: "arn:aws:iam::111122223333:role/datasync" },
    },
  }),
};
