import { outcomesOf } from "../services/events/delivery";
import { hopsOf, type Journey } from "../traffic/journey";
import type { Failure, Guarantee } from "./guarantee";
import { failureOf } from "./helpers/failure-of";

export const noLoops: Guarantee<"journeys"> = {
  id: 3,
  title: "no event is forwarded twice, hops twice or loops, and the archive does not feed itself",
  short: "no copies, no loops",
  unit: "events",
  checkedOn: "each event that any rule took; each event that the archive's own work causes",
  check: ({ journeys }) => {
    const moving = journeys.filter(({ delivery }) => delivery !== undefined && [...outcomesOf(delivery)].length > 0);
    const failures = moving.flatMap((journey) => {
      const { delivery } = journey;
      if (delivery === undefined) return [];
      for (const { outcome } of outcomesOf(delivery))
        if (outcome.kind === "second-hop")
          return [
            failureOf(
              journey,
              `${outcome.target.arn} is a third bus, to which EventBridge does not send what came from another bus. Target the hub's bus directly.`,
              outcome.target.urn,
            ),
          ];
      const hops = hopsOf(journey);
      const last = [...outcomesOf(delivery)].at(-1);
      return hops > 1 ? [failureOf(journey, `It was forwarded ${hops} times.`, last?.rule.urn ?? delivery.bus)] : [];
    });
    const own = journeys.filter(({ send }) => send.expect === "unfed");
    return {
      checked: moving.length + own.length,
      parts: { "that rules took": moving.length, "from the archive's own work": own.length },
      failures: [...failures, ...own.flatMap(feedback)],
    };
  },
};

/**
 * Anything that carries an archive's own event to a delivery stream closes the loop; a rule that merely forwards it is
 * at fault too.
 */
function feedback(journey: Journey): Failure[] {
  const [first] = journey.delivery === undefined ? [] : [...outcomesOf(journey.delivery)];
  if (first === undefined) return [];
  return [failureOf(journey, `The archive feeds itself: ${journey.send.why}.`, first.rule.urn)];
}
