import { deliveriesOf } from "../services/events/delivery";
import type { Rule } from "../services/events/rule";
import type { World } from "../services/events/world";
import type { Journey } from "../traffic/journey";

/**
 * Recorded rules with a pattern that took none of the events: the traffic says nothing about them, their roles and
 * their targets. Not of them are the rules of `derived` places, for which recorded ones of another account speak.
 */
export function idleRules(
  world: World,
  journeys: readonly Journey[],
  derived: readonly { readonly account: string; readonly region: string }[] = [],
): Rule[] {
  const others = new Set(derived.map(({ account, region }) => `${account} ${region}`));
  const busy = new Set<string>();
  for (const { delivery } of journeys)
    if (delivery !== undefined)
      for (const { matches } of deliveriesOf(delivery))
        for (const { rule, outcome } of matches) if (outcome === "triggered") busy.add(rule.arn);
  return world.rules.filter(
    ({ arn, pattern, busArn }) => pattern !== undefined && !busy.has(arn) && !others.has(placeOf(busArn)),
  );
}

/** `arn:aws:events:us-east-1:400000000001:event-bus/default` → `400000000001 us-east-1` */
function placeOf(busArn: string): string {
  const [, , , region, account] = busArn.split(":");
  return `${account} ${region}`;
}
