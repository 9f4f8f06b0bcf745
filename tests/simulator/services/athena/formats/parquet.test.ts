import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { partitionOf } from "../../../../../model/archive/archive";
import { archiveCatalog, eventsTable } from "../../../../../model/tables/archive-tables";
import { views } from "../../../../../model/tables/views";
import { openParquet } from "../../../../../simulator/services/athena/parquet";
import type { Column, ColumnValue } from "../../../../../simulator/services/athena/serde";
import {
  archiveObjects,
  bucket,
  call,
  database,
  recordedTable,
  recordedView,
  temporaryBuckets,
  withAthena,
} from "../fixture";

const buckets = temporaryBuckets();
const { tables, views: uniting } = archiveCatalog({ bucket, format: "parquet", formerFormat: "json" });
const columns = eventsTable({ bucket, format: "parquet" }).storageDescriptor.columns as readonly Column[];
const resources = [
  ...tables.map(({ definition }) => recordedTable(definition)),
  ...[...uniting, ...views].map(recordedView),
];
const crawls = ["events_by_type_json", "events_by_type_parquet"].map((table) => ({
  table: `${database}.${table}`,
  inheritsSchema: true,
  sees: () => true,
}));

const folder = "events-parquet/day=2026-11-02/source=aws.iam/detail_type=aws_api_call_via_cloudtrail";

/** Writes a file of Parquet with these columns into buckets. */
async function writeParquet(root: string, of: readonly Column[], rows: readonly ColumnValue[][]): Promise<void> {
  const file = join(root, bucket, folder, "delivery.parquet");
  mkdirSync(dirname(file), { recursive: true });
  const files = await openParquet();
  await files.write(file, of, rows, "GZIP");
  files.close();
}

const ask = (root: string, sql: string) =>
  withAthena(root, async (athena) => (await athena.run({ database, sql })).rows, { tables: resources, crawls });

describe("tables of Parquet", () => {
  const before = call("aws.iam", "CreateUser");
  const after = call("aws.iam", "DeleteUser");

  /** A row as a stream makes it of an event. */
  const row = (event: typeof after): ColumnValue[] =>
    columns.map(({ name }): ColumnValue => {
      if (name === "type_name") return event["detail-type"];
      if (name === "detail") return JSON.stringify(event.detail);
      return ((event as unknown as Record<string, ColumnValue>)[name] ?? null) as ColumnValue;
    });

  it("can be combined with those of JSON, under the names that saved queries use", async () => {
    assert.equal(partitionOf(after).source, "aws.iam");
    const root = buckets.write(archiveObjects([before]));
    await writeParquet(root, columns, [row(after)]);
    const names = [["CreateUser"], ["DeleteUser"]];
    for (const from of ["events", "events_by_type", "deliveries"])
      assert.deepEqual(
        await ask(root, `SELECT json_extract_scalar(detail, '$.eventName') FROM ${from} ORDER BY 1`),
        names,
        from,
      );
    assert.deepEqual(await ask(root, "SELECT action FROM api_call WHERE day = '2026-11-02' ORDER BY 1"), names);
    assert.deepEqual(await ask(root, "SELECT count(*) FROM events_parquet"), [[1]]);
    assert.deepEqual(await ask(root, "SELECT count(*) FROM events_json"), [[1]]);
  });

  it("read columns by name, and NULL if a file lacks one", async () => {
    const root = buckets.write({});
    const some = columns.filter(({ name }) => name === "detail" || name === "id").reverse();
    await writeParquet(root, some, [some.map(({ name }) => (name === "id" ? "seven" : "{}"))]);
    assert.deepEqual(await ask(root, "SELECT id, detail, account, day FROM events_parquet"), [
      ["seven", "{}", null, "2026-11-02"],
    ]);
  });

  it("fail on a column of another type", async () => {
    const root = buckets.write({});
    await writeParquet(root, [{ name: "detail", type: "bigint" }], [[7n]]);
    await assert.rejects(
      ask(root, "SELECT id FROM events_parquet"),
      /^AthenaError: HIVE_BAD_DATA: .*detail's type BIGINT/,
    );
  });

  it("fail on lines of JSON in their folder", async () => {
    const root = buckets.write({ [`${folder}/delivery.gz`]: `${JSON.stringify(after)}\n` });
    await assert.rejects(
      ask(root, "SELECT id FROM events"),
      /HIVE_BAD_DATA: .*delivery\.gz is not a valid Parquet File/,
    );
  });
});
