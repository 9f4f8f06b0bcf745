import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { TableDefinition } from "../../../../model/archive/archive";
import { eventsByTypeTable, eventsTable } from "../../../../model/tables/archive-tables";
import { type AthenaOptions, openAthena } from "../../../../simulator/services/athena/athena";
import {
  archiveObjects,
  bucket,
  call,
  crawl,
  database,
  envelope,
  events,
  now,
  recorded,
  recordedTable,
  temporaryBuckets,
  withAthena,
} from "./fixture";

const buckets = temporaryBuckets();
const empty = buckets.write({});

/** Rows of a query over an archive that holds these objects. */
async function ask(
  sql: string,
  objects: Readonly<Record<string, string | Buffer>> = {},
  options: Partial<AthenaOptions> = {},
  parameters: readonly string[] = [],
): Promise<readonly (readonly unknown[])[]> {
  const root = Object.keys(objects).length === 0 ? empty : buckets.write(objects);
  return withAthena(root, async (athena) => (await athena.run({ database, sql, parameters })).rows, options);
}

const refuses = (query: Promise<unknown>, message: RegExp) => assert.rejects(query, { name: "AthenaError", message });

const day = "events/day=2026-11-02/source=aws.iam/detail_type=aws_api_call_via_cloudtrail";
const line = (id: string, detail: unknown = {}) => JSON.stringify({ ...envelope({ id }), detail });

describe("openAthena: what a table sees", () => {
  const ids = "SELECT id FROM events ORDER BY id";
  const at = (folder: string, id: string) => ({ [`events/${folder}/object.gz`]: `${line(id)}\n` });

  it("reads columns from the record and the day from the folder", async () => {
    const event = call("aws.iam", "CreateUser", { requestParameters: { userName: "dana" } });
    const row = { ...event, resources: ["arn:a", "arn:b"] };
    const columns = "version, id, type_name, source, account, region, time, resources, detail, replay_name, day";
    assert.deepEqual(await ask(`SELECT ${columns} FROM events`, archiveObjects([row])), [
      [
        "0",
        event.id,
        "AWS API Call via CloudTrail",
        "aws.iam",
        "111122223333",
        "us-east-1",
        "2026-11-02T10:00:00Z",
        ["arn:a", "arn:b"],
        JSON.stringify(event.detail),
        null,
        "2026-11-02",
      ],
    ]);
  });

  it("sees the days within the projected range and no others", async () => {
    const objects = {
      ...at("day=2019-12-31/source=a", "before the range"),
      ...at("day=2020-01-01/source=a", "first day"),
      ...at("day=2026-11-03/deep/er", "tomorrow"),
      ...at("day=2026-11-04/source=a", "after the range"),
      ...at("day=2026-02-30/source=a", "no day"),
      ...at("day=unknown/source=a", "no date"),
      ...at("source=a/day=2026-11-02", "another folder"),
      "errors/processing-failed/day=2026-11-02/object.gz": `${line("error")}\n`,
    };
    assert.deepEqual(await ask(ids, objects), [["first day"], ["tomorrow"]]);
  });

  it("sees no hidden objects", async () => {
    const objects = {
      [`${day}/_SUCCESS`]: `${line("a")}\n`,
      [`${day}/.tmp/b.gz`]: `${line("b")}\n`,
      [`${day}/c.gz`]: `${line("c")}\n`,
    };
    assert.deepEqual(await ask(ids, objects), [["c"]]);
  });

  it("sees only partitions that a crawler of the table adds", async () => {
    const objects = archiveObjects([call("aws.iam", "CreateUser"), call("aws.s3", "CreateBucket")]);
    const sql = "SELECT day, source, detail_type FROM events_by_type WHERE source = 'aws.s3'";
    const other = { ...crawl, table: `${database}.events` };
    assert.deepEqual(await ask(sql, objects), [["2026-11-02", "aws.s3", "aws_api_call_via_cloudtrail"]]);
    assert.deepEqual(await ask(sql, objects, { crawls: [] }), []);
    assert.deepEqual(await ask(sql, objects, { crawls: [other] }), []);
    const elsewhere = { ...crawl, sees: (object: string) => object.includes("source=aws.iam") };
    assert.deepEqual(await ask(sql, objects, { crawls: [elsewhere] }), []);
  });

  it("fails over partitions whose schema a crawler inferred", async () => {
    const inferring = { ...crawl, inheritsSchema: false };
    await refuses(
      ask("SELECT id FROM events_by_type", {}, { crawls: [inferring] }),
      /^HIVE_PARTITION_SCHEMA_MISMATCH: .*InheritFromTable/,
    );
  });

  it("reads a table without partitions and with columns of other types", async () => {
    const accounts = recorded("aws:glue/catalogTable:CatalogTable", "accounts", {
      name: "accounts",
      databaseName: database,
      tableType: "EXTERNAL_TABLE",
      storageDescriptor: {
        ...(events.inputs.storageDescriptor as object),
        location: `s3://${bucket}/accounts`,
        columns: [
          { name: "id", type: "string" },
          { name: "active", type: "boolean" },
          { name: "number", type: "bigint" },
          { name: "small", type: "int" },
          { name: "share", type: "double" },
        ],
      },
    });
    const rows = [
      { id: 1, active: "TRUE", number: "12", small: 3_000_000_000, share: 0.5 },
      { id: "b", active: 1, number: 1.5, small: -1, share: null },
    ];
    const objects = { "accounts/x/list.json": rows.map((row) => JSON.stringify(row)).join("\n") };
    assert.deepEqual(await ask("SELECT * FROM accounts ORDER BY id", objects, { tables: [accounts] }), [
      ["1", true, 12, -1294967296, 0.5],
      ["b", false, 1, -1, null],
    ]);
  });

  it("rejects a table that Athena cannot read, once a query names it", async () => {
    const table = eventsByTypeTable({ bucket });
    const broken = (changes: Partial<TableDefinition>) => ({
      tables: [events, recordedTable({ ...table, ...changes })],
    });
    const sql = "SELECT count(*) FROM events_by_type";
    const doubled = broken({ storageDescriptor: eventsTable({ bucket }).storageDescriptor });
    await refuses(ask(sql, {}, doubled), /^HIVE_INVALID_METADATA: .*"source" is a column or a partition key more/);
    assert.deepEqual(await ask("SELECT count(*) FROM events", {}, doubled), [[0]]);

    const managed = broken({ tableType: "MANAGED_TABLE" as "EXTERNAL_TABLE" });
    await refuses(ask(sql, {}, managed), /"MANAGED_TABLE" where Athena reads EXTERNAL_TABLE/);
    const parquet = { ...table.storageDescriptor, inputFormat: "ParquetInputFormat" };
    await refuses(ask(sql, {}, broken({ storageDescriptor: parquet })), /from "ParquetInputFormat"/);
    const struct = {
      ...table.storageDescriptor,
      columns: [{ name: "detail", type: "struct<eventid:string>", comment: "" }],
    };
    await refuses(ask(sql, {}, broken({ storageDescriptor: struct })), /detail .* has the type struct<eventid:string>/);
  });

  it("rejects an invalid projection", async () => {
    const table = eventsTable({ bucket });
    const projected = (parameters: Record<string, string>) => ({
      tables: [recordedTable({ ...table, parameters: { ...table.parameters, ...parameters } })],
    });
    await refuses(ask(ids, {}, projected({ "projection.day.range": "2020-01-01" })), /range="2020-01-01"/);
    await refuses(
      ask(ids, {}, projected({ "projection.day.range": "2020-01-01,TODAY" })),
      /Write two days or NOW\+1DAYS/,
    );
    await refuses(ask(ids, {}, projected({ "projection.day.format": "yyyy/MM/dd" })), /format="yyyy\/MM\/dd"/);
    await refuses(
      ask(ids, {}, projected({ "storage.location.template": `s3://${bucket}/events/` })),
      /lacks its partition key: add \$\{day\}/,
    );
    const past = projected({ "projection.day.range": "NOW-1WEEKS,NOW-1DAYS" });
    const objects = { ...at("day=2026-10-26", "a week ago"), ...at("day=2026-11-02", "today") };
    assert.deepEqual(await ask(ids, objects, past), [["a week ago"]]);
  });

  it("rejects two tables of the same name", async () => {
    await refuses(
      openAthena({ tables: [events, events], root: empty, now }),
      /two tables governance\.events\. Open Athena for one account and Region/,
    );
  });
});

describe("openAthena: how an object is read", () => {
  const ids = "SELECT id FROM events ORDER BY id";

  it("loses every record but the first if no newline separates them, and reports it", async () => {
    const undelimited = ["a", "b", "c"].map((id) => line(id, { text: 'a "} in text' }));
    const root = buckets.write({ [`${day}/x.gz`]: undelimited.join("") });
    await withAthena(root, async (athena) => {
      assert.deepEqual(athena.ignored(), []);
      assert.deepEqual((await athena.run({ database, sql: ids })).rows, [["a"]]);
      const characters = undelimited.slice(1).join("").length;
      assert.deepEqual(athena.ignored(), [{ object: `s3://${bucket}/${day}/x.gz`, line: 1, characters }]);
    });
    assert.deepEqual(await ask(ids, { [`${day}/x.gz`]: undelimited.join("\n") }), [["a"], ["b"], ["c"]]);
  });

  it("returns a row of NULLs for a line that is not an object", async () => {
    const objects = { [`${day}/x.gz`]: `${line("a")}\n\n"text"\n${line("b")}\n` };
    assert.deepEqual(await ask(ids, objects), [["a"], ["b"], [null], [null]]);
  });

  it("does not decompress an object unless its name ends in .gz", async () => {
    const objects = { [`${day}/x`]: gzipSync(`${line("a")}\n`) };
    for (const [id] of await ask(ids, objects)) assert.equal(id, null);
  });

  it("fails at a malformed line, naming it, unless the table ignores those", async () => {
    const objects = { [`${day}/x.gz`]: `${line("a")}\n{"id": "b", "detail": {\n` };
    await refuses(
      ask(ids, objects),
      /^HIVE_CURSOR_ERROR: Row is not a valid JSON Object.*line 2 of s3:\/\/archive\/events/s,
    );
    const lenient = recordedTable(eventsTable({ bucket }), { "ignore.malformed.json": "true" });
    assert.deepEqual(await ask(ids, objects, { tables: [lenient] }), [["a"], [null]]);
  });

  it("finds a column's key in any case, unless the table says otherwise", async () => {
    const insensitive = { tables: [recordedTable(eventsTable({ bucket }), { "case.insensitive": "TRUE" })] };
    const objects = { [`${day}/x.gz`]: `${line("a", { eventname: "x" }).replace('"source"', '"Source"')}\n` };
    const sql = "SELECT source, json_extract_scalar(detail, '$.eventname') FROM events";
    assert.deepEqual(await ask(sql, objects), [[null, "x"]]);
    assert.deepEqual(await ask(sql, objects, insensitive), [["aws.iam", "x"]]);
  });

  it("does not know what becomes of upper case within an object then", async () => {
    const insensitive = { tables: [recordedTable(eventsTable({ bucket }), { "case.insensitive": "TRUE" })] };
    for (const detail of [{ eventName: 1 }, [{ a: { URL: 2 } }], { n: 0.5, a: { "1": 1, B: 2 } }]) {
      const objects = { [`${day}/x.gz`]: `${line("a", detail)}\n` };
      await refuses(ask(ids, objects, insensitive), /Column detail gets an object with the key "(?:eventName|URL|B)"/);
      assert.deepEqual(await ask(ids, objects), [["a"]]);
    }
  });

  it("rejects an unknown SerDe parameter", async () => {
    const dotted = recordedTable(eventsTable({ bucket }), { "dots.in.keys": "true" });
    await refuses(ask(ids, {}, { tables: [dotted] }), /dots\.in\.keys="true", which is not simulated/);
  });
});

describe("openAthena: execution parameters", () => {
  const sql = "SELECT id FROM events WHERE day BETWEEN ? AND ? AND id = ? -- why?";
  const objects = { [`${day}/x.gz`]: `${line("o'clock?")}\n${line("b")}\n` };

  it("replace question marks in order", async () => {
    assert.deepEqual(await ask(sql, objects, {}, ["'2026-11-01'", "'2026-11-02'", "'o''clock?'"]), [["o'clock?"]]);
    assert.deepEqual(await ask(sql, objects, {}, ["'2026-11-02'", "'2026-11-01'", "'o''clock?'"]), []);
  });

  it("must be as many as the question marks", async () => {
    await refuses(
      ask(sql, objects, {}, ["'2026-11-01'"]),
      /has 3 question marks and was given 1 execution parameter\./,
    );
  });

  it("are literals: a day without quotes would be a subtraction", async () => {
    const quoted = ["'2026-11-01'", "'2026-11-02'"];
    await refuses(ask(sql, {}, {}, ["2026-11-01", ...quoted]), /parameter 1 is 2026-11-01\. Write a literal: text in/);
    await refuses(ask(sql, {}, {}, [...quoted, "'a' OR 1 = 1"]), /parameter 3 is 'a' OR 1 = 1/);
  });

  it("are allowed only in WHERE", async () => {
    await refuses(
      ask("SELECT id FROM events LIMIT ?", {}, {}, ["5"]),
      /does not know LIMIT with anything but a number/,
    );
    await refuses(
      ask("SELECT ? FROM events", {}, {}, ["5"]),
      /^SYNTAX_ERROR: Athena takes a \? in a WHERE clause only/,
    );
  });
});
