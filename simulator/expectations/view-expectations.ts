import type { Envelope } from "../../model/envelope";
import { identityOf, isFromAws } from "./reading";

/** Events of one source and of some detail types. */
export interface EventKind {
  /** Absent: any AWS source. */
  readonly source?: string;
  readonly types: readonly string[];
}

/** The events that each view must show, by view name. */
export type ExpectedViews = ReadonlyMap<string, readonly EventKind[]>;

/** These are not deduplicated. */
const everyDelivery = ["deliveries", "events", "events_by_type"];

/**
 * Expected row count of a view over these archived events, computed without SQL: each event once, however often it was
 * delivered. Undefined for a team's own view.
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
  // Deliveries of one event with different days give one row per day.
  return new Set(shown.map((event) => `${event.time.slice(0, 10)} ${identityOf(event).key}`)).size;
}

const isOf = ({ source, types }: EventKind, event: Envelope) =>
  (source === undefined ? isFromAws(event) : event.source === source) && types.includes(event["detail-type"]);
