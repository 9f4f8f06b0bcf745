import type { GovernedEvent } from "../catalog/governed-event";
import type { HubPlace } from "../names";
import { feedbackEvents } from "./feedback-events";
import { compilePattern } from "../pattern/pattern";

/**
 * Governed events of a hub that its archive's own work would cause again and again, one sentence for each; none when an
 * archived event never causes another.
 *
 * They are refused instead of left out silently: a pattern of a team's own stays exactly what the team wrote, and in a
 * rule an exception for the archive's roles would cost the catalog's entries room that they need. A read-only call is
 * counted although only rules that ask for those carry it, because one entry's wish changes the rule of another.
 */
export function feedbackOf(events: readonly GovernedEvent[], hub: HubPlace): string[] {
  const caused = feedbackEvents(hub);
  return events.flatMap(({ id, source, pattern }) => {
    const compiled = compilePattern({ source: [source], ...pattern });
    const found = caused.find(({ event }) => compiled.matches(event));
    return found === undefined
      ? []
      : [
          `The event ${id} takes in ${found.what}, which the archive at hub ${hub.region} does itself: each event that is archived would cause another. Leave the archive out, for example with ${JSON.stringify(found.without)} in the pattern's detail.`,
        ];
  });
}
