/** A value that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An object that JSON can hold. */
export type JsonObject = { [key: string]: Json };

/**
 * An event as EventBridge delivers it to rules and targets (EventBridge user guide, "Events").
 *
 * `account` and `region` are those where the event occurred, across hops; `id` changes on a cross-Region hop. A
 * replayed event has `replay-name`.
 */
export interface Envelope {
  readonly version: string;
  readonly id: string;
  readonly "detail-type": string;
  /** `aws.SERVICE` for events of AWS services: no customer can put an event with such a source. */
  readonly source: string;
  /** The account in which the event occurred, 12 digits. */
  readonly account: string;
  /** RFC 3339 in UTC, whole seconds: `2026-11-02T10:15:30Z`. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
  readonly "replay-name"?: string;
}

/**
 * Who writes an event. `"service"`: an AWS service. `"put"`: whoever calls PutEvents, who chooses its time, its detail
 * type and its detail (EventBridge API reference, "PutEventsRequestEntry"), so that none of these is to be trusted.
 */
export type Provenance = "service" | "put";

export const provenances: readonly Provenance[] = ["service", "put"];

/**
 * The provenance of events with this source. Sources that begin with `aws.` are reserved for services, except that a
 * partner writes what its source `aws.partner/…` sends (EventBridge user guide, "Receiving events from a SaaS
 * partner").
 */
export const provenanceOf = (source: string): Provenance =>
  source.startsWith("aws.") && !source.startsWith("aws.partner/") ? "service" : "put";
