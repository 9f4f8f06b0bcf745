import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Environment, readEnvironmentOffline, withRollout } from "../../../environment/environment";
import { keptRecordings, recordedFrom } from "../../../simulator/steps/kept-recordings";
import { silentProgress } from "../../../simulator/report/progress";
import { prepareMembers, recordEnvironment, recordStacks } from "../../../simulator/steps/record";

const root = join(__dirname, "..", "..", "..");

describe("a kept recording", () => {
  let folder: string;
  let environment: Environment;
  before(async () => void (environment = await readEnvironmentOffline(join(root, "Pulumi.prod.yaml"))));
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "recordings-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is what was recorded, and is found by the same environment alone", async () => {
    const kept = keptRecordings(folder);
    assert.equal(kept.find(environment), undefined);
    const graphs = await recordStacks(environment);
    kept.keep(environment, graphs);
    assert.deepEqual(keptRecordings(folder).find(environment), graphs);
    assert.equal(kept.find(withRollout(environment, "delegated")), undefined);
    const config = { ...environment.config, "event-governance:tags": { team: "other" } };
    assert.equal(kept.find({ ...environment, config }), undefined);
  });

  it("is used instead of running the program, and says so to the display", async () => {
    const graphs = [{ stack: "prod", resources: [], outputs: {}, messages: [] }];
    const kept = keptRecordings(folder);
    kept.keep(environment, graphs);
    let first = 0;
    const progress = { ...silentProgress(), firstResource: () => void first++ };
    const options = { root: "", now: new Date(), kept, prepared: prepareMembers(environment) };
    const { resources } = await recordEnvironment(environment, options, progress, () => undefined);
    assert.deepEqual([resources, first], [0, 1]);
  });

  it("is not found once a bundle that it names is gone, or the program's variables differ", () => {
    const kept = keptRecordings(folder);
    const archive = { assets: { "index.js": { asset: { path: join(folder, "gone.js") } } } };
    const resource = { inputs: { code: { archive } } };
    kept.keep(environment, [{ stack: "prod", resources: [resource as never], outputs: {}, messages: [] }]);
    assert.equal(kept.find(environment), undefined);
    kept.keep(environment, []);
    assert.deepEqual(kept.find(environment), []);
    process.env["PULUMI_TEST_OF_RECORDINGS"] = "other";
    try {
      assert.equal(kept.find(environment), undefined);
    } finally {
      delete process.env["PULUMI_TEST_OF_RECORDINGS"];
    }
  });

  it("leaves room: only the latest stay", () => {
    const kept = keptRecordings(folder);
    for (let index = 0; index < 20; index++) kept.keep({ ...environment, name: `environment-${index}` }, []);
    assert.equal(readdirSync(folder).length, 12);
  });

  it("depends on every file that the program reads or loads while it is recorded", () => {
    const script = `
      const fs = require("node:fs");
      const read = fs.readFileSync;
      const seen = new Set();
      fs.readFileSync = (file, ...more) => (seen.add(String(file)), read(file, ...more));
      const { record } = require("./simulator/record/record");
      const { readEnvironmentOffline } = require("./environment/environment");
      (async () => {
        const { config, stacks } = await readEnvironmentOffline("Pulumi.prod.yaml");
        await record({ project: "event-governance", stack: stacks[0].name, config, program: require("./index") });
        console.log(JSON.stringify([...seen, ...Object.keys(require.cache)]));
      })();`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    const files = (JSON.parse(stdout || `["${stderr}"]`) as string[])
      .filter((file) => file.startsWith(`${root}/`))
      .map((file) => file.slice(root.length + 1))
      .filter((file) => !/^(node_modules|\.cache|package-lock\.json|console|tools)(\/|$)|package\.json$/.test(file));
    assert.ok(files.length > 200, `${files.length} files: ${stderr}`);
    const others = files.filter((file) => !recordedFrom.some((from) => file === from || file.startsWith(`${from}/`)));
    assert.deepEqual([...new Set(others)], []);
  });
});
