import { isDeepStrictEqual } from "node:util";
import type { Journey } from "../traffic/journey";
import { isNotice } from "../traffic/notices";
import { failureAt, requestsOf } from "./reconciled";

/** Whether an event is a notice for a ticket system, or claims to be one. */
export const concernsTickets = ({ send }: Journey): boolean => isNotice(send.event);

/**
 * What is wrong with what a notice became; undefined: nothing. `target`: URN of the target at fault, or of what kept the
 * notice from it.
 */
export function ticketProblem(journey: Journey): { readonly problem: string; readonly target?: string } | undefined {
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
