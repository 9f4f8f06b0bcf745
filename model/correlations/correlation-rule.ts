import type { Envelope, JsonObject } from "../envelope";
import type { Severity } from "../severity";
import type { Triage } from "../triage";

/** Where a value stands in an event: keys from its root, joined by dots. */
type Path = string;

/** One place of a value in an event, or several of which the first that has a value counts. */
export type FieldPath = Path | readonly Path[];

/** Where a value stands: in the same place of every event, or by the event's id (Sigma's `aliases`). */
export type Field = FieldPath | { readonly [event: string]: FieldPath };

/** One of the events that a correlation rule looks at. */
export interface CorrelatedEvent {
  /** Identity within the rule: lower-case words with hyphens. */
  readonly id: string;
  /** The only event source. */
  readonly source: string;
  /** The rest of the event pattern. */
  readonly pattern: JsonObject;
  /** Id of the governed event whose forwarding brings it to the hub. */
  readonly governedBy: string;
  /** It is a read-only management event (`Get…`, `List…`, `Describe…`). */
  readonly readOnly?: true;
  /** How many of it `temporal` and `temporal_ordered` need. @default 1 */
  readonly atLeast?: number;
}

interface Common {
  /** Identity in settings, alerts and state: lower-case words with hyphens; no detection has the same. */
  readonly id: string;
  /** Title of its notifications, one line. */
  readonly title: string;
  /** Why it matters, one sentence. */
  readonly why: string;
  readonly severity: Severity;
  /** MITRE ATT&CK technique, for example "T1110.001". */
  readonly technique?: string;
  readonly events: readonly CorrelatedEvent[];
  /** Events with the same values are looked at together; one without a value is not looked at. */
  readonly groupBy: Readonly<Record<string, Field>>;
  /** Events on which it must fire once, in whatever order they come. */
  readonly sample: readonly Envelope[];
  /** Series of events, much like the sample, on which it must not fire. */
  readonly nearMisses: readonly (readonly Envelope[])[];
  /** What it cannot see, or tells without need. One or two sentences. */
  readonly limits: string;
  /** Saved query for the investigation. */
  readonly query?: string;
  readonly triage: Triage;
}

/** Conditions on several events of one group: Sigma's correlation types, and two that Sigma lacks. */
export type Condition =
  /** At least so many events within the time. */
  | { readonly type: "event_count"; readonly atLeast: number; readonly timespanMinutes: number }
  /** At least so many different values of a field within the time. */
  | {
      readonly type: "value_count";
      readonly field: Field;
      readonly atLeast: number;
      readonly timespanMinutes: number;
    }
  /** Each of the events within the time, in any order. */
  | { readonly type: "temporal"; readonly timespanMinutes: number }
  /** Each of the events within the time, in their order. */
  | { readonly type: "temporal_ordered"; readonly timespanMinutes: number }
  /**
   * A combination of values that the group did not have within so many days before. A group's first days are learned and
   * told to nobody.
   */
  | {
      readonly type: "first_seen";
      readonly fields: Readonly<Record<string, Field>>;
      readonly days: number;
      readonly learningDays: number;
    }
  /** The first of two events, without the second at the same time or within the time after it. */
  | { readonly type: "absent"; readonly timespanMinutes: number };

/** What several events mean together, in the terms of the Sigma correlation rules specification. */
export type CorrelationRule = Common & Condition;

/** Milliseconds between the events that belong together. */
export const timespanOf = (condition: Condition): number =>
  condition.type === "first_seen" ? condition.days * 86_400_000 : condition.timespanMinutes * 60_000;
