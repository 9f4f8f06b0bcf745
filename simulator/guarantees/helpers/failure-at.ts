import { outcomesOf } from "../../services/events/delivery";
import type { Journey } from "../../traffic/journey";

/** URN of what kept an event from its target, where something did. */
export function failureAt({ delivery }: Journey): string | undefined {
  for (const { outcome } of delivery === undefined ? [] : outcomesOf(delivery))
    if ("failure" in outcome) return outcome.failure.culprit;
  return undefined;
}
