import type { Envelope } from "../../model/envelope";
import { identityOf, isFromAws } from "./reading";

/** Events of one source and of some detail types. */
export interface EventKind {
  /** Absent: any of AWS's own. */
  readonly source?: string;
  readonly types: readonly string[];
}

/** By a view's name, which events it must show. */
export type ExpectedViews = ReadonlyMap<string, readonly EventKind[]>;

/** Shown as often as they were delivered. */
const everyDelivery = ["deliveries", "events", "events_by_type"];

/**
 * How many rows a view must have over these archived events, counted without SQL: each event once, however often it was
 * delivered. Undefined for a view of the team's own.
 */
export function rowsExpectedOf(
  view: string,
  archived: readonly Envelope[],
  expected: ExpectedViews,
): number | undefined {
  if (everyDelivery.includes(view)) return archived.length;
  const kinds = expected.get(view);
  if (kinds === undefined && view !== "events_deduplicated") return undefined;
  const shown = kinds === undefined ? archived : archived.filter((event) => kinds.some((kind) => isOf(kind, event)));
  // Deliveries of one event that carry different days are a row for each day.
  return new Set(shown.map((event) => `${event.time.slice(0, 10)} ${identityOf(event).key}`)).size;
}

const isOf = ({ source, types }: EventKind, event: Envelope) =>
  (source === undefined ? isFromAws(event) : event.source === source) && types.includes(event["detail-type"]);
