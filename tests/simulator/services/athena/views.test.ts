import assert from "node:assert/strict";
import type { Resource } from "../../../../simulator/graph";
import { archiveObjects, call, database, envelope, events, recorded, temporaryBuckets, withAthena } from "./fixture";

const buckets = temporaryBuckets();
const root = buckets.write(archiveObjects([call("aws.iam", "CreateUser"), envelope({ source: "aws.s3", id: "two" })]));

interface Changes {
  readonly definition?: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** A view as Athena writes it. */
function view(
  name: string,
  sql: string,
  columns: readonly (readonly [string, string])[],
  changes: Changes = {},
): Resource {
  const definition = {
    originalSql: sql,
    catalog: "awsdatacatalog",
    schema: database,
    columns: columns.map(([column, type]) => ({ name: column, type })),
    runAsInvoker: true,
    ...changes.definition,
  };
  return recorded("aws:glue/catalogTable:CatalogTable", name, {
    name,
    databaseName: database,
    tableType: "VIRTUAL_VIEW",
    parameters: { presto_view: "true", comment: "Presto View" },
    viewOriginalText: `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString("base64")} */`,
    storageDescriptor: { serDeInfo: { name: "-", serializationLibrary: "-" } },
    ...changes.inputs,
  });
}

const ask = (sql: string, ...views: readonly Resource[]) =>
  withAthena(root, async (athena) => (await athena.run({ database, sql })).rows, { tables: [events, ...views] });

const refuses = (answer: Promise<unknown>, message: RegExp) => assert.rejects(answer, { name: "AthenaError", message });

const sources = view("sources", "SELECT DISTINCT source, day FROM events", [
  ["source", "varchar"],
  ["day", "varchar"],
]);

describe("Athena views", () => {
  it("run in Athena's SQL, with a query's conditions applied", async () => {
    assert.deepEqual(await ask("SELECT source FROM sources WHERE source LIKE '%s3'", sources), [["aws.s3"]]);
    assert.deepEqual(await ask("SELECT * FROM sources WHERE source = 'aws.iam'", sources), [["aws.iam", "2026-11-02"]]);
  });

  it("read other views, and join tables", async () => {
    const counted = view("counted", "SELECT count(*) AS n FROM sources", [["n", "bigint"]]);
    assert.deepEqual(await ask("SELECT n FROM counted", counted, sources), [[2]]);
    const joined = "SELECT s.source FROM sources s JOIN events e ON e.source = s.source WHERE e.id = 'two'";
    assert.deepEqual(await ask(joined, sources), [["aws.s3"]]);
  });

  it("have Athena's types: a count is not text", async () => {
    const counted = view("counted", "SELECT count(*) AS n FROM events", [["n", "varchar"]]);
    await refuses(
      ask("SELECT n FROM counted", counted),
      /^VIEW_IS_STALE: View 'awsdatacatalog.governance.counted' .*\[n\] of type bigint .* cannot be coerced/,
    );
  });

  it("fail if their columns are not those that they declare", async () => {
    const renamed = view("renamed", "SELECT source FROM events", [["origin", "varchar"]]);
    await refuses(
      ask("SELECT origin FROM renamed", renamed),
      /^VIEW_IS_STALE: .* different name from column \[origin\]/,
    );
    const fewer = view("fewer", "SELECT source, day FROM events", [["source", "varchar"]]);
    await refuses(ask("SELECT source FROM fewer", fewer), /^VIEW_IS_STALE: .* column count/);
  });

  it("fail if their SQL does, once a query names them", async () => {
    const broken = (sql: string) => view("broken", sql, [["source", "varchar"]]);
    const sql = "SELECT source FROM broken";
    await refuses(ask(sql, broken("SELECT sauce AS source FROM events")), /^INVALID_VIEW: .*broken.*'sauce'/);
    await refuses(ask(sql, broken("SELECT source FROM evens")), /^INVALID_VIEW: .*evens' does not exist/);
    await refuses(ask(sql, broken("SELECT source FROM events WHERE day = ?")), /^INVALID_VIEW: .*takes no \?/);
    await refuses(ask(sql, broken("SELECT source::text AS source FROM events")), /^INVALID_VIEW: .*CAST/);
    await refuses(ask(sql, broken("SELECT source FROM broken")), /^VIEW_IS_RECURSIVE: .*broken/);
    assert.deepEqual(await ask("SELECT count(*) FROM events", broken("SELECT")), [[2]]);
  });

  it("are what Athena can read", async () => {
    const changed = (changes: Changes) =>
      view("sources", "SELECT source FROM events", [["source", "varchar"]], changes);
    const refused = (changes: Changes, message: RegExp) =>
      refuses(ask("SELECT source FROM sources", changed(changes)), message);
    await refused({ inputs: { parameters: {} } }, /^INVALID_VIEW: .*presto_view="".*Hive view/);
    await refused({ inputs: { storageDescriptor: {} } }, /missing SerDe info/);
    await refused(
      { inputs: { viewOriginalText: "SELECT source FROM events" } },
      /has the text "SELECT source FROM events"/,
    );
    await refused({ inputs: { viewOriginalText: "/* Presto View: bm8ganNvbg== */" } }, /has the text/);
    await refused({ definition: { catalog: "hive" } }, /"hive"/);
    await refused(
      { inputs: { description: "Where events come from" } },
      /^TABLE_NOT_FOUND: .*governance\.sources' .* the description "Where events come from"/,
    );
    await refused({ inputs: { parameters: { presto_view: "true" } } }, /^TABLE_NOT_FOUND: .* parameter comment ""/);
    await refused({ definition: { runAsInvoker: false } }, /^INVALID_VIEW: .*Run-as identity must be set/);
    const owned = changed({ definition: { runAsInvoker: undefined }, inputs: { owner: "someone" } });
    assert.deepEqual(await ask("SELECT count(*) FROM sources", owned), [[2]]);
    await refused({ definition: { schema: undefined } }, /a database/);
    await refused({ definition: { columns: [] } }, /lists no columns/);
    await refused({ definition: { schema: "elsewhere" } }, /elsewhere.events' does not exist/);
  });
});

describe("timestamps", () => {
  const minutes = (first: string, last: string) =>
    ask(`SELECT date_diff('minute', from_iso8601_timestamp('${first}'), from_iso8601_timestamp('${last}'))`);

  it("are compared by completed units, in both directions", async () => {
    assert.deepEqual(await minutes("2026-11-02T10:00:59Z", "2026-11-02T10:02:00Z"), [[1]]);
    assert.deepEqual(await minutes("2026-11-02T10:02:00Z", "2026-11-02T10:00:59Z"), [[-1]]);
    assert.deepEqual(await minutes("2026-02-28T23:59:00Z", "2026-03-01T00:01:00.5Z"), [[2]]);
  });

  it("are in EventBridge's format only", async () => {
    await refuses(minutes("yesterday", "2026-11-02T10:00:00Z"), /INVALID_FUNCTION_ARGUMENT/);
    await refuses(ask("SELECT date_diff('minute', time, time) FROM events"), /FUNCTION_NOT_FOUND|date_sub/);
    await refuses(ask("SELECT from_iso8601_timestamp(time) FROM events"), /not simulated/);
  });
});
