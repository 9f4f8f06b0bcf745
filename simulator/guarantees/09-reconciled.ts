import { requestsOf } from "../evidence/requests";
import type { Journey } from "../traffic/journey";
import { isNotice } from "../traffic/notices";
import type { Guarantee } from "./guarantee";
import { blameFor } from "./helpers/blame-for";
import { failureAt } from "./helpers/failure-at";
import { failureOf } from "./helpers/failure-of";

export const reconciled: Guarantee<"journeys" | "world"> = {
  id: 9,
  title: "each change of the organization's accounts calls the pipeline once, and says which account",
  short: "pipeline called once",
  unit: "events",
  checkedOn: "each such event, to the body of the request",
  check: ({ journeys, world }) => {
    const concerned = journeys.filter(concernsReconciliation);
    const failures = concerned.flatMap((journey) => {
      const found = reconciliationProblem(journey);
      return found === undefined
        ? []
        : [failureOf(journey, found.problem, found.target ?? blameFor(journey, world, "api-destination"))];
    });
    return { checked: concerned.length, failures };
  },
};

/** True if an event starts, or should start, a reconciliation. Calls by notices are checked by another guarantee. */
const concernsReconciliation = (journey: Journey): boolean =>
  !isNotice(journey.send.event) && (journey.send.reconciles !== undefined || requestsOf(journey).length > 0);

/**
 * The problem with the requests that an event caused, or undefined. `target`: URN of the target that made a request, or
 * of the resource that prevented it.
 */
function reconciliationProblem(journey: Journey): { readonly problem: string; readonly target?: string } | undefined {
  const { reconciles, event } = journey.send;
  const made = requestsOf(journey);
  if (reconciles === undefined)
    return (
      made[0] && { problem: `It was to start nothing, and called ${made[0].request.url}.`, target: made[0].target }
    );
  for (const address of reconciles.addresses) {
    const calls = made.filter(({ request }) => request.url === address);
    const at = calls[0]?.target ?? failureAt(journey);
    if (calls.length !== 1)
      return {
        problem: `It was to call ${address} once, and did ${calls.length} times.`,
        ...(at !== undefined && { target: at }),
      };
  }
  const astray = made.find(({ request }) => !reconciles.addresses.includes(request.url));
  if (astray) return { problem: `It called ${astray.request.url}, which nobody asked for.`, target: astray.target };
  const told = [
    String(event.detail["eventName"]),
    ...(reconciles.accountId === undefined ? [] : [reconciles.accountId]),
  ];
  for (const { request, target } of made) {
    const texts = textsIn(JSON.parse(request.body));
    const missing = told.find((text) => !texts.includes(text));
    if (missing !== undefined)
      return { problem: `The request's body does not say "${missing}": ${request.body}`, target };
  }
  return undefined;
}

/** Every text in a JSON value, at any depth. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
