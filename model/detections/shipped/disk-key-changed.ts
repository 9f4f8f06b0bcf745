import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const diskKeyChanged: Detection = {
  id: "disk-key-changed",
  title: "The default key of new disks was changed",
  why: "New volumes are then encrypted under a key that may belong to somebody else, who can take it away.",
  severity: "medium",
  technique: "T1486",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["ModifyEbsDefaultKmsKeyId"], errorCode: [{ exists: false }] },
  },
  governedBy: "ec2-data-copied",
  subject: ["account", "region"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifyEbsDefaultKmsKeyId",
    userIdentity: user,
    requestParameters: {
      ModifyEbsDefaultKmsKeyIdRequest: {
        KmsKeyId: "arn:aws:kms:eu-west-1:999988887777:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CopySnapshot",
      userIdentity: pipeline,
      requestParameters: { sourceRegion: "eu-west-1", sourceSnapshotId: "snap-041993b54a9b3af6f", encrypted: true },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyEbsDefaultKmsKeyId",
      userIdentity: user,
      requestParameters: { ModifyEbsDefaultKmsKeyIdRequest: { KmsKeyId: "alias/disks" } },
      more: rehearsed,
    }),
  ],
  limits: "Whose key it is a pattern cannot tell.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "Read whose key it is: the account is in its ARN.",
      "List the volumes that were created since.",
    ],
    harmless: "A deployment of the account's baseline.",
    contain: "Put the former key back.",
  },
};
