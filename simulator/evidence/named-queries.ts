import { type Archive, archivedIn } from "./archives";
import { executionParameters, sampleParameters } from "../services/athena/parameters";
import type { Graph, Resource } from "../graph";
import type { Journey } from "../traffic/journey";
import { type Archived, expectationOf } from "../expectations/query-expectations";
import type { Place } from "../expectations/question";

/** Result of one saved query in one Region. */
export interface QueryResult {
  readonly urn: string;
  readonly name: string;
  readonly region: string;
  /** As saved, with its header. */
  readonly sql: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** The error, or how the result differs from the traffic. */
  readonly problem?: string;
  /** False for a team's own query: only its success is checked. */
  readonly compared: boolean;
}

/**
 * Runs every recorded saved query over the archive of its own account and Region, for all days of the traffic, and
 * compares its rows with an independent expectation computed from the archived events and from `places`, the accounts
 * and Regions that send events.
 */
export async function runNamedQueries(
  graphs: readonly Graph[],
  archives: readonly Archive[],
  journeys: readonly Journey[],
  places: readonly Place[],
): Promise<QueryResult[]> {
  const saved = graphs
    .flatMap((graph) => graph.resources)
    .filter(({ type }) => type === "aws:athena/namedQuery:NamedQuery");
  const results: QueryResult[] = [];
  for (const archive of archives) {
    const archived = archivedIn(archive, journeys);
    const days = archived.flatMap(({ day }) => day ?? []).sort();
    const here = saved.filter(({ account, region }) => account === archive.account && region === archive.region);
    const covered = places.filter(({ hubRegion }) => hubRegion === archive.region);
    for (const query of here) results.push(await run(query, archive, { archived, days, places: covered }));
  }
  return results;
}

/** Facts about an archive that need no query. */
interface Known {
  readonly archived: readonly Archived[];
  /** Days of the folders of its events, sorted. */
  readonly days: readonly string[];
  /** Accounts and Regions that send events to it. */
  readonly places: readonly Place[];
}

async function run(query: Resource, archive: Archive, { archived, days, places }: Known): Promise<QueryResult> {
  const name = String(query.inputs["name"]);
  const sql = String(query.inputs["query"]);
  const result = { urn: query.urn, name, region: query.region, sql };
  try {
    const expectation = expectationOf(name, archived, { places, now: archive.now, otherwise: sampleParameters(sql) });
    const [firstDay, lastDay] = [days[0] ?? today(), days.at(-1) ?? today()];
    const answer = await ask(firstDay, lastDay, expectation?.parameters);
    const problem = expectation?.problemWith(answer) ?? (await problemBefore(firstDay));
    return {
      ...result,
      ...answer,
      compared: expectation !== undefined,
      ...(problem !== undefined && { problem }),
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...result, columns: [], rows: [], compared: false, problem };
  }

  function ask(firstDay: string, lastDay: string, values: Readonly<Record<string, string>> = {}) {
    const parameters = executionParameters(sql, { firstDay, lastDay, values });
    return archive.athena.run({ database: String(query.inputs["database"]), sql, parameters });
  }

  /** Runs the query for a day without events: any row would be from outside its days, or a wrong expectation. */
  async function problemBefore(firstDay: string): Promise<string | undefined> {
    const day = new Date(Date.parse(firstDay) - 86_400_000).toISOString().slice(0, 10);
    const nothing = expectationOf(name, [], { places, now: archive.now, otherwise: sampleParameters(sql) });
    const problem = nothing?.problemWith(await ask(day, day, nothing.parameters));
    return problem && `Asked about ${day}, a day without events. ${problem}`;
  }
}

const today = () => new Date().toISOString().slice(0, 10);
