import assert from "node:assert/strict";
import type { StateResource } from "../../deploy/members-in-state";
import { planOperation } from "../../deploy/plan";
import { runPlan } from "../../deploy/run";
import { reasonToRename, regionIn } from "../../deploy/stack-region";
import { summarize } from "../../deploy/summary";
import { prodSettings } from "../settings-of-prod";
import { FakeEngine } from "./fake-engine";

/** A state whose providers work in a Region. */
const stateOf = (region: string): StateResource[] => [
  { urn: "urn:pulumi:prod::event-governance::pulumi:pulumi:Stack::event-governance-prod", type: "pulumi:pulumi:Stack" },
  {
    urn: "urn:pulumi:prod::event-governance::pulumi:providers:aws::governance",
    type: "pulumi:providers:aws",
    inputs: { region },
  },
];

const moved = { environment: "prod", homeRegion: "eu-central-1" };

describe("the Region in a stack's state", () => {
  it("is that of its providers, and undefined for an empty state", () => {
    assert.equal(regionIn(stateOf("us-east-1")), "us-east-1");
    assert.equal(regionIn([]), undefined);
  });

  it("is accepted for that Region's own stack, an empty one, or a shard of the home Region", () => {
    const home = { environment: "prod", homeRegion: "us-east-1" };
    assert.equal(reasonToRename(home, { stack: "prod", region: "us-east-1" }, "us-east-1", undefined), undefined);
    assert.equal(reasonToRename(home, { stack: "prod", region: "us-east-1" }, undefined, undefined), undefined);
    const shard = { stack: "prod.us-east-1.shard-2", region: "us-east-1" };
    assert.equal(reasonToRename(home, shard, undefined, "us-east-1"), undefined);
    assert.equal(
      reasonToRename(home, { stack: "prod.eu-west-1", region: "eu-west-1" }, undefined, "us-east-1"),
      undefined,
    );
  });

  it("lists the stacks to rename if it is different", () => {
    assert.deepEqual(reasonToRename(moved, { stack: "prod", region: "eu-central-1" }, "us-east-1", undefined), {
      reason: "stack prod holds us-east-1, and homeRegion is eu-central-1: rename it",
      commands: [
        "pulumi stack rename --stack prod prod.us-east-1",
        "pulumi stack rename --stack prod.eu-central-1 prod # if there is such a stack",
        "mv Pulumi.prod.us-east-1.yaml Pulumi.prod.yaml",
      ],
    });
    const other = reasonToRename(moved, { stack: "prod.us-west-2", region: "us-west-2" }, "eu-west-1", undefined);
    assert.deepEqual(other?.commands, ["pulumi stack rename --stack prod.us-west-2 prod.eu-west-1"]);
  });

  it("keeps the driver from creating a Region again that is in the home stack, and from replacing it", async () => {
    const engine = new FakeEngine(
      { prod: { state: stateOf("us-east-1") }, "prod.eu-central-1": { state: stateOf("eu-central-1") } },
      new Set(["prod", "prod.eu-central-1"]),
    );
    const settings = prodSettings((raw) => (raw["homeRegion"] = "eu-central-1"));
    const stacks = ["us-east-1", "eu-central-1"].map((region) => ({ name: "unused", region }));
    const plan = planOperation({ name: "prod", settings, stacks }, "up", { regions: ["us-east-1", "eu-central-1"] });
    const outcomes = await runPlan(plan, engine, {
      need: () => 1,
      budget: 100,
      cancel: new AbortController().signal,
      terminate: new AbortController().signal,
    });
    assert.deepEqual(
      outcomes.map(({ target, result }) => [target.region, result]),
      [
        ["us-east-1", "failed"],
        ["eu-central-1", "failed"],
      ],
    );
    assert.deepEqual(engine.log, []);
    const said = summarize(plan, outcomes, "logs/");
    assert.equal(said.split("pulumi stack rename --stack prod prod.us-east-1").length, 2, said);
  });
});
