import { deliveriesOf } from "../services/events/delivery";
import type { Rule } from "../services/events/rule";
import type { World } from "../services/events/world";
import type { Journey } from "../traffic/journey";

/**
 * Recorded rules with a pattern that took none of the events: the traffic says nothing about them, their roles and
 * their targets.
 */
export function idleRules(world: World, journeys: readonly Journey[]): Rule[] {
  const busy = new Set<string>();
  for (const { delivery } of journeys)
    if (delivery !== undefined)
      for (const { matches } of deliveriesOf(delivery))
        for (const { rule, outcome } of matches) if (outcome === "triggered") busy.add(rule.arn);
  return world.rules.filter(({ arn, pattern }) => pattern !== undefined && !busy.has(arn));
}
