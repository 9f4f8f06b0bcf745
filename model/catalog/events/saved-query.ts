import { querySource } from "../../names";
import { json, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Put on a hub's central bus by its own function `run-queries`. As with remediation reports, only those of the governance
 * account are trusted: no member forwards them, and the hub's rule requires the account.
 */
export const savedQuery: GovernedEvent = {
  id: "saved-query",
  why: "What a saved query finds by itself must be told as what a rule finds, and kept: its results are deleted after days.",
  topic: "operations",
  source: querySource,
  pattern: { "detail-type": ["Saved Query Alert"] },
  origin: "hub",
  volume: {
    perMonth: 10,
    busyPerMonth: 1000,
    basis: "New rows of saved queries that run by themselves; put on the bus of the hub alone.",
  },
  preconditions: ["The function run-queries runs, and settings choose the query (queries.scheduled)."],
  /** Fields: written by this project's own function, docs/responders.md. */
  view: {
    name: "saved_query_alert",
    description: "What saved queries found by themselves, one row for each alert; filter by day.",
    columns: [
      text("query", "query", "Saved query that found it."),
      text(
        "state",
        "state",
        "found for a row, more for those that one run does not tell, failed for a run without rows.",
      ),
      text("incident", "incident", "The same for every delivery of the alert."),
      text("concerned_account", "account", "Account that is concerned; NULL where the row has none."),
      json("concerned", "concerned", 'The row\'s key: ["principal: arn:aws:iam::…"].'),
      json("found", "row", "The row by column."),
      text("rows_left", "left", "Rows that this run does not tell."),
      text("reason", "reason", "Why the run failed."),
      text("first_day", "firstDay", "First day that the run asked about."),
      text("last_day", "lastDay", "Last day that the run asked about."),
      text("execution", "execution", "Id of the query execution."),
      text("results", "results", "Where all rows of the run are kept."),
    ],
  },
  sample: {
    version: "0",
    id: "6d2f7e4b-3a5c-4e1d-8b62-8cf1e6b0d7a3",
    "detail-type": "Saved Query Alert",
    source: querySource,
    account: "111122223333",
    time: "2026-11-02T10:15:30Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      query: "new-principals",
      state: "found",
      incident: "1e8d7f5c2b3a4d6e7f9a0b1c2d3e4f50",
      account: "444455556666",
      concerned: ["account: 444455556666", "principal: arn:aws:iam::444455556666:role/Unknown"],
      row: { account: "444455556666", principal: "arn:aws:iam::444455556666:role/Unknown", first_day: "2026-11-01" },
      scheduled: "2026-11-02T10:15:00Z",
      firstDay: "2026-10-20",
      lastDay: "2026-11-02",
      execution: "a1b2c3d4-5678-4abc-9def-0123456789ab",
      results: "s3://working/results/a1b2c3d4-5678-4abc-9def-0123456789ab.csv",
    },
  },
};
