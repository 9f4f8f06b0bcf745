import type { JsonObject } from "../envelope";

/** The event on which the function compares. */
export const driftDue = { source: "event-governance.schedule", detailType: "Drift Check Due" } as const;

/** What became of a property: it is not as deployed, it is again, or nobody can tell. */
export const driftStates = ["differs", "restored", "unread"] as const;
export type DriftState = (typeof driftStates)[number];

/** What of a resource is concerned. */
export interface DriftSubject {
  /** What people call it: `rule`. */
  readonly kind: string;
  /** Its name in AWS. */
  readonly resource: string;
  /** `identity`, or `every topic`. */
  readonly topic: string;
  /** As AWS calls it, `all of it` if the resource is not there, or `access` if it cannot be read. */
  readonly property: string;
}

export interface DriftReport extends DriftSubject {
  readonly state: DriftState;
  /** The same for every delivery, and another when it differs anew. */
  readonly incident: string;
  /** RFC 3339: when it was first seen. */
  readonly since: string;
  readonly account: string;
  readonly region: string;
  /** What was deployed, and what there is; absent once it is restored. */
  readonly expected?: string;
  readonly found?: string;
  readonly effect?: string;
  readonly cause?: string;
  /** Commands that put it right. */
  readonly run?: readonly string[];
}

/** Most characters of a value: a call takes ten reports in 256 KB (EventBridge API reference, "PutEvents"). */
const mostCharacters = 2000;

/** A value as a report has it. */
export const short = (text: string): string =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters)}… (${text.length} characters)` : text;

/** Detail of the event. */
export const driftDetail = ({ expected, found, effect, cause, run, ...report }: DriftReport): JsonObject => ({
  ...report,
  expected: expected ?? null,
  found: found ?? null,
  effect: effect ?? null,
  cause: cause ?? null,
  run: run === undefined ? [] : [...run],
});
