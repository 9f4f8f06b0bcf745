import type { Account } from "../../model/accounts/account";
import type { Envelope } from "../../model/envelope";
import type { GovernedEvent } from "../../model/catalog/governed-event";
import type { Settings } from "../../model/settings/schema";
import { uuidOf } from "../deterministic";
import type { FeedbackEvent } from "./feedback-events";
import type { OwnEvidence } from "./own-evidence";
import type { Place, RuleShape } from "./thinning";
import type { ExpectedException } from "./expected-exceptions";
import type { Reconciliation } from "./account-changes";
import type { ExpectedTicket } from "./notices";
import type { Announcement, Update } from "./announcement";
import type { ExpectedOutcome, ExpectedOutcomeOf } from "./expected-outcome";

/** How an event reaches its first bus or stream. */
export type Via =
  /** An AWS service puts it on the default bus of the event's account and Region. */
  | { readonly kind: "service" }
  /** A principal of the event's account calls `PutEvents`, on its own default bus or on the given bus. */
  | { readonly kind: "customer"; readonly bus?: string }
  /** A rule in the event's account that this program did not create forwards it to the bus. */
  | { readonly kind: "own rule"; readonly bus: string }
  /** A recorded schedule puts it on the bus. */
  | { readonly kind: "schedule" }
  /** An EventBridge archive replays it to its bus. */
  | { readonly kind: "replay"; readonly bus: string }
  /** It is put directly on a delivery stream: for records that no rule would match. */
  | { readonly kind: "stream"; readonly stream: string };

/** The expected outcome of an event. */
export type Expectation =
  /** Exactly one record in the archive. */
  | "archived"
  /** No rule matches it: not governed. */
  | "stays"
  /** Read-only, and not in a read-only entry: it may arrive or not. */
  | "either"
  /** Caused by the archive itself: archiving it would cause another. */
  | "unfed"
  /** Hostile: the bus must reject it. */
  | "denied"
  /** Hostile, but the bus may accept it: no rule may forward it. */
  | "ignored"
  /** Its destination is unavailable, or it is too large: it must be in a dead-letter queue. */
  | "dead-lettered"
  /** Its record cannot be partitioned: it must be below the archive's error prefix. */
  | "errors";

/** One event to send. */
export interface Send {
  /** Name in messages: `"iam-credentials-issued from shop-production in us-east-1"`. */
  readonly name: string;
  readonly event: Envelope;
  /** A detection's sample or near miss, of a kind that a hub's function would send: none did. */
  readonly sample?: true;
  readonly via: Via;
  /** Id of the catalog's entry, for the plain traffic of the catalog: functions may handle one event for several. */
  readonly entry?: string;
  /** The function that put it, or whose call it records; absent for what is sent. */
  readonly causedBy?: string;
  readonly expect: Expectation;
  /** The reason for the expectation, if it is not obvious. */
  readonly why?: string;
  /** Detections that it must fire, and no others. Absent: none of them, or unknown. */
  readonly detections?: readonly string[];
  /** Detections that find it and of which nobody must be told of it. */
  readonly excepted?: readonly ExpectedException[];
  /** The reconciliation that it must start, in addition to being archived. */
  readonly reconciles?: Reconciliation;
  /** The ticket request that it must cause. */
  readonly tells?: ExpectedTicket;
  /** The message that it must cause, of its own. */
  readonly announces?: Announcement;
  /** The message that it must not cause before another window ends. */
  readonly updates?: Update;
  /** False if settings leave its detail type to the sender: then its folder is not of this type alone. */
  readonly typeOfItsOwn?: boolean;
  /** One of many that somebody sends to use up what others need. */
  readonly flood?: true;
  /** ARNs of destinations that are unavailable for this event until all retries are used up. */
  readonly unavailable?: readonly string[];
}

/** Accounts, Regions and resources for generating traffic. */
export interface Stage {
  readonly settings: Settings;
  /** Without those of `derived`. */
  readonly accounts: readonly Account[];
  /** Accounts for which another stands in every Region, each with the one Region from which it sends. @default none */
  readonly derived?: readonly Place[];
  readonly regions: readonly string[];
  /** ARNs of the recorded central buses and delivery streams. */
  readonly buses: readonly string[];
  readonly streams: readonly string[];
  /** What arises because events are archived. */
  readonly feedback: readonly FeedbackEvent[];
  /** The recorded buckets and keys of archives. @default none */
  readonly evidence?: readonly OwnEvidence[];
  readonly expectedOutcomeOf: ExpectedOutcomeOf;
  /** The recorded rules of an account's default bus. */
  readonly rulesAt: (place: Place) => readonly RuleShape[];
  /** True to send every kind of event from everywhere, instead of as few as exercise every recorded rule. */
  readonly all: boolean;
  /** False to leave out what is sent to use up what others need. @default true */
  readonly floods?: boolean;
  /** End of the traffic; event times are in the 36 hours before. */
  readonly now: Date;
}

/** An event on its account's default bus, with the outcome that settings require. */
export function toSend(name: string, event: Envelope, expectedOutcomeOf: (event: Envelope) => ExpectedOutcome): Send {
  const { governed, why, detections, excepted, reconciles, tells, typeOfItsOwn } = expectedOutcomeOf(event);
  const expect = governed === "either" ? "either" : governed ? "archived" : "stays";
  const via: Via = event.source.startsWith("aws.") ? { kind: "service" } : { kind: "customer" };
  return {
    name,
    event,
    via,
    expect,
    detections,
    ...(excepted.length > 0 && { excepted }),
    ...(why !== "" && { why }),
    ...(reconciles && { reconciles }),
    ...(tells && { tells }),
    ...(typeOfItsOwn !== undefined && { typeOfItsOwn }),
  };
}

/**
 * The entry's sample as it would occur in one account and Region: account, Region, time and identifiers replaced
 * throughout, so that no two events are the same. Deterministic.
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

/** A second in the 36 hours before `now`, chosen by a key: two different days at least, sometimes three. */
export function timeBefore(now: Date, key: string): string {
  const seconds = parseInt(uuidOf(key).slice(0, 8), 16) % (36 * 3600);
  return `${new Date(now.getTime() - seconds * 1000).toISOString().slice(0, 19)}Z`;
}
