import { isDeepStrictEqual } from "node:util";
import { requestsOf } from "../evidence/requests";
import type { Journey } from "../traffic/journey";
import { isNotice } from "../traffic/notices";
import type { Guarantee } from "./guarantee";
import { blameFor } from "./helpers/blame-for";
import { failureAt } from "./helpers/failure-at";
import { failureOf } from "./helpers/failure-of";

export const ticketed: Guarantee<"journeys" | "world"> = {
  id: 12,
  title: "each notice for a ticket system is one request there, and its body is what was decided to be said",
  short: "one ticket per notice",
  unit: "notices",
  checkedOn: "each notice that a function puts on a central bus, and forged ones",
  check: ({ journeys, world }) => {
    const concerned = journeys.filter(concernsTickets);
    const failures = concerned.flatMap((journey) => {
      const found = ticketProblem(journey);
      return found === undefined
        ? []
        : [failureOf(journey, found.problem, found.target ?? blameFor(journey, world, "api-destination"))];
    });
    return { checked: concerned.filter(({ send }) => send.tells !== undefined).length, failures };
  },
};

/** True if an event is, or claims to be, a notice for a ticket system. */
const concernsTickets = ({ send }: Journey): boolean => isNotice(send.event);

/**
 * The problem with the delivery of a notice, or undefined. `target`: URN of the target at fault, or of the resource
 * that stopped the notice.
 */
function ticketProblem(journey: Journey): { readonly problem: string; readonly target?: string } | undefined {
  const { tells } = journey.send;
  const made = requestsOf(journey);
  if (tells === undefined)
    return (
      made[0] && { problem: `Nobody decided to tell it, and it called ${made[0].request.url}.`, target: made[0].target }
    );
  const calls = made.filter(({ request }) => request.url === tells.address);
  const astray = made.find(({ request }) => request.url !== tells.address);
  if (astray) return { problem: `It called ${astray.request.url}, which nobody asked for.`, target: astray.target };
  const [call] = calls;
  if (call === undefined || calls.length > 1) {
    const target = call?.target ?? failureAt(journey);
    return {
      problem: `It was to call ${tells.address} once, and did ${calls.length} times.`,
      ...(target !== undefined && { target }),
    };
  }
  const said = JSON.parse(call.request.body) as unknown;
  if (isDeepStrictEqual(said, tells.body)) return undefined;
  return { problem: `The request says something else than was decided: ${call.request.body}`, target: call.target };
}
