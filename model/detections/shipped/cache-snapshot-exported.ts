import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const cacheSnapshotExported: Detection = {
  id: "cache-snapshot-exported",
  title: "A cache's snapshot was exported to a bucket",
  why: "A cache holds sessions, and sessions are sign-ins.",
  severity: "medium",
  technique: "T1537",
  source: "aws.elasticache",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CopySnapshot"],
      requestParameters: { targetBucket: [{ exists: true }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "caches-changed",
  subject: ["detail.requestParameters.sourceSnapshotName", "detail.requestParameters.targetBucket"],
  sample: cloudTrailSample({
    source: "aws.elasticache",
    eventName: "CopySnapshot",
    userIdentity: user,
    requestParameters: {
      sourceSnapshotName: "sessions",
      targetSnapshotName: "sessions",
      targetBucket: "exports-mirror",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.elasticache",
      eventName: "CopySnapshot",
      userIdentity: pipeline,
      requestParameters: { sourceSnapshotName: "sessions", targetSnapshotName: "sessions-copy" },
    }),
    cloudTrailSample({
      source: "aws.elasticache",
      eventName: "CopySnapshot",
      userIdentity: user,
      requestParameters: { sourceSnapshotName: "sessions", targetBucket: "exports-mirror" },
      more: refused,
    }),
  ],
  limits: "Whose bucket it is a pattern cannot tell.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.sourceSnapshotName`: who made the call, from where, and what came before it.",
      "Check whose bucket it is.",
      "Ask the cache's owner.",
    ],
    harmless: "A migration, announced.",
    contain: "Delete the file, and end all sessions of users.",
  },
};
