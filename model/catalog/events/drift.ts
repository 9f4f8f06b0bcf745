import { driftSource, driftType } from "../../names";
import { json, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Put on a hub's central bus by its own function `detect-drift`, once when a property of the hub is not as deployed and once when it is
 * again. As with remediation reports, only those of the governance account are trusted: no member forwards them, and the hub's
 * rule requires the account.
 */
export const drift: GovernedEvent = {
  id: "drift",
  why: "Whoever changes the hub itself decides what is archived and told: that it is not as it was deployed must be kept, even if the call that changed it was not seen.",
  topic: "operations",
  source: driftSource,
  pattern: { "detail-type": [driftType] },
  origin: "hub",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Changes by hand; put on the bus of the hub alone." },
  preconditions: ["The setting drift.detect is true."],
  /** Fields: written by this project's own function, docs/responders.md. */
  view: {
    name: "drift_report",
    description: "What of a hub is not as it was deployed, or is again, one row for each property; filter by day.",
    columns: [
      text("state", "state", "differs, unread if nobody can tell, or restored: it is as deployed again."),
      text("incident", "incident", "The same for every delivery, and for when it is restored."),
      text("since", "since", "When it was first seen, in UTC."),
      text("kind", "kind", "Kind of resource: rule, bus policy."),
      text("resource_name", "resource", "Name of the resource in AWS."),
      text("topic", "topic", "Topic of the rule; every topic where it serves no single one."),
      text("property", "property", "Property as AWS calls it; all of it if the resource is not there."),
      text("expected", "expected", "What was deployed; NULL once it is restored."),
      text("found", "found", "What there is."),
      text("effect", "effect", "What no longer works."),
      text("cause", "cause", "How it probably came about, where that shows."),
      json("run", "run", "Commands that put it right."),
    ],
  },
  sample: {
    version: "0",
    id: "2f1c8e57-90b4-4d3a-a6de-71b5c0e4d8f2",
    "detail-type": driftType,
    source: driftSource,
    account: "111122223333",
    time: "2026-11-02T10:15:30Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      state: "differs",
      incident: "7d8e1f5c2b3a4d6e7f9a0b1c2d3e4f50",
      since: "2026-11-02T10:00:12.000Z",
      account: "111122223333",
      region: "eu-west-1",
      kind: "rule",
      resource: "event-governance-prod-archive-identity",
      topic: "identity",
      property: "State",
      expected: "ENABLED",
      found: "DISABLED",
      effect: "The rule takes no event while it is disabled.",
      cause: null,
      run: [
        "aws events enable-rule --name event-governance-prod-archive-identity --event-bus-name event-governance-prod --region eu-west-1",
        "npm run refresh -- prod --region eu-west-1",
        "npm run up -- prod --region eu-west-1",
      ],
    },
  },
};
