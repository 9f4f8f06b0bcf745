import { outcomesOf } from "../services/events/delivery";
import type { Guarantee } from "./guarantee";
import { failureOf } from "./helpers/failure-of";
import { sentence } from "./helpers/sentence";

export const nothingForeign: Guarantee<"journeys" | "world"> = {
  id: 2,
  title: "nothing from outside the organization, and nothing forged, gets in",
  short: "nothing forged gets in",
  unit: "events",
  checkedOn: "each hostile event: denied by the bus, or taken by no rule; replayed events are not archived again",
  check: ({ journeys, world }) => {
    const hostile = journeys.filter(({ send }) => send.expect === "denied" || send.expect === "ignored");
    const failures = hostile.flatMap((journey) => {
      const { send, delivery, landings } = journey;
      const [triggered] = delivery === undefined ? [] : [...outcomesOf(delivery)];
      if (triggered !== undefined || landings.length > 0)
        return [
          failureOf(
            journey,
            `${sentence(send.why)} It went on${landings.length > 0 ? ", and was archived" : ""}.`,
            triggered?.rule.urn ?? landings[0]?.stream ?? "",
          ),
        ];
      if (send.expect === "denied" && delivery?.admitted) {
        const [guard] = world.policiesOn(delivery.bus);
        return [
          failureOf(
            journey,
            `${sentence(send.why)} The bus took it: ${delivery.why}.`,
            guard?.urn ?? world.bus(delivery.bus)?.urn ?? delivery.bus,
          ),
        ];
      }
      return [];
    });
    const denied = hostile.filter(({ send }) => send.expect === "denied").length;
    return {
      checked: hostile.length,
      parts: { "to be denied": denied, "to be matched by no rule": hostile.length - denied },
      failures,
    };
  },
};
