import type { JsonObject } from "../../model/envelope";
import { list } from "../../model/json";
import type { Place } from "../expectations/question";
import type { World } from "../services/events/world";

/**
 * The rules of each place that carry heartbeats of their own, from the recorded rules and not from the table that
 * queries read: a rule that the table expects and nobody has built is then a difference.
 */
export function placesWithRules(
  places: readonly Place[],
  { rules }: World,
  standIn: (account: string, region: string) => string | undefined = () => undefined,
): Place[] {
  const byPlace = new Map<string, string[]>();
  // Thousands of members share a few patterns.
  const carriedBy = new Map<string, readonly string[]>();
  for (const { account, region, busArn, pattern } of rules) {
    if (pattern === undefined || !busArn.endsWith(":event-bus/default")) continue;
    const carried = carriedBy.get(pattern) ?? heartbeatsIn(pattern);
    carriedBy.set(pattern, carried);
    const key = `${account} ${region}`;
    const known = byPlace.get(key) ?? [];
    byPlace.set(key, known);
    known.push(...carried);
  }
  return places.map((place) => {
    const account = standIn(place.account, place.region) ?? place.account;
    return { ...place, rules: byPlace.get(`${account} ${place.region}`) ?? [] };
  });
}

/** The rules of which a pattern takes the heartbeat. */
const heartbeatsIn = (pattern: string): string[] =>
  branchesOf(JSON.parse(pattern) as JsonObject)
    .flatMap((branch) =>
      list(branch, "source").includes("event-governance.heartbeat") ? list(branch, "detail", "rule") : [],
    )
    .filter((rule) => typeof rule === "string");

const branchesOf = (pattern: JsonObject) => (pattern["$or"] === undefined ? [pattern] : list(pattern, "$or"));
