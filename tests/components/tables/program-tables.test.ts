import assert from "node:assert/strict";
import { views } from "../../../model/tables/views";
import type { Graph } from "../../../simulator/graph";
import { all, only, recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

const objectType = "aws:s3/bucketObjectv2:BucketObjectv2";
const tableType = "aws:glue/catalogTable:CatalogTable";

type Row = Readonly<Record<string, unknown>>;

function rowsOf(graph: Graph, table: string): Row[] {
  const { inputs } = only(graph, objectType, `program-tables-${table}`);
  return String(inputs["content"])
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

describe("the program's own tables and the views of a hub", () => {
  let graph: Graph;
  before(async () => {
    graph = await recordStack(rawProdSettings());
  });

  it("list every account, with the two special ones", () => {
    const accounts = rowsOf(graph, "accounts");
    assert.equal(accounts.length, rawProdSettings()["accounts"].length);
    const named = (flag: string) => accounts.filter((row) => row[flag]).map((row) => row["account_name"]);
    assert.deepEqual([named("is_management"), named("is_governance")], [["management"], ["governance"]]);
  });

  it("list each account only in the Regions of this hub", () => {
    const coverage = rowsOf(graph, "coverage");
    const accounts = rawProdSettings()["accounts"].length as number;
    assert.deepEqual(
      [...new Set(coverage.map(({ region, hub_region }) => `${String(region)} ${String(hub_region)}`))].sort(),
      ["us-east-1 us-east-1", "us-west-2 us-east-1"],
    );
    assert.equal(coverage.length, 2 * accounts);
    for (const { heartbeat_minutes: minutes, rules } of coverage) {
      assert.equal(minutes, 15);
      assert.ok((rules as readonly string[]).includes("operations"), String(rules));
    }
  });

  it("expect no heartbeat if settings exclude it", async () => {
    const without = await recordStack({ ...rawProdSettings(), events: { exclude: ["heartbeat"] } });
    for (const { heartbeat_minutes: minutes } of rowsOf(without, "coverage")) assert.equal(minutes, null);
  });

  it("list each exemption, and whether it still applies", async () => {
    const common = { remediations: ["restart-trail"], owner: "dana", reason: "A migration of the trail." };
    const [past, future] = ["2020-01-31", "2999-12-31"];
    const exemptions = [
      { ...common, account: "400000000001", expires: past },
      { ...common, unit: "Security", expires: future },
    ];
    const rows = rowsOf(await recordStack({ ...rawProdSettings(), exemptions }), "exemptions");
    assert.deepEqual(
      rows.map((row) => [row["scope"], row["expired"]]),
      [
        ["account 400000000001", true],
        ["unit Security", false],
      ],
    );
  });

  it("are in the working bucket, encrypted like it, and outlive the query results", () => {
    for (const { inputs, options } of all(graph, objectType)) {
      assert.equal(inputs["bucket"], only(graph, "aws:s3/bucket:Bucket", "event-archive-working").inputs["bucket"]);
      assert.match(String(inputs["key"]), /^tables\//);
      const settings = options.dependsOn.filter((urn) => urn.endsWith("::event-archive-working"));
      assert.ok(
        settings.some(
          (urn) => urn.includes("BucketServerSideEncryptionConfiguration") || urn.includes("PrivateBucket"),
        ),
        options.dependsOn.join("\n"),
      );
    }
    const { rules } = only(
      graph,
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "event-archive-working",
    ).inputs as { rules: { filter: { prefix?: string }; expiration?: { days: number } }[] };
    const expiring = rules.filter(({ expiration }) => expiration !== undefined);
    assert.deepEqual(
      expiring.map(({ filter, expiration }) => [filter.prefix, expiration?.days]),
      [["results/", 30]],
    );
    const { configuration } = only(graph, "aws:athena/workgroup:Workgroup").inputs as Record<string, any>;
    assert.match(configuration.resultConfiguration.outputLocation, /\/results\/$/);
  });

  it("are all in the hub's database", () => {
    const names = all(graph, tableType).map(({ inputs }) => String(inputs["name"]));
    const own = ["accounts", "coverage", "events", "events_by_type", "exceptions", "exemptions"];
    assert.deepEqual(names.sort(), [...own, ...views.map(({ name }) => name)].sort());
    for (const { inputs } of all(graph, tableType)) assert.equal(inputs["databaseName"], "event_governance_prod");
  });
});
