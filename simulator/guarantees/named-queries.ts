import type { Envelope } from "../../model/envelope";
import type { Archive } from "./archives";
import { executionParameters } from "../athena/parameters";
import type { Graph, Resource } from "../graph";
import { type Journey, recordsOf } from "../traffic/journey";
import { expectationOf } from "../query-expectations/query-expectations";

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
 * compares its rows with a second opinion computed from the archived events.
 */
export async function runNamedQueries(
  graphs: readonly Graph[],
  archives: readonly Archive[],
  journeys: readonly Journey[],
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
    for (const query of here) results.push(await run(query, archive, archived, days));
  }
  return results;
}

async function run(
  query: Resource,
  archive: Archive,
  archived: readonly { readonly event: Envelope }[],
  days: readonly string[],
): Promise<QueryResult> {
  const name = String(query.inputs["name"]);
  const sql = String(query.inputs["query"]);
  const expectation = expectationOf(name, archived);
  const result = { urn: query.urn, name, region: query.region, compared: expectation !== undefined };
  try {
    const today = new Date().toISOString().slice(0, 10);
    const parameters = executionParameters(sql, {
      firstDay: days[0] ?? today,
      lastDay: days.at(-1) ?? today,
      values: expectation?.parameters ?? {},
    });
    const answer = await archive.athena.run({ database: String(query.inputs["database"]), sql, parameters });
    const problem = expectation?.problemWith(answer);
    return { ...result, ...answer, ...(problem !== undefined && { problem }) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...result, columns: [], rows: [], problem };
  }
}

/** The events that streams wrote below the archive's tables, one for each record, as they were written. */
function archivedIn(archive: Archive, journeys: readonly Journey[]): { readonly event: Envelope }[] {
  const locations = archive.tables.map(
    ({ inputs }) => (inputs["storageDescriptor"] as { readonly location: string }).location,
  );
  return journeys.flatMap((journey) => {
    const records = recordsOf(journey);
    return journey.landings.flatMap(({ bucket, key }, index) => {
      const data = records[index]?.data;
      const inside = locations.some((location) => `s3://${bucket}/${key}`.startsWith(location));
      return inside && data !== undefined ? [{ event: JSON.parse(data) as Envelope }] : [];
    });
  });
}
