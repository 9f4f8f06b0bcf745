import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { readNamedQueries } from "../components/tables/named-queries";
import type { NamedQueryDefinition } from "../model/queries/named-query";
import { executionParameters } from "../simulator/services/athena/parameters";
import { type Days, type Measured, openLayout } from "./archive-engine";
import { layouts, sizeOf, writeLayouts } from "./archive-layouts";
import { syntheticAccounts, syntheticEvents } from "./synthetic-events";

/**
 * `npm run bench:archive [-- --events N]`: synthetic events of 200 accounts over 30 days, written (a) in the layout of
 * the published audit sample, gzipped JSON by raw detail type and day of arrival, (b) as this program writes JSON, (c)
 * as it writes Parquet. Each saved query runs for one day in the middle; for (a) twice: over all days, as published,
 * and over the days of arrival that can contain the day. Needs about a gigabyte in the temporary folder, and removes
 * it.
 */
const firstDay = "2026-10-01";
const dayCount = 30;
const asked = "2026-10-15";
/** An event may arrive a day late. */
const arrivals: Days = { first: asked, last: "2026-10-16" };

interface Row {
  readonly query: NamedQueryDefinition;
  readonly published: Measured;
  readonly withDays: Measured;
  readonly json: Measured;
  readonly parquet: Measured;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { events: { type: "string", default: "1000000" } } });
  const events = Number(values.events);
  if (!Number.isInteger(events) || events < 1000)
    throw new Error(`--events is "${values.events}". Write 1000 or more.`);
  const root = mkdtempSync(join(tmpdir(), "bench-archive-"));
  try {
    const started = Date.now();
    const bytes = await writeLayouts(
      root,
      syntheticEvents({ events, firstDay, days: dayCount, seed: 20261101 }),
      (done) => tell(`${done.toLocaleString("en")} of ${events.toLocaleString("en")} events written`),
    );
    tell("");
    print(
      `${events.toLocaleString("en")} events of ${syntheticAccounts.length} accounts over ${dayCount} days, ${megabytes(bytes)} MB of JSON, ${(bytes / events / 1000).toFixed(2)} KB each; written in ${Math.round((Date.now() - started) / 1000)} s`,
    );
    printSizes(root);
    printRows(await measure(root));
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function measure(root: string): Promise<Row[]> {
  const engines = {
    published: await openLayout(root, "published"),
    withDays: await openLayout(root, "published", arrivals),
    json: await openLayout(root, "json"),
    parquet: await openLayout(root, "parquet"),
  };
  const rows: Row[] = [];
  for (const query of readNamedQueries()) {
    tell(query.name);
    const parameters = executionParameters(query.sql, { firstDay: asked, lastDay: asked, values: samples });
    const [published, withDays, json, parquet] = [
      await engines.published.run(query.sql, parameters),
      await engines.withDays.run(query.sql, parameters),
      await engines.json.run(query.sql, parameters),
      await engines.parquet.run(query.sql, parameters),
    ];
    for (const [name, other] of Object.entries({ withDays, json, parquet }))
      if (JSON.stringify(other.rows) !== JSON.stringify(published.rows))
        throw new Error(
          `${query.name} answers otherwise over ${name}: ${other.rows.length} rows, not ${published.rows.length}.`,
        );
    rows.push({ query, published, withDays, json, parquet });
  }
  tell("");
  for (const engine of Object.values(engines)) engine.close();
  return rows;
}

/** Parameter values in the synthetic events, if a query's own sample has a different one. */
const samples = { principal: `arn:aws:iam::${syntheticAccounts[0] as string}:role/team-7-deploy` };

function printSizes(root: string): void {
  const table = new Table({ head: ["layout", "objects", "MB"], style: { head: [], border: [] } });
  for (const layout of Object.values(layouts)) {
    const { files, bytes } = sizeOf(join(root, layout));
    table.push([layout, files.toLocaleString("en"), megabytes(bytes)]);
  }
  print(table.toString());
}

function printRows(rows: readonly Row[]): void {
  const table = new Table({
    head: [
      ...["query", "rows", "published MB", "with days MB", "JSON MB", "Parquet MB", "objects: published", "with days"],
      ...[
        "JSON",
        "Parquet",
        "s: published",
        "with days",
        "JSON",
        "Parquet",
        "published / JSON",
        "with days / JSON",
        "JSON / Parquet",
      ],
    ],
    style: { head: [], border: [] },
  });
  for (const { query, published, withDays, json, parquet } of rows) {
    const all = [published, withDays, json, parquet];
    table.push([
      `${query.name}${bySource(query) ? "*" : ""}`,
      published.rows.length,
      ...all.map(({ bytes }) => megabytes(bytes)),
      ...all.map(({ files }) => files.toLocaleString("en")),
      ...all.map(({ seconds }) => seconds.toFixed(2)),
      ratio(published.bytes, json.bytes),
      ratio(withDays.bytes, json.bytes),
      ratio(json.bytes, parquet.bytes),
    ]);
  }
  print(table.toString());
  print("* bounded by day and source, through events_by_type");
  const bounded = rows.filter(({ query }) => bySource(query));
  for (const [name, of] of [
    ["published / JSON", ({ published, json }: Row) => published.bytes / json.bytes],
    ["with days / JSON", ({ withDays, json }: Row) => withDays.bytes / json.bytes],
    ["published / Parquet", ({ published, parquet }: Row) => published.bytes / parquet.bytes],
    ["with days / Parquet", ({ withDays, parquet }: Row) => withDays.bytes / parquet.bytes],
  ] as const) {
    const ratios = bounded
      .map(of)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const median = ratios[Math.floor(ratios.length / 2)] ?? NaN;
    print(
      `${name}, bounded by day and source: least ${(ratios[0] ?? NaN).toFixed(1)}, median ${median.toFixed(1)}, at least 20 in ${ratios.filter((each) => each >= 20).length} of ${ratios.length}`,
    );
  }
}

/** Its conditions select single folders of a source. */
const bySource = ({ sql }: NamedQueryDefinition) => /\bFROM events_by_type\b/.test(sql) && /\bsource (=|IN)/.test(sql);

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0);
const ratio = (more: number, less: number) => (less === 0 ? "–" : (more / less).toFixed(1));
const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`);

void main();
