import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Object-level notifications of S3 are by far the noisiest source here, so only events that cannot be undone or that
 * expose an object are governed: no creations, no lifecycle expirations, no delete markers. `reason` and
 * `deletion-type` exist only in "Object Deleted", so their absence admits "Object ACL Updated" (S3 user guide,
 * "EventBridge event message structure").
 */
export const s3ObjectsTampered: GovernedEvent = {
  id: "s3-objects-tampered",
  why: "Permanent deletion by a caller is how ransomware and revenge destroy data, and an object ACL is how one file leaves a bucket whose policy looks private.",
  topic: "configuration",
  source: "aws.s3",
  pattern: {
    "detail-type": ["Object Deleted", "Object ACL Updated"],
    detail: {
      reason: ["DeleteObject", { exists: false }],
      "deletion-type": ["Permanently Deleted", { exists: false }],
    },
  },
  origin: "member",
  volume: {
    perMonth: 1000,
    busyPerMonth: 1000000,
    basis: "One event for each permanent deletion in buckets that notify.",
  },
  preconditions: [
    "Amazon EventBridge is enabled in the bucket's event notifications; this program never does that, because it would overwrite the owner's other notifications.",
  ],
  /** Fields: S3 user guide, "EventBridge event message structure". */
  view: {
    name: "s3_object_change",
    description: "Objects deleted, and objects whose access list changed, one row each; filter by day.",
    showsType: true,
    columns: [
      text("bucket", "bucket.name", "customer-exports."),
      text("object_key", "object.key", "2026/05/customers.parquet."),
      text("version_id", 'object["version-id"]', "NULL in a bucket without versions."),
      text("requester", "requester", "Account or service that asked for it."),
      text("source_ip", '["source-ip-address"]', "Address of the request; NULL for a lifecycle rule."),
      text("reason", "reason", "DeleteObject, Lifecycle Expiration."),
      text("deletion_type", '["deletion-type"]', "Permanently Deleted, Delete Marker Created."),
    ],
  },
  sample: {
    version: "0",
    id: "2ee9cc15-d022-49ea-9fb8-1b1bac4850f9",
    "detail-type": "Object Deleted",
    source: "aws.s3",
    account: "111122223333",
    time: "2026-05-11T14:02:07Z",
    region: "eu-west-1",
    resources: ["arn:aws:s3:::customer-exports"],
    detail: {
      version: "0",
      bucket: { name: "customer-exports" },
      object: {
        key: "2026/05/customers.parquet",
        etag: "d41d8cd98f00b204e9800998ecf8427e",
        "version-id": "1QW9g1Z99LUNbvaaYVpW9xDlOLU.qxgF",
        sequencer: "617f0837b476e463",
      },
      "request-id": "0BH729840619AG5K",
      requester: "111122223333",
      "source-ip-address": "203.0.113.24",
      reason: "DeleteObject",
      "deletion-type": "Permanently Deleted",
    },
  },
};
