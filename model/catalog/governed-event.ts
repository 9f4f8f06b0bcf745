import type { Envelope, JsonObject } from "../envelope";
import type { EventView } from "./event-view";

/**
 * What a governed event is about. Every source belongs to one topic, and a member's forwarding rules are named after
 * topics, so a topic is part of a rule's identity.
 */
export const topics = [
  "identity",
  "protection",
  "configuration",
  "workload",
  "findings",
  "operations",
  "custom",
] as const;
export type Topic = (typeof topics)[number];

/** Organization services whose delegated administrator already receives the findings of every member. */
export const administeredServices = ["access-analyzer", "guardduty", "inspector", "macie", "securityhub"] as const;
export type AdministeredService = (typeof administeredServices)[number];

/** One kind of event that matters, with the reason why and what must be true for it to arise at all. */
export interface GovernedEvent {
  /** Identity in settings and reports: lower case, digits and hyphens. */
  readonly id: string;
  /** One sentence for the person who asks why this is collected. */
  readonly why: string;
  readonly topic: Topic;
  /** The one event source; compiled into every pattern that carries this entry. */
  readonly source: string;
  /** The rest of the event pattern: `detail-type` and, where needed, `detail`. Never `source`, `account` or `region`. */
  readonly pattern: JsonObject;
  /**
   * `"member"`: forwarded from the account in which it arises. `{ administrator }`: the named service already delivers
   * its members' findings to its delegated administrator, so it is forwarded from there alone, once settings name it.
   * `"hub"`: this program's own functions put it on the central bus as the governance account; nobody forwards it.
   */
  readonly origin: "member" | "hub" | { readonly administrator: AdministeredService };
  /**
   * Read-only management events (`Get…`, `List…`, `Describe…`) that only rules in the state
   * `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS` receive. Forwarded only when settings opt in.
   */
  readonly readOnly?: true;
  /** The only Regions in which the event can arise; absent: any Region. */
  readonly regions?: readonly string[];
  /** What must be in place in the member before the event arises, one sentence each. */
  readonly preconditions: readonly string[];
  /**
   * The view over the archive that shows these events: of this source, and of each detail type that the pattern names.
   * Absent: they are in one of `views/`, which show events of several entries.
   */
  readonly view?: EventView;
  /** One event as AWS documents or sends it. */
  readonly sample: Envelope;
}
