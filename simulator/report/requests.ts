import pc from "picocolors";
import { requestsOf } from "../evidence/requests";
import type { Journey } from "../traffic/journey";
import { number } from "./numbers";

/** Most requests shown per address: enough to see their format. */
const requestsShown = 5;

/** Requests that EventBridge made, to the reconciliation pipeline and to ticket systems: the first ones per address. */
export function describeRequests(journeys: readonly Journey[]): string[] {
  const requests = journeys.flatMap((journey) => requestsOf(journey).map(({ request }) => request));
  const addresses = [...new Set(requests.map(({ method, url }) => `${method} ${url}`))];
  if (addresses.length === 0) return [];
  return [
    "",
    pc.bold("Requests"),
    ...addresses.flatMap((address) => [
      `  ${address}`,
      ...firstOf(requests.filter(({ method, url }) => `${method} ${url}` === address).map(({ body }) => body)),
    ]),
  ];
}

function firstOf(bodies: readonly string[]): string[] {
  const shown = bodies.slice(0, requestsShown).map((body) => pc.dim(`    ${shortened(body)}`));
  const more = bodies.length - shown.length;
  return more > 0 ? [...shown, pc.dim(`    … and ${number(more)} more (--json lists all)`)] : shown;
}

const shortened = (body: string) => (body.length > 400 ? `${body.slice(0, 399)}…` : body);
