import { count } from "../../console/count";
import type { Environment } from "../../environment/environment";
import { openArchives, readBack, type ReadingProblem } from "../evidence/archives";
import { type QueryResult, runNamedQueries } from "../evidence/named-queries";
import { readCrawlers } from "../services/glue/crawlers";
import { expectedPlaces } from "../traffic/expected-places";
import { expectedViews } from "../traffic/expected-views";
import type { OpenedWorld } from "./open-world";
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
  { settings, accounts }: Environment,
  { graphs, world, organization }: OpenedWorld,
  { journeys }: FunctionsRun,
  { placed }: WrittenArchive,
  options: SimulationOptions,
  say: Say,
): Promise<QueriedArchive> {
  const archives = await openArchives(graphs, readCrawlers(graphs, world, organization), options);
  const queries = await runNamedQueries(graphs, archives, journeys, expectedPlaces(settings, accounts));
  const reading = await readBack(
    archives,
    { journeys, placed },
    { urnOf: (arn) => world.resource(arn)?.urn ?? arn, views: expectedViews() },
  );
  for (const { athena } of archives) athena.close();
  say(count(queries.length, "query", "queries"));
  return { queries, reading };
}
