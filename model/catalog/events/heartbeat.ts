import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Put on a member's default bus by a schedule of this program. Its source is not reserved for AWS, so any principal of
 * the account can forge one: trust the envelope's account and Region, never `detail`.
 */
export const heartbeat: GovernedEvent = {
  id: "heartbeat",
  why: "It proves that the forwarding path of an account and Region works: when it arrives, everything else can; when it does not, silence is not safety.",
  topic: "operations",
  source: "event-governance.heartbeat",
  pattern: { "detail-type": ["Heartbeat"] },
  origin: "member",
  volume: {
    perMonth: 0,
    busyPerMonth: 0,
    basis: "Each rule, account and Region sends one in each interval: counted from the settings.",
  },
  preconditions: ["The heartbeat schedule of this program runs in the account and Region."],
  view: {
    name: "heartbeat",
    description: "Heartbeats of accounts and Regions, one row each; filter by day.",
    columns: [text("schedule", "schedule", "Name of the schedule that sent it.")],
  },
  sample: {
    version: "0",
    id: "3f0c5c5e-6a43-4d0e-8a0b-5b1f3f7f2a11",
    "detail-type": "Heartbeat",
    source: "event-governance.heartbeat",
    account: "111122223333",
    time: "2026-11-02T10:15:30Z",
    region: "eu-west-1",
    resources: [],
    detail: { schedule: "event-governance-prod-heartbeat" },
  },
};
