import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account } from "../../model/accounts/account";
import { rolloutModes } from "../../model/settings/rollout-modes";
import { type Environment, withRollout } from "../../environment/environment";
import { silentProgress } from "../../simulator/report/progress";
import { prepareMembers, recordStacks, simulate } from "../../simulator/simulation";
import { environmentOfProd } from "../environment-of-prod";

const shop = "400000000001";

/** A hub and an opt-in Region, which one of three accounts has off. */
async function environmentWithMilan(): Promise<Environment> {
  const environment = await environmentOfProd((raw) => {
    raw["regions"] = { "us-east-1": {}, "eu-south-1": { hub: "us-east-1" } };
    raw["accounts"] = raw["accounts"]
      .filter(({ id }: Account) => ["100000000001", "100000000002", "200000000001", shop].includes(id))
      .map((account: Account) => ({ ...account, ...(account.id === shop && { optInRegions: [] }) }));
  });
  return { ...environment, stacks: [...environment.stacks, { name: "prod.eu-south-1", region: "eu-south-1" }] };
}

describe("an opt-in Region that is disabled in one account", () => {
  for (const mode of rolloutModes)
    it(`violates no guarantee, and nothing is built or expected there, in the mode ${mode}`, async () => {
      const root = mkdtempSync(join(tmpdir(), "opt-in-"));
      try {
        const environment = withRollout(await environmentWithMilan(), mode);
        const recorded = await recordStacks(environment);
        const result = await simulate(
          environment,
          { root, now: new Date("2026-11-02T12:00:00Z"), recorded },
          silentProgress(),
        );
        assert.deepEqual(
          result.guarantees.flatMap(({ id, failures }) =>
            failures.slice(0, 2).map(({ problem }) => `${id} ${problem}`),
          ),
          [],
        );
        const built = [...recorded, ...prepareMembers(environment)].flatMap(({ resources }) => resources);
        assert.deepEqual(
          built.filter(({ account, region }) => account === shop && region === "eu-south-1").map(({ urn }) => urn),
          [],
        );
        const sent = result.journeys.map(({ send: { event } }) => `${event.account} ${event.region}`);
        assert(!sent.includes(`${shop} eu-south-1`), "an event arose in a Region that is off");
        assert(sent.includes(`${shop} us-east-1`) && sent.includes("200000000001 eu-south-1"));
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    });

  it("is named in a warning of only its own stack", async () => {
    const [hub, milan] = await recordStacks(await environmentWithMilan());
    assert.match(milan?.messages.join("\n") ?? "", new RegExp(`eu-south-1 is disabled in 1 account.*${shop}`));
    assert.doesNotMatch(hub?.messages.join("\n") ?? "", /is disabled in/);
  });
});
