import { correlationSource } from "../../names";
import { json, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Put on a hub's central bus by its own function `correlate-events`, once for each incident. As with remediation reports, only
 * those of the governance account are trusted: no member forwards them, and the hub's rule requires the account.
 */
export const correlation: GovernedEvent = {
  id: "correlation",
  why: "What several events mean together is in none of them: the alert names them all, so that nobody has to find them again.",
  topic: "operations",
  source: correlationSource,
  pattern: { "detail-type": ["Correlation Alert"] },
  origin: "hub",
  volume: { perMonth: 1, busyPerMonth: 100, basis: "Incidents of correlation rules; put on the bus of the hub alone." },
  preconditions: ["The function correlate-events runs, and the events of its rules are governed."],
  /** Fields: written by this project's own function, docs/correlations.md. */
  view: {
    name: "correlation_alert",
    description: "Incidents that correlation rules found, one row each; filter by day.",
    columns: [
      text("rule", "rule", "Correlation rule that found it."),
      text("incident", "incident", "The same for every delivery of the alert."),
      text("concerned_account", "account", "Account that is concerned; NULL where it is several."),
      json("concerned", "concerned", 'What its events have in common: ["caller: arn:aws:iam::…"].'),
      text("first_event", "from", "Time of its first event."),
      text("last_event", "to", "Time of the last event that was known when it was told."),
      json("events", "events", "Its events, or the first and the last of them, with their keys: eventID for a call."),
    ],
  },
  sample: {
    version: "0",
    id: "5c1e6d3a-2f4b-4f0c-9a51-7be0d5a9c6f2",
    "detail-type": "Correlation Alert",
    source: correlationSource,
    account: "111122223333",
    time: "2026-11-02T10:15:30Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      rule: "user-made-and-deleted",
      incident: "0d7c6f4b1a2e3d5c8b9a7f6e5d4c3b2a",
      account: "444455556666",
      group: { account: "444455556666", user: "temporary" },
      concerned: ["account: 444455556666", "user: temporary"],
      from: "2026-11-02T09:41:02Z",
      to: "2026-11-02T10:11:40Z",
      events: [
        {
          event: "made",
          name: "CreateUser",
          time: "2026-11-02T09:41:02Z",
          key: "9d9f2d3c-6c1c-4c7a-8a3e-2b1f0e9d8c7b",
        },
        {
          event: "deleted",
          name: "DeleteUser",
          time: "2026-11-02T10:11:40Z",
          key: "1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809",
        },
      ],
    },
  },
};
