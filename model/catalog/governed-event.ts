import type { Envelope, JsonObject } from "../envelope";
import type { EventView } from "./event-view";

/**
 * Topic of a governed event. Every source belongs to one topic, and a member's forwarding rules are named after topics,
 * so a topic is part of a rule's identity.
 */
export const topics = [
  "identity",
  "organization",
  "protection",
  "configuration",
  "workload",
  "compute",
  "data",
  "services",
  "findings",
  "operations",
  "governance",
  "custom",
] as const;
export type Topic = (typeof topics)[number];

/** Organization services whose delegated administrator already receives the findings of every member. */
export const administeredServices = [
  "access-analyzer",
  "guardduty",
  "inspector",
  "macie",
  "securityhub",
  "securityhub-v2",
] as const;
export type AdministeredService = (typeof administeredServices)[number];

/** Events that an organization's service sends from its delegated administrator, for its members. */
export interface AdministratorOrigin {
  readonly administrator: AdministeredService;
  /** Not governed until settings name the administrator. Absent: forwarded from every account until then. */
  readonly onlyIfNamed?: true;
}

export interface AccountsOrigin {
  readonly accounts: readonly string[];
}

/** The service whose administrator forwards the entry, or undefined. */
export const administratorOf = ({ origin }: Pick<GovernedEvent, "origin">): AdministeredService | undefined =>
  typeof origin === "object" && "administrator" in origin ? origin.administrator : undefined;

/** True if the entry is forwarded only where `events.readOnly` or `events.dataEvents` names it. */
export const isOptIn = ({
  readOnly,
  byDefault,
  dataEvents,
  frequent,
}: Pick<GovernedEvent, "readOnly" | "byDefault" | "dataEvents" | "frequent">): boolean =>
  (readOnly === true || dataEvents === true || frequent === true) && byDefault !== true;

/**
 * How often an entry's events occur in one account of which size, Regions together: an estimate, nothing that was
 * measured on AWS. `basis` says in words what the number comes from, so that a team can put its own in its place.
 */
export interface Volume {
  /** Events a month in an account that does what most do: a few dozen resources, deployed some times a week. */
  readonly perMonth: number;
  /** Events a month in an account whose whole purpose is the service, or that deploys all day. */
  readonly busyPerMonth: number;
  readonly basis: string;
}

/** One kind of event to govern, with the reason and its prerequisites. */
export interface GovernedEvent {
  /** Identity in settings and reports: lower case, digits and hyphens. */
  readonly id: string;
  /** One sentence on the reason for collecting it. */
  readonly why: string;
  readonly topic: Topic;
  /**
   * Part of the topic that has rules of its own, because one pattern has no room for the whole topic: a word, which the
   * rule's name ends with. It says nothing else about the entry, and is never changed: a rule's name is its identity.
   */
  readonly part?: string;
  /** The only event source; compiled into every pattern of this entry. */
  readonly source: string;
  /** The rest of the event pattern: `detail-type` and, where needed, `detail`. Never `source`, `account` or `region`. */
  readonly pattern: JsonObject;
  /**
   * `"member"`: forwarded from the account in which it occurs. `{ administrator }`: the named service already delivers
   * its members' findings to its delegated administrator, so it is forwarded only from there once settings name it.
   * `{ accounts }`: forwarded from these accounts alone, which the pattern pins: the team's own events.
   * `"hub"`: put on the central bus by this program's own functions as the governance account; not forwarded.
   */
  readonly origin: "member" | "hub" | AdministratorOrigin | AccountsOrigin;
  /**
   * Read-only management events (`Get…`, `List…`, `Describe…`) that only rules in the state
   * `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS` receive. Forwarded only if settings opt in, or with `byDefault`.
   */
  readonly readOnly?: true;
  /** Read-only calls so rare and so grave that they need no opt-in. */
  readonly byDefault?: true;
  /**
   * CloudTrail data events, which exist only where a trail logs them, at a price of their own: forwarded only if settings
   * opt in. Rules in any state receive them, reads too (EventBridge user guide, "AWS service events delivered via AWS
   * CloudTrail").
   */
  readonly dataEvents?: true;
  /** Writes in such numbers that settings must ask for them as for reads, with `events.readOnly`. */
  readonly frequent?: true;
  /** How often it occurs. */
  readonly volume: Volume;
  /** The only Regions in which the event can occur; absent: any Region. */
  readonly regions?: readonly string[];
  /** Prerequisites in the member, one sentence each. */
  readonly preconditions: readonly string[];
  /**
   * The archive view over these events: of this source, and of each detail type in the pattern. Absent: they are in one
   * of `views/`, which combine events of several entries.
   */
  readonly view?: EventView;
  /** An example event, as AWS documents or sends it. */
  readonly sample: Envelope;
}
