import { count } from "../../console/count";
import type { Environment } from "../../environment/environment";
import { openArchives, openAthena, readBack, type ReadingProblem } from "../evidence/archives";
import { type QueryResult, runNamedQueries } from "../evidence/named-queries";
import { readCrawlers } from "../services/glue/crawlers";
import { expectedPlaces } from "../traffic/expected-places";
import { placesWithRules } from "../traffic/places-with-rules";
import { expectedViews } from "../traffic/expected-views";
import type { Graph } from "../graph";
import type { Athena, AthenaOptions } from "../services/athena/athena";
import type { OpenedWorld } from "./open-world";
import { contentOf, type KeptAnswers, keptAthena, type KeptAthena } from "./kept-queries";
import { inputsOfQueries, type KeptResults } from "./kept-results";
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
    placesWithRules(expectedPlaces(settings, accounts), world, derived?.standIn),
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
