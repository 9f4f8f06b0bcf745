import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, rehearsed, refused } from "../sample-callers";

export const publicSharingUnblocked: Detection = {
  id: "public-sharing-unblocked",
  title: "The block on public snapshots or images was lifted, or disks are no longer encrypted by default",
  why: "Each of the three settings protects a Region's disks from outsiders; nobody needs them off for daily work.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DisableEbsEncryptionByDefault", "DisableImageBlockPublicAccess", "DisableSnapshotBlockPublicAccess"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-images-shared",
  subject: ["account"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "DisableSnapshotBlockPublicAccess",
    userIdentity: user,
    requestParameters: { DisableSnapshotBlockPublicAccessRequest: "" },
    responseElements: { DisableSnapshotBlockPublicAccessResponse: { state: "unblocked" } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DisableSnapshotBlockPublicAccess",
      userIdentity: user,
      requestParameters: { DisableSnapshotBlockPublicAccessRequest: { DryRun: true } },
      more: rehearsed,
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DisableEbsEncryptionByDefault",
      userIdentity: user,
      requestParameters: { DisableEbsEncryptionByDefaultRequest: "" },
      more: refused,
    }),
  ],
  limits: "A block that is weakened from all sharing to only new sharing.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: whether a snapshot or image was made public after it.",
      "Look which of the settings `eventName` is about, in which Region, and whether others were lifted too.",
      "Ask who publishes images in this account: there should be one account for it.",
    ],
    harmless: "The account that publishes images for customers, and no other.",
    contain:
      "Call EnableSnapshotBlockPublicAccess, EnableImageBlockPublicAccess or EnableEbsEncryptionByDefault again.",
  },
};
