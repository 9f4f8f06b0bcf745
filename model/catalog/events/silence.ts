import { silenceSource } from "../../names";
import { json, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Put on a hub's central bus by its own function `watch-silence`, once when an account or one of its forwarding rules
 * falls silent and once when all of it is heard again. As with remediation reports, only those of the governance account
 * are trusted: no member forwards them, and the hub's rule requires the account.
 */
export const silence: GovernedEvent = {
  id: "silence",
  why: "An account that sends nothing looks like one in which nothing happens: that nobody hears it any more is an event of its own.",
  topic: "operations",
  source: silenceSource,
  pattern: { "detail-type": ["Silence"] },
  origin: "hub",
  volume: { perMonth: 1, busyPerMonth: 10, basis: "Accounts that come and go; put on the bus of the hub alone." },
  preconditions: ["The setting heartbeat.watch is true, and heartbeats are governed."],
  /** Fields: written by this project's own function, docs/responders.md. */
  view: {
    name: "silence_report",
    description: "Accounts and forwarding rules that fell silent or are heard again, one row each; filter by day.",
    columns: [
      text("state", "state", "silent, or heard: nothing of the account is silent any more."),
      text("silent_account", "account", "Account that is concerned."),
      text("account_name", "accountName", "Its name."),
      text("unit", "unit", "Its unit."),
      text(
        "scope",
        "scope",
        "account: every Region and rule that the hub expects; rules: some of them; trail: events of CloudTrail alone; hub: what lies in no single account.",
      ),
      json("silent", "silent", 'Regions with the rules that are concerned: ["eu-west-1: every rule"].'),
      text(
        "cause",
        "cause",
        "Likely causes: rule-changed, account-unheard; NULL once it is heard. docs/operations/silent-account.md.",
      ),
      json("likely", "likely", "A sentence for each cause, with the call that explains it."),
      text("last_heard", "lastHeard", "When one of these rules was last heard, by arrival; NULL if never."),
    ],
  },
  sample: {
    version: "0",
    id: "b9a1f3f0-6d2c-4e57-9a0e-2f6a7c0d5e31",
    "detail-type": "Silence",
    source: silenceSource,
    account: "111122223333",
    time: "2026-11-02T10:15:30Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      state: "silent",
      account: "444455556666",
      accountName: "shop-production",
      unit: "Workloads/Production",
      scope: "account",
      silent: ["eu-west-1: every rule"],
      cause: "role-changed",
      likely: [
        "A role that EventBridge or Scheduler assumes was changed or removed (DeleteRole by arn:aws:iam::444455556666:user/alice, 2026-11-02T07:05:40Z).",
      ],
      lastHeard: "2026-11-02T07:02:11Z",
      places: [
        {
          region: "eu-west-1",
          rules: ["identity", "operations"],
          every: true,
          lastHeard: "2026-11-02T07:02:11Z",
          cause: "role-changed",
          evidence: "DeleteRole by arn:aws:iam::444455556666:user/alice, 2026-11-02T07:05:40Z",
        },
      ],
    },
  },
};
