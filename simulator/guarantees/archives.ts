import { type Athena, openAthena } from "../athena/athena";
import type { Graph, Resource } from "../graph";
import type { Landing } from "../traffic/journey";

/** The catalog of one account and Region, open for queries over what its delivery streams wrote. */
export interface Archive {
  readonly account: string;
  readonly region: string;
  readonly tables: readonly Resource[];
  readonly athena: Athena;
}

/** A table that does not show what lies below its location. */
export interface ReadingProblem {
  readonly table: string;
  /** URN of the resource at fault. */
  readonly resource: string;
  readonly problem: string;
}

/** Opens every account and Region that has Glue tables. */
export async function openArchives(
  graphs: readonly Graph[],
  { root, now }: { readonly root: string; readonly now: Date },
): Promise<Archive[]> {
  const resources = graphs.flatMap((graph) => graph.resources);
  const tables = resources.filter(({ type }) => type === "aws:glue/catalogTable:CatalogTable");
  const crawlers = resources.filter(({ type }) => type === "aws:glue/crawler:Crawler");
  const places = new Map(tables.map((table) => [placeOf(table), table]));
  return Promise.all(
    [...places].map(async ([place, { account, region }]) => {
      const here = tables.filter((table) => placeOf(table) === place);
      const athena = await openAthena({
        tables: here,
        crawlers: crawlers.filter((crawler) => placeOf(crawler) === place),
        root,
        now,
      });
      return { account, region, tables: here, athena };
    }),
  );
}

/**
 * Counts the rows of every table against the records that the streams wrote below its location. Fewer rows mean records
 * that nobody will ever find: without a newline between two, Athena reads the first of them alone.
 */
export async function readBack(
  archives: readonly Archive[],
  landings: readonly Landing[],
  urnOf: (arn: string) => string,
): Promise<ReadingProblem[]> {
  const problems: ReadingProblem[] = [];
  for (const { athena, tables } of archives)
    for (const table of tables) {
      const name = String(table.inputs["name"]);
      const { location } = table.inputs["storageDescriptor"] as { location: string };
      const written = landings.filter(({ bucket, key }) => `s3://${bucket}/${key}`.startsWith(location));
      try {
        const database = String(table.inputs["databaseName"]);
        const { rows } = await athena.run({ database, sql: `SELECT count(*) FROM ${name}` });
        const found = Number(rows[0]?.[0]);
        if (found === written.length) continue;
        const [ignored] = athena.ignored();
        const stream = ignored && written.find(({ key }) => ignored.object.endsWith(key))?.stream;
        problems.push({
          table: name,
          resource: stream === undefined ? table.urn : urnOf(stream),
          problem: stream
            ? `Table ${name} shows ${found} of ${written.length} records: those in ${ignored.object} are not on lines of their own.`
            : `Table ${name} shows ${found} rows, and ${written.length} records lie below ${location}.`,
        });
      } catch (error) {
        problems.push({
          table: name,
          resource: table.urn,
          problem: `Table ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        });
      }
    }
  return problems;
}

const placeOf = ({ account, region }: Resource) => `${account} ${region}`;
