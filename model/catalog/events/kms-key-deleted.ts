import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/** Fields: KMS developer guide, "Monitor KMS keys with Amazon EventBridge". */
export const kmsKeyDeleted: GovernedEvent = {
  id: "kms-key-deleted",
  why: "From now on nobody can read what was encrypted under the key. A scheduled deletion can be canceled until then, and only this event says that it was not.",
  topic: "protection",
  source: "aws.kms",
  pattern: { "detail-type": ["KMS CMK Deletion"] },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Environments that are torn down." },
  preconditions: ["None: KMS sends these events in every account and Region, on a best-effort basis."],
  view: {
    name: "kms_key_deletion",
    description: "KMS keys that are gone for good, one row each; filter by day.",
    columns: [text("key_id", '["key-id"]', "1234abcd-12ab-34cd-56ef-1234567890ab.")],
  },
  sample: {
    version: "0",
    id: "c1f6a9de-6f0b-4d1c-8f3e-2b7d9e5a4c10",
    "detail-type": "KMS CMK Deletion",
    source: "aws.kms",
    account: "111122223333",
    time: "2026-03-24T00:04:11Z",
    region: "eu-west-1",
    resources: ["arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    detail: { "key-id": "1234abcd-12ab-34cd-56ef-1234567890ab" },
  },
};
