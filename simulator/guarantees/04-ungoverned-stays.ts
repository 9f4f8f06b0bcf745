import { outcomesOf } from "../services/events/delivery";
import type { Guarantee } from "./guarantee";
import { failureOf } from "./helpers/failure-of";
import { sentence } from "./helpers/sentence";

export const ungovernedStays: Guarantee<"journeys"> = {
  id: 4,
  title: "what is not governed stays where it was",
  short: "the ungoverned stays",
  unit: "events",
  checkedOn: "each event that settings do not govern",
  check: ({ journeys }) => {
    const others = journeys.filter(({ send }) => send.expect === "stays");
    const failures = others.flatMap((journey) => {
      const [first] = journey.delivery === undefined ? [] : [...outcomesOf(journey.delivery)];
      if (first === undefined) return [];
      return [failureOf(journey, `It was to stay where it was: ${sentence(journey.send.why)}`, first.rule.urn)];
    });
    return { checked: others.length, failures };
  },
};
