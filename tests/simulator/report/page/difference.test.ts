import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "../../../../commands/start";
import { readEnvironment } from "../../../../environment/environment";
import type { Graph } from "../../../../simulator/graph";
import { deployedGraph } from "../../../../simulator/record/state/deployed-graph";
import { differenceOf } from "../../../../simulator/report/page/difference";
import { recordStacks } from "../../../../simulator/simulation";
import { CapturedTerminal } from "../../../captured-terminal";
import { dataIn } from "../../../page/data-in";
import { smallEnvironment } from "../../../small-environment";
import { exported } from "../../record/state/exported";

type State = ReturnType<typeof exported>;
type StateResource = State["deployment"]["resources"][number] & {
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
};

describe("the difference between what is deployed and the program", () => {
  let folder: string;
  let config: string;
  let program: readonly Graph[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "difference-"));
    config = smallEnvironment(folder);
    program = await recordStacks(await readEnvironment(config));
  });
  after(() => rmSync(folder, { recursive: true }));

  const changed = (change: (resources: StateResource[]) => void): State[] =>
    program.map((graph) => {
      const state = JSON.parse(JSON.stringify(exported(graph))) as State;
      change(state.deployment.resources as StateResource[]);
      return state;
    });
  const compared = (change: (resources: StateResource[]) => void = () => undefined) =>
    differenceOf(changed(change).map(deployedGraph), program);
  const first = (resources: readonly StateResource[], type: string): StateResource =>
    resources.find((each) => each.type === type) ?? assert.fail(`no ${type}`);
  const said = ({ changes }: ReturnType<typeof compared>) =>
    changes.map(({ kind, name, properties }) => [kind, name, ...properties.map(({ path }) => path)].join(" "));

  it("is nothing where nothing differs", () => {
    const { same, changes } = compared();
    assert.deepEqual(changes, []);
    const own = program.flatMap(({ resources }) => resources).filter(({ type }) => !type.startsWith("pulumi:"));
    assert.equal(same, own.length);
  });

  it("names what is not deployed, what is deployed beyond it, and what changed, with both values", () => {
    let removed = "";
    const difference = compared((resources) => {
      const queue = first(resources, "aws:sqs/queue:Queue");
      removed = queue.urn.split("::").at(-1) ?? "";
      resources.splice(resources.indexOf(queue), 1);
      const rule = first(resources, "aws:cloudwatch/eventRule:EventRule");
      resources.push({ ...rule, urn: `${rule.urn}-by-hand` });
      first(resources, "aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"] = 3;
    });
    assert.deepEqual(
      said(difference).map((line) => line.split(" ")[0]),
      ["deleted", "created", "updated"],
    );
    const [byHand, missing, updated] = difference.changes;
    assert.match(byHand?.name ?? "", /-by-hand$/);
    assert.equal(missing?.name, removed);
    assert.equal(updated?.properties[0]?.path, "retentionInDays");
    assert.equal(updated.properties[0].before, "3");
    assert.match(updated.properties[0].after ?? "", /^\d+$/);
    assert.match(updated.account, /^\d{12}$/);
    assert.equal(updated.region, "us-east-1");
  });

  it("takes what AWS gave for what the recorder gave: ids of keys in policies, wherever they stand", () => {
    const { changes } = compared((resources) => {
      const key = first(resources, "aws:kms/key:Key");
      const [id, arn] = [String(key.outputs["id"]), String(key.outputs["arn"])];
      const other = "0f7c9f0e-1111-4222-8333-444455556666";
      const text = JSON.stringify(resources);
      assert.ok(text.split(arn).length > 3, "the key's ARN stands in inputs of others");
      const renamed = JSON.parse(text.replaceAll(arn, arn.replace(id, other)).replaceAll(id, other)) as StateResource[];
      resources.splice(0, resources.length, ...renamed);
    });
    assert.deepEqual(changes, []);
  });

  it("overlooks defaults of the provider, the order of keys, and what the program ignores", () => {
    const { changes } = compared((resources) => {
      const queue = first(resources, "aws:sqs/queue:Queue");
      Object.assign(queue.inputs, { delaySeconds: 0, __defaults: ["delaySeconds"] });
      const rule = first(resources, "aws:cloudwatch/eventRule:EventRule");
      const pattern = Object.entries(JSON.parse(String(rule.inputs["eventPattern"])) as object).reverse();
      rule.inputs["eventPattern"] = JSON.stringify(Object.fromEntries(pattern), null, 2);
      for (const { options, urn } of program.flatMap((graph) => graph.resources))
        for (const property of options.ignoreChanges) {
          const found = resources.find((each) => each.urn === urn);
          if (found) found.inputs[property] = "changed elsewhere";
        }
    });
    assert.deepEqual(said({ same: 0, changes }), []);
  });

  it("shows no secret", () => {
    const secret = program.flatMap(({ resources }) => resources).find(({ secrets }) => secrets.length > 0);
    assert.ok(secret, "no resource has a secret input");
    const [name = ""] = secret.secrets;
    const { changes } = differenceOf(
      program.map((graph) => ({
        ...graph,
        resources: graph.resources.map((each) =>
          each.urn === secret.urn ? { ...each, inputs: { ...each.inputs, [name]: "hunter2" } } : each,
        ),
      })),
      program,
    );
    assert.deepEqual(changes[0]?.properties, [{ path: name, before: "(secret)", after: "(secret)", replaces: false }]);
  });

  it("is on the page of npm start -- --state", async () => {
    const states = join(folder, "states");
    mkdirSync(states);
    for (const [index, state] of changed((resources) => {
      first(resources, "aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"] = 3;
    }).entries())
      writeFileSync(join(states, `${index}.json`), JSON.stringify(state));
    const event = {
      version: "0",
      id: "7bf73129-1428-4cd3-a780-95db273d1602",
      "detail-type": "Object Created",
      source: "my.app",
      account: "100000000001",
      region: "us-east-1",
      time: "2026-11-02T12:00:00Z",
      resources: [],
      detail: {},
    };
    const events = join(folder, "event.json");
    writeFileSync(events, JSON.stringify(event));
    const terminal = new CapturedTerminal();
    const output = join(folder, "out");
    await start(["--stack-config", config, "--state", states, "--events", events, "--output", output], terminal);
    assert.match(terminal.out, /✔ Recording the program, to compare: [\d,]+ resources/, terminal.err);
    const { difference } = dataIn(readFileSync(join(output, "report.html"), "utf8"));
    assert.deepEqual(
      difference?.changes.map(({ kind, type, properties }) => [kind, type, properties[0]?.before]),
      [["updated", "aws:cloudwatch/logGroup:LogGroup", "3"]],
    );
  });
});
