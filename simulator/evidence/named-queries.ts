import type { Envelope } from "../../model/envelope";
import { type Archive, archivedIn } from "./archives";
import { executionParameters } from "../services/athena/parameters";
import type { Graph, Resource } from "../graph";
import type { Journey } from "../traffic/journey";
import { expectationOf } from "../expectations/query-expectations";
import type { Place } from "../expectations/question";

/** What one saved query answered in one Region. */
export interface QueryResult {
  readonly urn: string;
  readonly name: string;
  readonly region: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Why it failed, or how its answer differs from what the traffic contains. */
  readonly problem?: string;
  /** False for a query of the team's own: it ran, and nothing else is known of it. */
  readonly compared: boolean;
}

/**
 * Runs every recorded saved query over the archive of its own account and Region, for all days of the traffic, and
 * compares its rows with a second opinion computed from the archived events and `places`, from where events are expected.
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
    const days = archived
      .flatMap(({ event: { time } }) => (typeof time === "string" ? [time.slice(0, 10)] : []))
      .sort();
    const here = saved.filter(({ account, region }) => account === archive.account && region === archive.region);
    const covered = places.filter(({ hubRegion }) => hubRegion === archive.region);
    for (const query of here) results.push(await run(query, archive, { archived, days, places: covered }));
  }
  return results;
}

/** What is known of an archive without asking it. */
interface Known {
  readonly archived: readonly { readonly event: Envelope }[];
  /** Of its events, sorted. */
  readonly days: readonly string[];
  /** From where it expects events. */
  readonly places: readonly Place[];
}

async function run(query: Resource, archive: Archive, { archived, days, places }: Known): Promise<QueryResult> {
  const name = String(query.inputs["name"]);
  const sql = String(query.inputs["query"]);
  const result = { urn: query.urn, name, region: query.region };
  try {
    const expectation = expectationOf(name, archived, places);
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

  /** A day without events: what a query finds all the same, it finds outside its days, or expects and misses. */
  async function problemBefore(firstDay: string): Promise<string | undefined> {
    const day = new Date(Date.parse(firstDay) - 86_400_000).toISOString().slice(0, 10);
    const nothing = expectationOf(name, [], places);
    const problem = nothing?.problemWith(await ask(day, day, nothing.parameters));
    return problem && `Asked about ${day}, a day without events. ${problem}`;
  }
}

const today = () => new Date().toISOString().slice(0, 10);
