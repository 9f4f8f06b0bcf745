import { outcomesOf } from "../../services/events/delivery";
import type { Journey } from "../../traffic/journey";

/** URN of the resource that kept an event from its target, if any. */
export function failureAt({ delivery }: Journey): string | undefined {
  for (const { outcome } of delivery === undefined ? [] : outcomesOf(delivery))
    if ("failure" in outcome) return outcome.failure.culprit;
  return undefined;
}
