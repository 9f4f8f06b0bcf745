import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";
import { remediationSource } from "../../names";

/**
 * Put on a hub's central bus by its own function. Any principal of the organization can put an event with this source,
 * so only those of the governance account are trusted: no member forwards them, and the hub's rule requires the
 * account.
 */
export const remediation: GovernedEvent = {
  id: "remediation",
  why: "What automation changed, or would have changed, must be found in the same place as what people changed: with the reason, the calls and what they removed.",
  topic: "operations",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"] },
  origin: "hub",
  volume: {
    perMonth: 10,
    busyPerMonth: 500,
    basis: "One event for each finding that is remediated; put on the bus of the hub alone.",
  },
  preconditions: ["The mode of at least one remediation is not off."],
  /** Fields: written by this project's own function, docs/remediation.md. */
  view: {
    name: "remediation_report",
    description: "What a machine changed or would have, one row each; filter by day.",
    columns: [
      text("remediation", "remediation", "enforce-public-access-block."),
      text("outcome", "outcome", "acted, dry-run, notify-only, exempt, cooling-down, breaker-open, failed."),
      text("reason", "reason", "Why, in a sentence."),
      text("mode", "mode", "dry-run or enforce."),
      text("resource", "resource", "ARN of what was changed or would have been."),
      text("affected_account", "account", "Account of the resource."),
      text("affected_region", "region", "Region of the resource."),
      text("caused_by", "event.name", "Call that set it off: DeleteBucketPublicAccessBlock."),
      text("principal", "event.principal", "Who made that call."),
    ],
  },
  sample: {
    version: "0",
    id: "5f3a8f0e-4b39-4d8e-9c11-0a6f2f1f7c42",
    "detail-type": "Remediation",
    source: remediationSource,
    account: "111122223333",
    time: "2026-11-02T10:15:30Z",
    region: "eu-west-1",
    resources: ["arn:aws:s3:::customer-exports"],
    detail: {
      event: {
        id: "00000000-0000-4000-8000-000000000001",
        source: "aws.s3",
        name: "DeleteBucketPublicAccessBlock",
        time: "2026-11-02T10:15:24Z",
        principal: "arn:aws:sts::444455556666:assumed-role/Engineer/dana",
      },
      remediation: "enforce-public-access-block",
      resource: "arn:aws:s3:::customer-exports",
      account: "444455556666",
      accountName: "shop-production",
      unit: "Workloads/Production",
      region: "eu-west-1",
      mode: "enforce",
      outcome: "acted",
      reason: "The bucket's public access block lacks BlockPublicPolicy: all four settings are enabled.",
      calls: [
        {
          service: "s3",
          action: "PutPublicAccessBlock",
          input: { Bucket: "customer-exports", ExpectedBucketOwner: "444455556666" },
        },
      ],
    },
  },
};
