import { outcomesOf } from "../services/events/delivery";
import type { Failure, Guarantee } from "./guarantee";
import { failureOf } from "./helpers/failure-of";

export const nothingLost: Guarantee<"journeys" | "deadLetters"> = {
  id: 7,
  title: "what cannot be delivered lands in a dead-letter queue that accepts it",
  short: "dead letters are kept",
  unit: "events and targets",
  one: "event or target",
  checkedOn: "the queue policy of every target, whether or not an event needed it; each undeliverable event",
  check: ({ journeys, deadLetters }) => {
    const refusals = deadLetters.flatMap(({ urn, problem }) =>
      problem === undefined
        ? []
        : [
            {
              event: `dead letters of ${urn}`,
              path: [],
              resource: problem.urn,
              problem: `They would be lost: ${problem.problem}.`,
            },
          ],
    );
    let checked = deadLetters.length;
    const failures: Failure[] = [];
    for (const journey of journeys) {
      const { send, delivery } = journey;
      const undelivered =
        delivery === undefined
          ? []
          : [...outcomesOf(delivery)].flatMap(({ outcome }) => ("failure" in outcome ? [outcome] : []));
      if (send.expect === "dead-lettered" || undelivered.length > 0) checked++;
      for (const { kind, deadLetter } of undelivered)
        if (kind === "lost" && !deadLetter.accepted)
          failures.push(
            failureOf(journey, `It could not be delivered and is lost: ${deadLetter.why}.`, deadLetter.culprit),
          );
      const kept = undelivered.filter(({ kind }) => kind === "dead-lettered").length;
      if (send.expect === "dead-lettered" && undelivered.length === 0)
        failures.push(
          failureOf(
            journey,
            `It was to become a dead letter${send.why ? ` (${send.why})` : ""}, and did not.`,
            send.unavailable?.[0] ?? "",
          ),
        );
      else if (kept > 1)
        failures.push(failureOf(journey, `It became ${kept} dead letters.`, undelivered[0]?.target.urn ?? ""));
    }
    const targets = deadLetters.length;
    return {
      checked,
      parts: { targets, "undelivered events": checked - targets },
      failures: [...refusals, ...failures],
    };
  },
};
