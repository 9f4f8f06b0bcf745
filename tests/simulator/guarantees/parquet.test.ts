import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph, Resource } from "../../../simulator/graph";
import { silentProgress } from "../../../simulator/report/progress";
import { recordStacks, simulate } from "../../../simulator/simulation";
import { environmentOfProd } from "../../environment-of-prod";
import { needed } from "./breakages/breakage";

describe("an archive in Parquet", () => {
  let root: string;
  let recorded: readonly Graph[];
  let simulateWith: (change: (resource: Resource) => Resource | undefined) => ReturnType<typeof simulate>;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "parquet-"));
    const environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {} };
      raw["archive"] = { format: "parquet", formerFormat: "json" };
    });
    recorded = await recordStacks(environment);
    simulateWith = (change) =>
      simulate(
        environment,
        {
          root: join(root, "archive"),
          now: new Date("2026-11-02T12:00:00Z"),
          recorded: recorded.map((graph) => ({
            ...graph,
            resources: graph.resources.flatMap((resource) => change(resource) ?? []),
          })),
        },
        silentProgress(),
      );
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("returns the rows that the traffic contains for every saved query, after JSON as well", async () => {
    const { guarantees, queries, journeys } = await simulateWith((resource) => resource);
    assert.deepEqual(
      guarantees.flatMap(({ failures }) => failures.slice(0, 2)),
      [],
    );
    assert(queries.length >= 29 && queries.every(({ compared }) => compared));
    const keys = journeys.flatMap(({ landings }) => landings.map(({ key }) => key));
    assert(keys.some((key) => /^events-parquet\/day=2026-11-02\/source=aws\.iam\/.*\.parquet$/.test(key)));
    assert(!keys.some((key) => key.startsWith("events/")));
    const claims = journeys.filter(({ send }) => send.event.detail["claim"] !== undefined);
    assert(claims.length > 0, "no event was too large for a record");
    for (const { send, landings } of claims)
      assert.match(landings.map(({ key }) => key).join(), /^events-parquet\/[^,]+\.parquet$/, send.name);
  });

  it("loses records whose stream may not read columns, and names the role", async () => {
    const left = needed({ functions: /claim-check/ });
    const { guarantees } = await simulateWith((resource) => {
      if (!left(resource)) return undefined;
      if (resource.name !== "event-archive-delivery-role" || !/RolePolicy$/.test(resource.type)) return resource;
      const policy = String(resource.inputs["policy"]).replace('"glue:GetTableVersions"', '"glue:GetTags"');
      return { ...resource, inputs: { ...resource.inputs, policy }, outputs: { ...resource.outputs, policy } };
    });
    const failures = guarantees.flatMap((each) => each.failures);
    const lost = failures.find(({ problem }) => /was to be archived once, and was 0 times/.test(problem));
    assert.match(lost?.resource ?? "", /event-archive-delivery-role$/);
    assert(failures.some(({ problem }) => /may not glue:GetTableVersions/.test(problem)));
  });
});
