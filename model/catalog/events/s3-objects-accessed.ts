import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { dataEventsAreLogged } from "../preconditions";

/** `ListBucket` and `ReplicateObject` are IAM actions, which public rules name as if they were calls. A listing is `ListObjects` in either version (S3 user guide, "Amazon S3 CloudTrail events"). Without what this program does itself: the archive lists and writes objects, and each event that is archived would cause another. */
export const s3ObjectsAccessed: GovernedEvent = {
  id: "s3-objects-accessed",
  why: "Ransom by re-keying, a ransom note, a stolen credentials file and an anonymous download are reads and writes of objects, which only data events show. A busy bucket has millions, hence opt-in.",
  topic: "configuration",
  part: "data",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CopyObject",
        "CreateMultipartUpload",
        "DeleteObject",
        "DeleteObjects",
        "GetObject",
        "ListBucket",
        "ListObjects",
        "PutObject",
        "PutObjectAcl",
        "PutObjectLegalHold",
        "PutObjectRetention",
        "ReplicateObject",
        "RestoreObject",
        "UpdateObjectEncryption",
      ],
      userIdentity: {
        sessionContext: {
          sessionIssuer: { userName: [{ exists: false }, { "anything-but": { prefix: "event-governance-" } }] },
        },
      },
    },
  },
  origin: "member",
  dataEvents: true,
  volume: {
    perMonth: 1000000,
    busyPerMonth: 100000000,
    basis: "One event for each read or write of an object: narrow the trail's selectors first.",
  },
  preconditions: [dataEventsAreLogged("S3 objects, narrowed by advanced event selectors to the buckets that matter")],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "CopyObject",
    dataEvent: true,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      key: "2026/03/17/orders.parquet",
      "x-amz-copy-source": "customer-exports/2026/03/17/orders.parquet",
      "x-amz-server-side-encryption-customer-algorithm": "AES256",
    },
  }),
};
