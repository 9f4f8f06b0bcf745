import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, rehearsed, user } from "../../catalog/sample-callers";

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
      requestParameters: { DisableSnapshotBlockPublicAccessRequest: "" },
      responseElements: { DisableSnapshotBlockPublicAccessResponse: { state: "unblocked" } },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DisableSnapshotBlockPublicAccess",
      userIdentity: user,
      requestParameters: { DisableSnapshotBlockPublicAccessRequest: { DryRun: true } },
      more: rehearsed,
    }),
  ],
  limits: "A block that is weakened from all sharing to only new sharing.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: what else was shared, and with whom. Who called stands in `userIdentity.arn`.",
      "Look for snapshots or images that were shared since.",
      "Ask who needs it.",
    ],
    harmless: "A team that publishes images.",
    contain: "Turn the block on again.",
  },
};
