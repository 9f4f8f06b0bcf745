import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type Environment, readEnvironmentOffline } from "../../../environment/environment";
import type { Graph } from "../../../simulator/graph";
import { silentProgress } from "../../../simulator/report/progress";
import { outcomesOf } from "../../../simulator/services/events/delivery";
import {
  presentOf,
  recordStacks,
  simulate,
  type SimulationOptions,
  type SimulationResult,
} from "../../../simulator/simulation";
import { keptEvidence } from "../../../simulator/steps/kept-evidence";
import {
  inputsOf,
  keptResults,
  type KeptResults,
  type KeptStage,
  simulatedFrom,
  withoutEarlierResults,
} from "../../../simulator/steps/kept-results";
import { openWorld } from "../../../simulator/steps/open-world";
import { programHash } from "../../../simulator/steps/program-hash";
import { pathOf } from "../../../simulator/traffic/journey";
import { smallEnvironment } from "../../small-environment";

/** As far as a test spoils it. */
interface KeptJourneys {
  readonly journeys: {
    readonly journeys: readonly { readonly send: { readonly expect: string } }[];
    readonly deliveries: string;
  };
}

/** Results of which one stage's are found by `find` instead. */
const replacing = (
  results: KeptResults,
  stage: KeptStage,
  find: (slot: { readonly find: () => unknown }) => unknown,
): KeptResults => ({
  of: <Result>(each: KeptStage, inputs: readonly unknown[]) => {
    const slot = results.of<Result>(each, inputs);
    return each === stage ? { ...slot, find: () => find(slot) as Result } : slot;
  },
});

const root = join(__dirname, "..", "..", "..");

describe("kept results", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "results-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are found with the same inputs alone, as they were", () => {
    const result = { at: new Date(0), rows: new Map([["a", [1, null, "x"]]]), big: 2n ** 60n };
    keptResults(folder)
      .of("functions", ["a", { b: [1] }])
      .keep(result);
    const found = (stage: "functions" | "queries", ...inputs: unknown[]) =>
      keptResults(folder).of(stage, inputs).find();
    assert.deepEqual(found("functions", "a", { b: [1] }), result);
    assert.equal(found("queries", "a", { b: [1] }), undefined);
    for (const inputs of [["a", { b: [2] }], ["a"], ["a", { b: [1] }, ""], ["b", { b: [1] }], []])
      assert.equal(found("functions", ...inputs), undefined, JSON.stringify(inputs));
    assert.equal(
      withoutEarlierResults(keptResults(folder))
        .of("functions", ["a", { b: [1] }])
        .find(),
      undefined,
    );
  });

  it("are none for other variables that the AWS SDK reads, another file of its settings, and a damaged entry", () => {
    const find = () => keptResults(folder).of("partitions", ["a"]).find();
    keptResults(folder).of("partitions", ["a"]).keep("kept");
    assert.equal(find(), "kept");
    const file = join(folder, "config");
    const { AWS_CONFIG_FILE: before } = process.env;
    process.env["AWS_CONFIG_FILE"] = file;
    try {
      keptResults(folder).of("partitions", ["a"]).keep("kept");
      writeFileSync(file, "[default]");
      assert.equal(find(), undefined);
    } finally {
      if (before === undefined) delete process.env["AWS_CONFIG_FILE"];
      else process.env["AWS_CONFIG_FILE"] = before;
    }
    process.env["AWS_TEST_OF_RESULTS"] = "other";
    try {
      assert.equal(find(), undefined);
    } finally {
      delete process.env["AWS_TEST_OF_RESULTS"];
    }
    for (const name of readdirSync(join(folder, "partitions"))) writeFileSync(join(folder, "partitions", name), "x");
    assert.equal(find(), undefined);
  });

  it("are none once a file of the program is changed, added or gone", () => {
    const of = relative(root, folder);
    const hashes = new Set([programHash([of])]);
    for (const change of [
      () => writeFileSync(join(folder, "a.ts"), "1"),
      () => appendFileSync(join(folder, "a.ts"), "2"),
      () => writeFileSync(join(folder, "b.ts"), ""),
      () => rmSync(join(folder, "a.ts")),
    ]) {
      change();
      hashes.add(programHash([of]));
    }
    assert.equal(hashes.size, 5);
  });

  it("leave room: only the latest stay", () => {
    for (let index = 0; index < 10; index++) keptResults(folder).of("functions", [index]).keep(index);
    assert.equal(readdirSync(join(folder, "functions")).length, 3);
  });

  it("depend on the code that Lambda would get", () => {
    const code = join(folder, "index.js");
    const archive = { assets: { "index.js": { asset: { path: code } } } };
    const graph = { stack: "prod", resources: [{ inputs: { code: { archive } } }], outputs: {}, messages: [] };
    const environment = { name: "prod", settings: {}, accounts: [], stacks: [] };
    const inputs = () => JSON.stringify(inputsOf(environment as never, [graph as never]));
    writeFileSync(code, "1");
    const before = inputs();
    writeFileSync(code, "2");
    assert.notEqual(inputs(), before);
  });
});

describe("a simulation with results of an earlier one", () => {
  const now = presentOf(new Date("2026-11-02T22:10:00Z"));
  let folder: string;
  let environment: Environment;
  let recorded: readonly Graph[];
  let results: KeptResults;
  let first: { readonly said: readonly string[]; readonly result: SimulationResult };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "simulated-"));
    environment = await readEnvironmentOffline(smallEnvironment(folder));
    recorded = await recordStacks(environment);
    results = keptResults(join(folder, "results"));
    first = await run();
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run({
    environment: of = environment,
    ...more
  }: Partial<Pick<SimulationOptions, "all" | "events" | "now" | "recorded" | "results">> & {
    readonly environment?: Environment;
  } = {}) {
    const said: string[] = [];
    const progress = {
      ...silentProgress(),
      step: <Result>(title: string, work: (say: (text: string) => void) => Promise<Result>) =>
        work((text) => void said.push(`${title}: ${text}`)),
    };
    const result = await simulate(of, { root: join(folder, "archive"), now, recorded, results, ...more }, progress);
    return { said: said.filter((text) => text.endsWith("as before")).map((text) => text.replace(/:.*/, "")), result };
  }

  const changed = (change: (inputs: Readonly<Record<string, unknown>>) => Record<string, unknown>, type: string) =>
    recorded.map((graph) => {
      let done = false;
      return {
        ...graph,
        resources: graph.resources.map((resource) => {
          if (done || resource.type !== type) return resource;
          done = true;
          const other = change(resource.inputs);
          return {
            ...resource,
            inputs: { ...resource.inputs, ...other },
            outputs: { ...resource.outputs, ...other },
          };
        }),
      };
    });

  it("is at noon, so that a later one finds the same traffic", () => {
    assert.equal(now.toISOString(), "2026-11-02T12:00:00.000Z");
    assert.deepEqual(first.said, []);
  });

  it("says what is as before, and is the same in everything that is judged and shown", async () => {
    const second = await run();
    assert.deepEqual(second.said, [
      "Sending events",
      "Running the functions",
      "Writing the archive",
      "Running the saved queries",
    ]);
    // The world is made of what is recorded, with functions that look things up in it.
    const { recording: _, world: _of, idleRules: before, journeys: earlier, ...rest } = first.result;
    const { recording: __, world: _in, idleRules, journeys, ...again } = second.result;
    assert.deepEqual(again, rest);
    const inputs = (of: SimulationResult) => of.functions.map(({ calls }) => calls.map(({ input }) => input));
    assert.deepEqual(inputs(second.result), inputs(first.result));
    assert.deepEqual(
      idleRules.map(({ arn }) => arn),
      before.map(({ arn }) => arn),
    );
    const told = (of: SimulationResult["journeys"]) => of.map((each) => [each.send, each.landings, pathOf(each)]);
    assert.deepEqual(told(journeys), told(earlier));
    const rules = new Set(second.result.world.rules);
    const taken = journeys.flatMap(({ delivery }) => (delivery === undefined ? [] : [...outcomesOf(delivery)]));
    assert.ok(taken.length > 500);
    assert.ok(taken.every(({ rule, outcome }) => rules.has(rule) && rule.targets.includes(outcome.target)));
    assert.ok(first.result.functions.some(({ calls }) => calls.length > 0));
  });

  it("sends again when a rule, a setting, the events' number or the day is another", async () => {
    /** Ends the run where it asks for what was sent before. */
    const isAsBefore = async (more: Parameters<typeof run>[0]) => {
      let found: boolean | undefined;
      const asked = replacing(results, "traffic", (slot) => {
        found = slot.find() !== undefined;
        throw new Error("that was all");
      });
      await assert.rejects(run({ ...more, results: asked }), /that was all/);
      return found;
    };
    assert.equal(await isAsBefore({}), true);
    const disabled = changed(() => ({ state: "DISABLED" }), "aws:cloudwatch/eventRule:EventRule");
    const settings = {
      ...environment.settings,
      detections: { ...environment.settings.detections, exclude: ["root-sign-in" as const] },
    };
    for (const more of [
      { recorded: disabled },
      { all: true },
      { now: new Date(now.getTime() + 86_400_000) },
      { environment: { ...environment, settings } },
    ])
      assert.equal(await isAsBefore(more), false, Object.keys(more).join());
  });

  it("asks resources again when one of them is another", () => {
    const openings = (graphs: readonly Graph[]) => {
      const opened = openWorld(environment, { graphs, resources: 0, refused: [] });
      return keptEvidence(environment, opened, { results }).whoMay.openings.length;
    };
    const statement = { Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" };
    const open = changed(
      () => ({ policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) }),
      "aws:sqs/queuePolicy:QueuePolicy",
    );
    assert.equal(openings(recorded), 0);
    assert.notEqual(openings(open), 0);
    assert.equal(openings(recorded), 0);
  });

  it("judges anew what is kept: whatever is wrong with it breaks a guarantee", async () => {
    const brokenWith = async (stage: KeptStage, spoil: (kept: never) => unknown) => {
      const spoiled = replacing(results, stage, (slot) => {
        const found = slot.find();
        assert.ok(found !== undefined, stage);
        return spoil(found as never);
      });
      const { guarantees } = (await run({ results: spoiled })).result;
      return guarantees.filter(({ held }) => !held).map(({ id }) => id);
    };
    assert.deepEqual(await brokenWith("traffic", (kept) => kept), []);
    const lost = <Kept extends KeptJourneys>({ journeys: { deliveries, ...others }, ...kept }: Kept) => {
      const read = JSON.parse(deliveries) as ({ matches: unknown[] } | null)[];
      const one = read.find((delivery, at) => delivery !== null && others.journeys[at]?.send.expect === "archived");
      assert.ok(one);
      one.matches = [];
      return { ...kept, journeys: { ...others, deliveries: JSON.stringify(read) } };
    };
    assert.ok((await brokenWith("traffic", lost)).includes(1));
    const silent = (kept: { sent: object }) => ({
      ...kept,
      sent: { ...kept.sent, silent: [{ urn: "urn", problem: "is silent" }] },
    });
    assert.deepEqual(await brokenWith("traffic", silent), [6]);
    const unheard = (kept: { found: { hearing: object[] } }) => ({
      ...kept,
      found: { ...kept.found, hearing: kept.found.hearing.map((fact) => ({ ...fact, problem: "Nobody hears." })) },
    });
    assert.deepEqual(await brokenWith("evidence", unheard), [13]);
  });

  it("runs everything when told to", async () => {
    assert.deepEqual((await run({ results: withoutEarlierResults(results) })).said, []);
  });

  it("asks the one saved query that has changed, and nothing else of the archive", async () => {
    const graphs = changed(
      ({ query }) => ({ query: `-- another\n${String(query)}` }),
      "aws:athena/namedQuery:NamedQuery",
    );
    const { said, result } = await run({ recorded: graphs });
    assert.deepEqual(said, ["Writing the archive"]);
    assert.deepEqual(
      result.queries.filter(({ problem }) => problem !== undefined),
      [],
    );
    const broken = changed(() => ({ query: "SELECT nonsense FROM events" }), "aws:athena/namedQuery:NamedQuery");
    const [query] = (await run({ recorded: broken })).result.guarantees.filter(({ id }) => id === 5);
    assert.equal(query?.held, false);
  });

  it("runs the functions again, and is told of it, when a role, a function, or the day is another", async () => {
    const policies = changed(
      () => ({ policy: '{"Version":"2012-10-17","Statement":[]}' }),
      "aws:iam/rolePolicy:RolePolicy",
    );
    assert.ok(!(await run({ recorded: policies })).said.includes("Running the functions"));
    const later = new Date(now.getTime() + 86_400_000);
    assert.deepEqual((await run({ now: later })).said, []);
  });

  it("depends on every file of the project that it reads or loads", () => {
    const script = `
      const fs = require("node:fs");
      const read = fs.readFileSync;
      const seen = new Set();
      fs.readFileSync = (file, ...more) => (seen.add(String(file)), read(file, ...more));
      const { start } = require("./commands/start");
      const silent = { write: () => true, columns: 80 };
      start(["--fresh", "--stack-config", ${JSON.stringify(join(folder, "Pulumi.small.yaml"))}, "--output", ${JSON.stringify(join(folder, "output"))}], { stdout: silent, stderr: process.stderr }).then(
        () => console.log(JSON.stringify([...seen, ...Object.keys(require.cache)])));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    const files = (JSON.parse(stdout || `["${stderr}"]`) as string[])
      .filter((file) => file.startsWith(`${root}/`))
      .map((file) => file.slice(root.length + 1))
      .filter((file) => existsSync(join(root, file)) && readFileSync(join(root, file)).length > 0)
      // Commands start a simulation, and the page shows it afterwards: nothing that is kept comes from either. What a
      // month costs is kept under its file's own text, apart from what is simulated: tests/cost/page.test.ts.
      .filter((file) => !/^(node_modules|\.cache|commands|page)\/|^(package-lock|package)\.json$/.test(file))
      .filter((file) => file !== "cost/page.ts");
    assert.ok(files.length > 300, `${files.length} files: ${stderr}`);
    const others = files.filter((file) => !simulatedFrom.some((from) => file === from || file.startsWith(`${from}/`)));
    assert.deepEqual([...new Set(others)], []);
  });
});
