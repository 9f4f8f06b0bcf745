import assert from "node:assert/strict";
import { memoryBudget, needsOf } from "../../deploy/memory";
import { planOperation } from "../../deploy/plan";
import type { Environment } from "../../environment/environment";
import type { Account } from "../../model/accounts/account";
import { prodSettings } from "../settings-of-prod";

const gigabyte = 1024 ** 3;

function needs(rollout: object) {
  const settings = prodSettings((raw) => (raw["rollout"] = rollout));
  const accounts = settings.accounts as Account[];
  const stacks = Object.keys(settings.regions).map((region) => ({ name: "unused", region }));
  const environment = { name: "prod", settings, accounts, stacks } as unknown as Environment;
  const need = needsOf(environment);
  return Object.fromEntries(
    planOperation(environment, "up")
      .waves.flat()
      .map((target) => [target.stack, need(target)]),
  );
}

describe("the memory estimate", () => {
  it("includes a provider process for each account, one for the governance account, and in a hub one more", () => {
    const { prod, "prod.us-west-2": west } = needs({ mode: "assumeRole" });
    // 14 accounts, of which the governance account is reached by the caller's own credentials.
    assert.equal(west?.processes, 14);
    assert.equal(prod?.processes, 15);
    assert.ok((prod?.bytes ?? 0) > 6 * gigabyte && (prod?.bytes ?? 0) < 8 * gigabyte, `${prod?.bytes}`);
  });

  it("hardly grows with accounts that need no process", () => {
    const { "prod.us-west-2": west } = needs({ mode: "delegated" });
    assert.equal(west?.processes, 1);
    assert.ok((west?.bytes ?? Infinity) < 1.5 * gigabyte, `${west?.bytes}`);
  });

  it("is divided among shards", () => {
    const shards = needs({ shard: { of: 2 } });
    const one = shards["prod.us-west-2"]?.processes ?? 0;
    const two = shards["prod.us-west-2.shard-2"]?.processes ?? 0;
    assert.equal(one + two, 13 + 2);
    assert.ok(one < 14 && two < 14);
  });

  it("is an error if settings allow fewer processes", () => {
    assert.throws(() => needs({ maxProviders: 5 }), /rollout\.maxProviders allows 5/);
  });

  it("uses only a part of the free memory", () => {
    assert.ok(memoryBudget() > 0 && memoryBudget() < 4096 * gigabyte);
  });
});
