import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const s3InventoryRead: GovernedEvent = {
  id: "s3-inventory-read",
  why: "Reading the policies, encryption and logging of bucket after bucket is how one looks for the one that is open. Posture tools do so all day, hence opt-in.",
  topic: "configuration",
  part: "storage",
  source: "aws.s3",
  /**
   * Without the calls that services of AWS make on somebody's behalf: Firehose asks for the archive's Region each time it
   * writes there, which would be archived in turn (CloudTrail user guide, "CloudTrail userIdentity element": invokedBy).
   */
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      userIdentity: { invokedBy: [{ exists: false }] },
      eventName: [
        "GetAccountPublicAccessBlock",
        "GetBucketAcl",
        "GetBucketCors",
        "GetBucketEncryption",
        "GetBucketInventoryConfiguration",
        "GetBucketLocation",
        "GetBucketLogging",
        "GetBucketMetricsConfiguration",
        "GetBucketPolicy",
        "GetBucketPolicyStatus",
        "GetBucketPublicAccessBlock",
        "GetBucketReplication",
        "GetBucketTagging",
        "GetBucketVersioning",
        "ListBuckets",
      ],
    },
  },
  origin: "member",
  readOnly: true,
  volume: {
    perMonth: 20000,
    busyPerMonth: 500000,
    basis: "Security Hub, Config and posture tools read every bucket some times a day.",
  },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "ListBuckets",
    readOnly: true,
    requestParameters: { Host: "s3.amazonaws.com" },
  }),
};
