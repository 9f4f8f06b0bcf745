import { count, plural } from "../../console/count";
import type * as athenaModule from "../services/athena/athena";
import type { Athena, AthenaOptions } from "../services/athena/athena";
import { wellFormed } from "../services/athena/openx";
import type { TableCrawl } from "../services/glue/crawlers";
import type { Graph, Resource } from "../graph";
import type { Envelope } from "../../model/envelope";
import type { Archived } from "../expectations/query-expectations";
import { type ExpectedViews, rowsExpectedOf } from "../expectations/view-expectations";
import { type Journey, recordsOf } from "../traffic/journey";
import type { PlacedObject } from "./bucket-objects";

/** The Glue catalog of one account and Region, open for queries over what its delivery streams wrote. */
export interface Archive {
  readonly account: string;
  readonly region: string;
  readonly tables: readonly Resource[];
  readonly crawls: readonly TableCrawl[];
  readonly athena: Athena;
  /** The present, for queries that ask for it. */
  readonly now: Date;
}

/** A table that does not return all objects below its location. */
export interface ReadingProblem {
  readonly table: string;
  /** URN of the resource at fault. */
  readonly resource: string;
  readonly problem: string;
}

/** Loaded here: where every query was answered before, no database is loaded. */
export const openAthena: typeof athenaModule.openAthena = (options) =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  (require("../services/athena/athena") as typeof athenaModule).openAthena(options);

/** Opens the archive of every account and Region that has Glue tables. */
export async function openArchives(
  graphs: readonly Graph[],
  crawls: readonly TableCrawl[],
  { root, now }: { readonly root: string; readonly now: Date },
  open: (options: AthenaOptions, place: string) => Promise<Athena> = openAthena,
): Promise<Archive[]> {
  const resources = graphs.flatMap((graph) => graph.resources);
  const tables = resources.filter(({ type }) => type === "aws:glue/catalogTable:CatalogTable");
  const places = new Map(tables.map((table) => [placeOf(table), table]));
  return Promise.all(
    [...places].map(async ([place, { account, region }]) => {
      const here = tables.filter((table) => placeOf(table) === place);
      const crawlsHere = crawls.filter((crawl) => placeOf(crawl) === place);
      const athena = await open({ tables: here, crawls: crawlsHere, root, now }, place);
      return { account, region, tables: here, crawls: crawlsHere, athena, now };
    }),
  );
}

/** Content of the buckets. */
export interface Written {
  /** Events, with the records that delivery streams wrote of them. */
  readonly journeys: readonly Journey[];
  /** Objects that the program put there. */
  readonly placed: readonly PlacedObject[];
}

/**
 * Compares the row count of every table with the records that streams and program wrote below its location, and that of
 * every view with an independent expectation of which events it shows. Fewer rows mean lost records: without a newline
 * between two, Athena reads only the first.
 */
export async function readBack(
  archives: readonly Archive[],
  written: Written,
  { urnOf, views }: { readonly urnOf: (arn: string) => string; readonly views: ExpectedViews },
): Promise<ReadingProblem[]> {
  const problems: ReadingProblem[] = [];
  for (const archive of archives) {
    let archived: readonly Envelope[] | undefined;
    const events = () => (archived ??= archivedIn(archive, written.journeys).map(({ event }) => event));
    for (const resource of archive.tables) {
      const name = String(resource.inputs["name"]);
      try {
        const problem = isView(resource)
          ? await countViewRows(archive, resource, { archived: events, views })
          : await countRows(archive, resource, written, urnOf);
        if (problem !== undefined) problems.push({ table: name, ...problem });
      } catch (error) {
        problems.push({
          table: name,
          resource: resource.urn,
          problem: `${isView(resource) ? "View" : "Table"} ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        });
      }
    }
  }
  return [...problems, ...unread(archives, written)];
}

type Problem = Omit<ReadingProblem, "table">;

async function countRows(
  { athena, crawls }: Archive,
  { urn, inputs }: Resource,
  { journeys, placed }: Written,
  urnOf: (arn: string) => string,
): Promise<Problem | undefined> {
  const [name, database] = [String(inputs["name"]), String(inputs["databaseName"])];
  const location = locationOf(inputs);
  const landings = journeys.flatMap((journey) => journey.landings);
  const streamed = landings.filter(({ bucket, key }) => `s3://${bucket}/${key}`.startsWith(location));
  const own = placed.filter(({ bucket, key }) => `s3://${bucket}/${key}`.startsWith(location));
  const records = streamed.length + own.reduce((sum, { records: inside }) => sum + inside, 0);
  const { rows } = await athena.run({ database, sql: `SELECT count(*) FROM ${name}` });
  const found = Number(rows[0]?.[0]);
  if (found === records) {
    // A stream may have had nothing to write. The program fills a table without partitions: an object without rows
    // means that there are none, but a missing object means nothing.
    const unfilled = own.length === 0 && ((inputs["partitionKeys"] ?? []) as readonly unknown[]).length === 0;
    return unfilled ? { resource: urn, problem: `Table ${name} is empty: nothing lies below ${location}.` } : undefined;
  }
  const crawl = crawls.find(({ table }) => table === `${database}.${name}`);
  const unseen = streamed.map(({ bucket, key }) => crawl?.blindness(`s3://${bucket}/${key}`)).find(Boolean);
  if (unseen)
    return {
      resource: unseen.urn,
      problem: `Table ${name} shows ${found} of ${records} records, because its crawler cannot see all: ${unseen.urn} ${unseen.problem}.`,
    };
  const [ignored] = athena.ignored();
  const stream = ignored && streamed.find(({ key }) => ignored.object.endsWith(key))?.stream;
  return stream
    ? {
        resource: urnOf(stream),
        problem: `Table ${name} shows ${found} of ${records} records: those in ${ignored.object} are not on lines of their own.`,
      }
    : {
        resource: urn,
        problem: `Table ${name} shows ${count(found, "row")}, and ${count(records, "record")} ${plural(records, "lies", "lie")} below ${location}.`,
      };
}

/**
 * A broken view that no saved query uses would otherwise fail, or show too little, for the first person to try it. A
 * team's own view is run, but its rows are not compared.
 */
async function countViewRows(
  archive: Archive,
  { urn, inputs }: Resource,
  { archived, views }: { readonly archived: () => readonly Envelope[]; readonly views: ExpectedViews },
): Promise<Problem | undefined> {
  const name = String(inputs["name"]);
  const database = String(inputs["databaseName"]);
  const rows = await archive.athena.countRows({ database, sql: `SELECT * FROM ${name}` });
  const expected = rowsExpectedOf(name, archived(), views);
  if (expected === undefined || expected === rows) return undefined;
  return {
    resource: urn,
    problem: `View ${name} shows ${count(rows, "row")}, and the archive holds ${expected} for it.`,
  };
}

/** JSON lines that the program wrote where no table of the same account reads. */
function unread(archives: readonly Archive[], { placed }: Written): ReadingProblem[] {
  const locations = archives.flatMap(({ tables }) =>
    tables.filter((table) => !isView(table)).map(({ inputs }) => locationOf(inputs)),
  );
  return placed
    .filter(({ contentType }) => contentType === "application/x-ndjson")
    .filter(({ bucket, key }) => !locations.some((location) => `s3://${bucket}/${key}`.startsWith(location)))
    .map(({ urn, bucket, key }) => ({
      table: key,
      resource: urn,
      problem: `No table shows s3://${bucket}/${key}.`,
    }));
}

const isView = ({ inputs }: Resource) => inputs["tableType"] === "VIRTUAL_VIEW";

/**
 * `s3://BUCKET/PREFIX/`, with a trailing slash, so that `tables/accounts` does not include `tables/accounts-of-old/`.
 */
function locationOf(inputs: Resource["inputs"]): string {
  const { location = "" } = (inputs["storageDescriptor"] ?? {}) as { readonly location?: string };
  return location.endsWith("/") ? location : `${location}/`;
}

const placeOf = ({ account, region }: Pick<Resource, "account" | "region">) => `${account} ${region}`;

/** The events that streams wrote below the archive's tables, one per record, as written, with the day of the folder. */
export function archivedIn(archive: Archive, journeys: readonly Journey[]): Archived[] {
  const locations = archive.tables
    .map(({ inputs }) => (inputs["storageDescriptor"] as { readonly location?: string }).location)
    .filter((location) => location !== undefined);
  return journeys.flatMap((journey) => {
    const records = recordsOf(journey);
    return journey.landings.flatMap(({ bucket, key }, index) => {
      const data = records[index]?.data;
      const inside = locations.some((location) => `s3://${bucket}/${key}`.startsWith(location));
      const day = /\/day=([^/]+)\//.exec(key)?.[1];
      return inside && data !== undefined ? [{ event: readArchived(data), ...(day !== undefined && { day }) }] : [];
    });
  });
}

/** A record as its readers get it: half of a surrogate pair does not survive a table's SerDe. */
const readArchived = (data: string) =>
  JSON.parse(
    data,
    /\\u[dD][89a-fA-F]/.test(data) ? (_, value: unknown) => wellFormedText(value) : undefined,
  ) as Envelope;

const wellFormedText = (value: unknown) => (typeof value === "string" ? wellFormed(value) : value);
