import type { GovernedEvent } from "../catalog/governed-event";
import type { HubPlace } from "../names";
import { feedbackEvents } from "./feedback-events";
import { compilePattern } from "../pattern/pattern";

/**
 * Governed events of a hub that its archive itself would cause endlessly, one sentence for each; none if an archived
 * event never causes another.
 *
 * They are rejected instead of excluded silently: a team's own pattern stays exactly as written, and an exception for
 * the archive's roles in a rule would take space from the catalog's entries. A read-only call counts although only
 * rules that opt in receive it, because one entry can opt in the rule of another.
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
