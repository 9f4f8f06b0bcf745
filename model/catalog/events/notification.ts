import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";
import { notificationSource } from "../../names";

/**
 * Put on a hub's central bus by its own function, for a ticket system that EventBridge calls. Like a remediation report
 * it can be forged, so only events of the governance account are trusted.
 */
export const notification: GovernedEvent = {
  id: "notification",
  why: "What a ticket system was notified of, and when, must be found in the same place as the events themselves.",
  topic: "operations",
  source: notificationSource,
  pattern: { "detail-type": ["Notification"] },
  origin: "hub",
  volume: {
    perMonth: 10,
    busyPerMonth: 500,
    basis: "One event for each notice for a ticket system; put on the bus of the hub alone.",
  },
  preconditions: ["A channel of the kind ticket is in notifications.channels."],
  /** Fields: written by this project's own function for ticket systems, docs/responders.md. */
  view: {
    name: "ticket_notice",
    description: "What ticket systems were told of, one row each; filter by day.",
    columns: [
      text("channel", "channel", "Id of the channel in the settings."),
      text("notice_type", "type", "incident or digest."),
      text("incident", "incident", "The same for the same incident; NULL for a digest."),
      text("detection", "detection", "root-sign-in; NULL for a digest."),
      text("severity", "severity", "low, medium, high, critical."),
      text("affected_account", "account", "Account of the event that was told of; NULL for a digest."),
      text("told_event_id", "eventId", "Id of that event; NULL for a digest."),
    ],
  },
  sample: {
    version: "0",
    id: "2d1f6f4e-0f0c-4c79-8a57-0c2f8f2b9d11",
    "detail-type": "Notification",
    source: notificationSource,
    account: "111122223333",
    time: "2026-11-02T10:15:30Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      channel: "tickets",
      type: "incident",
      incident: "5f0c1a7be2d94c3e8b1f6a20",
      detection: "root-sign-in",
      severity: "high",
      account: "444455556666",
      eventId: "00000000-0000-4000-8000-000000000001",
      body: { fields: { summary: "Root signed in to the console", labels: ["event-governance"] } },
    },
  },
};
