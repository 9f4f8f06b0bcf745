import { count } from "../../console/count";
import type { Environment } from "../../environment/environment";
import { openArchives, openAthena, readBack, type ReadingProblem } from "../evidence/archives";
import { type QueryResult, runNamedQueries } from "../evidence/named-queries";
import { readCrawlers } from "../services/glue/crawlers";
import { expectedPlaces } from "../traffic/expected-places";
import { expectedViews } from "../traffic/expected-views";
import type { JsonObject } from "../../model/envelope";
import { list } from "../../model/json";
import type { Place } from "../expectations/question";
import type { Graph } from "../graph";
import type { Athena, AthenaOptions } from "../services/athena/athena";
import type { World } from "../services/events/world";
import type { OpenedWorld } from "./open-world";
import { contentOf, type KeptAnswers, keptAthena, type KeptAthena } from "./kept-queries";
import { inputsOfQueries, type KeptResults } from "./kept-results";
import type { Derived } from "./record";
import type { SimulationOptions } from "./options";
import type { Say } from "./progress";
import type { FunctionsRun } from "./run-functions";
import type { WrittenArchive } from "./write-archive";

/** What people would find in the archive: rows of queries, tables and views. */
export interface QueriedArchive {
  readonly queries: readonly QueryResult[];
  /** Tables that do not return what was written. */
  readonly reading: readonly ReadingProblem[];
}

/**
 * The rules of each place that carry heartbeats of their own, from the recorded rules and not from the table that
 * queries read: a rule that the table expects and nobody has built is then a difference.
 */
function placesWithRules(places: readonly Place[], { rules }: World, derived: Derived | undefined): Place[] {
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
    const account = derived?.standIn(place.account, place.region) ?? place.account;
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

/** Runs every saved query over the archive, and reads every table and view. */
export async function queryArchive(
  environment: Environment,
  { graphs, world, organization, derived }: OpenedWorld,
  { journeys }: FunctionsRun,
  { placed }: WrittenArchive,
  options: SimulationOptions,
  say: Say,
): Promise<QueriedArchive> {
  const { settings, accounts } = environment;
  const kept = options.results && keptArchives(environment, graphs, options, options.results);
  const archives = await openArchives(graphs, readCrawlers(graphs, world, organization), options, kept?.open);
  const queries = await runNamedQueries(
    graphs,
    archives,
    journeys,
    placesWithRules(expectedPlaces(settings, accounts), world, derived),
  );
  const reading = await readBack(
    archives,
    { journeys, placed },
    { urnOf: (arn) => world.resource(arn)?.urn ?? arn, views: expectedViews() },
  );
  for (const { athena } of archives) athena.close();
  say(`${count(queries.length, "query", "queries")}${kept?.allBefore() ? ", as before" : ""}`);
  return { queries, reading };
}

/** Opens archives that know what queries returned from the same objects before. */
function keptArchives(
  environment: Environment,
  graphs: readonly Graph[],
  { root, now }: SimulationOptions,
  results: KeptResults,
) {
  const shared = JSON.stringify([...inputsOfQueries(environment, graphs), contentOf(root), now]);
  const opened: KeptAthena[] = [];
  return {
    async open(archive: AthenaOptions, place: string): Promise<Athena> {
      const athena = keptAthena(() => openAthena(archive), results.of<KeptAnswers>("queries", [shared, place]));
      opened.push(athena);
      return athena;
    },
    allBefore: () => opened.length > 0 && opened.every((athena) => athena.asked().before === athena.asked().all),
  };
}
