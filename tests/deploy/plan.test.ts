import assert from "node:assert/strict";
import { type Plan, planOperation, type Target } from "../../deploy/plan";
import { UsageError } from "../../console/usage-error";
import { prodSettings } from "../settings-of-prod";

const stacks = ["us-east-1", "eu-central-1", "eu-west-1", "us-west-2"].map((region) => ({ name: "unused", region }));
const prod = { name: "prod", settings: prodSettings(), stacks };
const sharded = { ...prod, settings: prodSettings((raw) => (raw["rollout"] = { shard: { of: 2 } })) };
const namesIn = ({ waves }: Plan) => waves.map((wave) => wave.map(({ stack }: Target) => stack));

describe("the plan of an operation", () => {
  it("puts all hubs into the first wave and all other Regions into the second", () => {
    assert.deepEqual(namesIn(planOperation(prod, "up")), [
      ["prod", "prod.eu-central-1"],
      ["prod.eu-west-1", "prod.us-west-2"],
    ]);
  });

  it("destroys in reverse: hubs last", () => {
    assert.deepEqual(namesIn(planOperation(prod, "destroy")), [
      ["prod.eu-west-1", "prod.us-west-2"],
      ["prod", "prod.eu-central-1"],
    ]);
  });

  it("contains only the selected Regions, and no empty wave", () => {
    assert.deepEqual(namesIn(planOperation(prod, "up", { regions: ["us-west-2"] })), [["prod.us-west-2"]]);
  });

  it("rejects a Region that is not governed, quotes it and lists the governed ones", () => {
    assert.throws(
      () => planOperation(prod, "up", { regions: ["us-east-1", "mars-1"] }),
      (error) => error instanceof UsageError && /"mars-1".*us-east-1, eu-central-1/.test(error.message),
    );
  });

  it("puts further shards after the hubs, even in a hub Region, and destroys them before", () => {
    const up = namesIn(planOperation(sharded, "up"));
    assert.deepEqual(up[0], ["prod", "prod.eu-central-1"]);
    assert.deepEqual(
      up[1]?.filter((stack) => stack.includes("us-east-1") || stack.includes("us-west-2")),
      ["prod.us-east-1.shard-2", "prod.us-west-2", "prod.us-west-2.shard-2"],
    );
    assert.deepEqual(namesIn(planOperation(sharded, "destroy")).at(-1), ["prod", "prod.eu-central-1"]);
  });

  it("contains only the selected shards", () => {
    assert.deepEqual(namesIn(planOperation(sharded, "up", { regions: ["us-east-1"], shards: [2] })), [
      ["prod.us-east-1.shard-2"],
    ]);
  });

  it("rejects a shard number if there are no or fewer shards", () => {
    assert.throws(() => planOperation(prod, "up", { shards: [2] }), /--shard is 2.*no shards/);
    assert.throws(() => planOperation(sharded, "up", { shards: [3] }), /--shard is 3.*1 to 2/);
  });

  it("names the remaining Regions that send to a destroyed hub", () => {
    assert.deepEqual(planOperation(prod, "destroy", { regions: ["us-east-1"] }).orphans, [
      { hub: "us-east-1", senders: ["us-west-2"] },
    ]);
    assert.deepEqual(planOperation(prod, "destroy").orphans, []);
    assert.deepEqual(planOperation(prod, "up", { regions: ["us-east-1"] }).orphans, []);
  });
});
