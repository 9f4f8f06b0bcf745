import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph, Resource } from "../../../simulator/graph";
import type { Environment } from "../../../environment/environment";
import { silentProgress } from "../../../simulator/report/progress";
import { recordStacks, type SimulationResult, simulate } from "../../../simulator/simulation";
import { environmentOfProd } from "../../environment-of-prod";
import { needed } from "./breakages/breakage";

describe("a hub with several delivery streams", () => {
  let root: string;
  let environment: Environment;
  let recorded: readonly Graph[];
  before(async () => {
    root = mkdtempSync(join(tmpdir(), "streams-"));
    environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {} };
      raw["archive"] = { streams: { "us-east-1": 3 } };
      // What people are told has no part in this, and takes most of a simulation's time.
      raw["responders"] = { disable: ["notify"] };
    });
    recorded = await recordStacks(environment);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const simulateWith = (
    change: (resource: Resource) => Resource,
    left: (resource: Resource) => boolean = () => true,
  ): Promise<SimulationResult> =>
    simulate(
      environment,
      {
        root,
        now: new Date("2026-11-02T12:00:00Z"),
        recorded: recorded.map((graph) => ({
          ...graph,
          resources: graph.resources.filter(left).map(change),
        })),
      },
      silentProgress(),
    );

  it("archives every event once, by all of them, and is queried like one", async () => {
    const { guarantees, journeys } = await simulateWith((resource) => resource);
    assert.deepEqual(
      guarantees.flatMap(({ failures }) => failures.slice(0, 2)),
      [],
    );
    const used = new Set(
      journeys.flatMap(({ landings, send }) =>
        send.via.kind === "stream" ? [] : landings.map(({ stream }) => stream),
      ),
    );
    const ofServices = [...used].filter((stream) => !/-put(-\d)?$/.test(stream));
    assert.deepEqual([used.size, ofServices.length], [6, 3]);
  });

  it("adds a stream's rules before the first rule gives up its share", () => {
    const of = (type: string, name: string) =>
      recorded[0]?.resources.find((resource) => resource.type === type && resource.name === name);
    const first = of("aws:cloudwatch/eventRule:EventRule", "event-archive-workload");
    for (const stream of ["2", "3"]) {
      const target = of("aws:cloudwatch/eventTarget:EventTarget", `event-archive-${stream}-workload`);
      assert(target && first?.options.dependsOn.includes(target.urn), stream);
    }
  });

  it("detects shares that overlap and shares that leave a gap", async () => {
    const shareOfSecond = (suffixes: readonly string[]) => (resource: Resource) => {
      if (resource.name !== "event-archive-2-workload" || !resource.type.includes("eventRule")) return resource;
      const pattern = JSON.parse(String(resource.inputs["eventPattern"])) as Record<string, unknown>;
      const eventPattern = JSON.stringify({ ...pattern, id: [{ "anything-but": { suffix: suffixes } }] });
      const { inputs, outputs } = resource;
      return { ...resource, inputs: { ...inputs, eventPattern }, outputs: { ...outputs, eventPattern } };
    };
    for (const [suffixes, times] of [
      [["f"], /2 times/],
      [[..."0123456789abcdef"], /0 times/],
    ] as const) {
      const { guarantees } = await simulateWith(shareOfSecond(suffixes), needed({ functions: /claim-check/ }));
      assert(
        guarantees[0]?.failures.some(({ problem }) => times.test(problem)),
        String(times),
      );
    }
  });
});
