import type { Account } from "../../model/accounts/account";
import type { Envelope } from "../../model/envelope";
import type { GovernedEvent } from "../../model/catalog/governed-event";
import type { Settings } from "../../model/settings/schema";
import { uuidOf } from "../deterministic";
import type { FeedbackEvent } from "./feedback-events";
import type { Reconciliation } from "./account-changes";
import type { ExpectedTicket } from "./notices";
import type { ExpectedOutcome, ExpectedOutcomeOf } from "./expected-outcome";

/** How an event gets to where it starts. */
export type Via =
  /** An AWS service puts it on the default bus of the event's account and Region. */
  | { readonly kind: "service" }
  /** A principal of the event's account calls `PutEvents`, on its own default bus or on the bus named. */
  | { readonly kind: "customer"; readonly bus?: string }
  /** A rule in the event's account that is not of our making forwards it to the bus. */
  | { readonly kind: "own rule"; readonly bus: string }
  /** A recorded schedule puts it on the bus. */
  | { readonly kind: "schedule" }
  /** An EventBridge archive replays it to its bus. */
  | { readonly kind: "replay"; readonly bus: string }
  /** It reaches a delivery stream as it is, for what no rule lets through. */
  | { readonly kind: "stream"; readonly stream: string };

/** What must become of an event that is sent. */
export type Expectation =
  /** Exactly one record in the archive. */
  | "archived"
  /** No rule carries it: not governed. */
  | "stays"
  /** Read-only, wanted by no read-only entry: it may arrive or not. */
  | "either"
  /** The archive's own work causes it: archived, it would cause the next. */
  | "unfed"
  /** Hostile: the bus must not take it. */
  | "denied"
  /** Hostile, but the bus may take it: no rule may carry it any further. */
  | "ignored"
  /** Its destination is out of reach, or it is too large: it must be kept in a dead-letter queue. */
  | "dead-lettered"
  /** Its record cannot be partitioned: it must be kept below the archive's error prefix. */
  | "errors";

/** One event on its way. */
export interface Send {
  /** What it is, for messages: `"iam-credentials-issued from shop-production in us-east-1"`. */
  readonly name: string;
  readonly event: Envelope;
  /** A detection's sample or near-miss, though a hub's function would send such an event: none did. */
  readonly sample?: true;
  readonly via: Via;
  readonly expect: Expectation;
  /** Why that is expected, where it is not plain. */
  readonly why?: string;
  /** Detections that it must fire, and no others. Absent: none of them, or not known. */
  readonly detections?: readonly string[];
  /** What it must start beside being archived. */
  readonly reconciles?: Reconciliation;
  /** The request at a ticket system that it must become. */
  readonly tells?: ExpectedTicket;
  /** ARNs of destinations that are out of reach for this event, until all retries are used up. */
  readonly unavailable?: readonly string[];
}

/** Who takes part, and the places that hostile traffic aims at. */
export interface Stage {
  readonly settings: Settings;
  readonly accounts: readonly Account[];
  readonly regions: readonly string[];
  /** ARNs of the central buses and delivery streams that were recorded. */
  readonly buses: readonly string[];
  readonly streams: readonly string[];
  /** What arises because events are archived. */
  readonly feedback: readonly FeedbackEvent[];
  readonly expectedOutcomeOf: ExpectedOutcomeOf;
  /** When the traffic ends; the events' own times lie in the 36 hours before. */
  readonly now: Date;
}

/** An event as its account's default bus sees it, with what the settings say must become of it. */
export function toSend(name: string, event: Envelope, expectedOutcomeOf: (event: Envelope) => ExpectedOutcome): Send {
  const { governed, why, detections, reconciles, tells } = expectedOutcomeOf(event);
  const expect = governed === "either" ? "either" : governed ? "archived" : "stays";
  const via: Via = event.source.startsWith("aws.") ? { kind: "service" } : { kind: "customer" };
  return {
    name,
    event,
    via,
    expect,
    detections,
    ...(why !== "" && { why }),
    ...(reconciles && { reconciles }),
    ...(tells && { tells }),
  };
}

/**
 * The entry's sample as it would arise in one account and Region: account, Region, time and identifiers replaced
 * throughout, so that no two events are the same. The same call always gives the same event.
 */
export function arise(
  entry: Pick<GovernedEvent, "id" | "sample">,
  account: string,
  region: string,
  now: Date,
): Envelope {
  const key = `${entry.id} ${account} ${region}`;
  const id = uuidOf(key);
  const time = timeBefore(now, key);
  const { sample } = entry;
  const event = JSON.parse(
    JSON.stringify(sample).replaceAll(sample.account, account).replaceAll(sample.region, region),
  ) as Envelope & { detail: Record<string, unknown> };
  const detail = { ...event.detail };
  if ("eventID" in detail) detail["eventID"] = id;
  if ("eventTime" in detail) detail["eventTime"] = time;
  if ("communicationId" in detail) detail["communicationId"] = id;
  return { ...event, id, time, detail };
}

/** A second in the 36 hours before `now`, chosen by a key: two days at least, three at times. */
export function timeBefore(now: Date, key: string): string {
  const seconds = parseInt(uuidOf(key).slice(0, 8), 16) % (36 * 3600);
  return `${new Date(now.getTime() - seconds * 1000).toISOString().slice(0, 19)}Z`;
}
