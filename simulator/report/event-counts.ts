import { outcomesOf } from "../services/events/delivery";
import type { Journey } from "../traffic/journey";

/**
 * Number of events by destination. `sent` counts them all; records below the archive's error prefix are in no other
 * count.
 */
export interface EventCounts {
  readonly sent: number;
  readonly archived: number;
  readonly denied: number;
  readonly ungoverned: number;
  readonly deadLettered: number;
}

export function countEvents(journeys: readonly Journey[]): EventCounts {
  const having = (test: (journey: Journey) => boolean) => journeys.filter(test).length;
  return {
    sent: journeys.length,
    archived: having(({ landings }) => landings.some(({ error }) => error === undefined)),
    denied: having(({ delivery }) => delivery !== undefined && !delivery.admitted),
    ungoverned: having(
      ({ delivery }) => delivery !== undefined && delivery.admitted && [...outcomesOf(delivery)].length === 0,
    ),
    deadLettered: having(
      ({ delivery }) =>
        delivery !== undefined && [...outcomesOf(delivery)].some(({ outcome }) => outcome.kind === "dead-lettered"),
    ),
  };
}
