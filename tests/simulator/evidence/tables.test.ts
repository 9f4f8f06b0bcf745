import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph, Resource } from "../../../simulator/graph";
import { expectedViews } from "../../../simulator/traffic/expected-views";
import { openArchives, readBack, type ReadingProblem } from "../../../simulator/evidence/archives";
import { placeBucketObjects } from "../../../simulator/evidence/bucket-objects";
import { recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

const objectType = "aws:s3/bucketObjectv2:BucketObjectv2";
const tableType = "aws:glue/catalogTable:CatalogTable";

/** The SQL of a recorded view after a change, in the form in which Glue keeps it. */
function rewritten(text: string, change: (sql: string) => string): string {
  const [, encoded = ""] = /^\/\* Presto View: (\S+) \*\/$/.exec(text) ?? [];
  const definition = JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) as { originalSql: string };
  const originalSql = change(definition.originalSql);
  assert.notEqual(originalSql, definition.originalSql);
  return `/* Presto View: ${Buffer.from(JSON.stringify({ ...definition, originalSql })).toString("base64")} */`;
}

describe("reading tables and views back", () => {
  let root: string;
  let recorded: Graph;
  before(async () => {
    root = mkdtempSync(join(tmpdir(), "tables-"));
    const raw = rawProdSettings();
    recorded = await recordStack({ ...raw, accounts: raw["accounts"].slice(0, 3) });
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  let runs = 0;

  /** Problems after `change` has been applied to the inputs of resources of a type; `undefined` removes one. */
  async function problemsAfter(
    type?: string,
    change: (inputs: any, name: string) => unknown = () => {},
  ): Promise<ReadingProblem[]> {
    const resources = recorded.resources.flatMap((resource): Resource | readonly [] => {
      if (resource.type !== type) return resource;
      const inputs = structuredClone(resource.inputs);
      return change(inputs, String(inputs["name"] ?? inputs["key"])) === "removed" ? [] : { ...resource, inputs };
    });
    const graphs = [{ ...recorded, resources }];
    const place = { root: join(root, String(runs++)), now: new Date("2026-11-02T12:00:00Z") };
    const placed = await placeBucketObjects(graphs, place.root);
    const archives = await openArchives(graphs, [], place);
    const problems = await readBack(
      archives,
      { journeys: [], placed },
      { urnOf: (arn) => arn, views: expectedViews() },
    );
    for (const { athena } of archives) athena.close();
    return problems;
  }

  async function assertNamed(problems: Promise<ReadingProblem[]>, resource: RegExp, problem: RegExp): Promise<void> {
    const [found, ...others] = await problems;
    assert.deepEqual(others, []);
    assert.match(found?.resource ?? "nothing", resource);
    assert.match(found?.problem ?? "", problem);
  }

  it("finds no problem in the tables that the program builds", async () => {
    assert.deepEqual(await problemsAfter(), []);
  });

  it("reports a table that the program does not fill", async () => {
    const missing = problemsAfter(objectType, (_, key) => (/accounts/.test(key) ? "removed" : undefined));
    await assertNamed(missing, /::program-tables-accounts$/, /Table accounts is empty/);
  });

  it("reports a table whose rows are on one line", async () => {
    const joined = problemsAfter(objectType, (inputs, key) => {
      if (/coverage/.test(key)) inputs.content = inputs.content.replace("}\n{", "}{");
    });
    await assertNamed(joined, /::program-tables-coverage$/, /Table coverage shows 5 rows, and 6 records lie below/);
  });

  it("reports a table whose location does not contain its object", async () => {
    const problems = await problemsAfter(tableType, (inputs, name) => {
      if (name === "coverage")
        inputs.storageDescriptor.location = `${String(inputs.storageDescriptor.location)}elsewhere/`;
    });
    assert.deepEqual(
      problems.map(({ resource }) => resource.split("$").at(-1)),
      [`${tableType}::program-tables-coverage`, `${objectType}::program-tables-coverage`],
    );
    assert.match(problems[1]?.problem ?? "", /No table shows s3:.*\/tables\/coverage\/coverage.ndjson/);
  });

  it("reports a duplicate column", async () => {
    const doubled = problemsAfter(tableType, (inputs, name) => {
      if (name === "accounts") inputs.storageDescriptor.columns.push({ name: "UNIT", type: "string" });
    });
    await assertNamed(doubled, /::program-tables-accounts$/, /HIVE_INVALID_METADATA: .*"unit"/);
  });

  it("reports a view that names a column which does not exist", async () => {
    const broken = problemsAfter(tableType, (inputs, name) => {
      if (name === "parameter_store_change")
        inputs.viewOriginalText = rewritten(inputs.viewOriginalText, (sql) =>
          sql.replace("account, region", "acount, region"),
        );
    });
    const problem = /View parameter_store_change cannot be read: INVALID_VIEW: .*'acount'/;
    await assertNamed(broken, /::event-catalog-parameter-store-change$/, problem);
  });

  it("reports a view with a column of another type than declared", async () => {
    const stale = problemsAfter(tableType, (inputs, name) => {
      if (name === "guardduty_finding")
        inputs.viewOriginalText = rewritten(inputs.viewOriginalText, (sql) =>
          sql.replace("TRY_CAST(", "coalesce(").replace(" AS DOUBLE)", ", '')"),
        );
    });
    await assertNamed(stale, /::event-catalog-guardduty-finding$/, /VIEW_IS_STALE: .*\[severity\] of type varchar/);
  });

  it("reports a view over a view that does not exist", async () => {
    const missing = problemsAfter(tableType, (_, name) => (name === "deliveries" ? "removed" : undefined));
    await assertNamed(missing, /::event-catalog-events-deduplicated$/, /deliveries' does not exist/);
  });
});
