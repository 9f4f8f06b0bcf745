import type { Envelope, JsonObject } from "../../../model/envelope";
import { isObject } from "../../../model/json";
import { compilePattern, type Matcher, PatternError } from "../../../model/pattern/pattern";
import { deliveriesOf, outcomesOf } from "../../services/events/delivery";
import type { Rule } from "../../services/events/rule";
import type { World } from "../../services/events/world";
import type { Journey } from "../../traffic/journey";

/**
 * The policy or role that kept an event from arriving, or the rule that nearly took it, else the last resource on its
 * path.
 */
export function blameFor({ delivery, landings, refusedBy, send }: Journey, world: World): string {
  const urnOf = (arn: string) => world.resource(arn)?.urn ?? arn;
  if (landings[0] !== undefined) return urnOf(landings[0].stream);
  if (refusedBy !== undefined) return refusedBy;
  if (delivery === undefined) return send.via.kind === "stream" ? urnOf(send.via.stream) : send.event.account;
  let blame = delivery.culprit ?? delivery.bus;
  for (const { admitted, bus, culprit, event, matches } of deliveriesOf(delivery)) {
    blame = admitted ? (world.bus(bus)?.urn ?? bus) : (culprit ?? bus);
    if (admitted && matches.length === 0) blame = nearest(world.bus(bus)?.rules ?? [], event)?.urn ?? blame;
    const kept = matches.find(({ outcome }) => outcome !== "triggered");
    if (kept) blame = kept.rule.urn;
  }
  for (const { outcome } of outcomesOf(delivery)) if ("failure" in outcome) blame = outcome.failure.culprit;
  return blame;
}

/** A rule that takes the event as soon as its pattern asks for one field less: where no rule does, one that should. */
const nearest = (rules: readonly Rule[], event: Envelope): Rule | undefined =>
  rules.find((rule) => relaxed(rule).some((matcher) => matcher.matches(event)));

/** By rule: failures come by the thousand. */
const known = new WeakMap<Rule, readonly Matcher[]>();

/** A rule's pattern without each of its fields. */
function relaxed(rule: Rule): readonly Matcher[] {
  const made = known.get(rule) ?? matchersOf(rule);
  known.set(rule, made);
  return made;
}

function matchersOf({ pattern = "{}" }: Rule): Matcher[] {
  const asked: unknown = JSON.parse(pattern);
  if (!isObject(asked)) return [];
  return Object.keys(asked).flatMap((key) => {
    const { [key]: _without, ...rest } = asked;
    try {
      return Object.keys(rest).length === 0 ? [] : [compilePattern(rest as JsonObject)];
    } catch (error) {
      // Guarantee 6 reports a pattern that EventBridge refuses.
      if (error instanceof PatternError) return [];
      throw error;
    }
  });
}
