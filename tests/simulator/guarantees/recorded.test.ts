import assert from "node:assert/strict";
import type { Environment } from "../../../environment/environment";
import { recordedEvidence } from "../../../simulator/evidence/recorded-evidence";
import type { Graph } from "../../../simulator/graph";
import { guarantees } from "../../../simulator/guarantees/check-guarantees";
import { createWorld } from "../../../simulator/services/events/world";
import { recordStacks } from "../../../simulator/simulation";
import { organizationOf } from "../../../simulator/steps/organization";
import { environmentOfProd } from "../../environment-of-prod";
import { type Change, turnOnWhatIsBroken } from "./breakages/breakage";
import { breakagesByGuarantee } from "./breakages-by-guarantee";

describe("the guarantees about recorded resources alone", () => {
  let environment: Environment;
  let recorded: readonly Graph[];
  before(async () => {
    environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" }, "eu-central-1": {} };
      turnOnWhatIsBroken(raw);
    });
    recorded = await recordStacks(environment);
  });

  const judge = (change: Change) => {
    const graphs = recorded.map((graph) => ({
      ...graph,
      resources: graph.resources.flatMap((resource) => change(resource) ?? []),
    }));
    const organization = organizationOf(environment);
    return recordedEvidence(environment.settings, { graphs, organization, world: createWorld(graphs, organization) });
  };

  for (const { id, title, recordedOnly, check } of guarantees) {
    if (recordedOnly !== true) continue;
    const breakages = breakagesByGuarantee.get(id);

    describe(title, () => {
      it("holds for what the program builds", () => {
        const { checked, failures } = check(judge((resource) => resource) as never);
        assert.deepEqual(failures, []);
        assert(checked > 0);
      });

      assert(breakages !== undefined, `nothing breaks guarantee ${id}: ${title}`);
      for (const { what, change, resource, says, alone } of breakages)
        it(`detects ${what}`, () => {
          const { failures } = check(judge(change) as never);
          assert(
            failures.some((each) => resource.test(each.resource) && (says?.test(each.problem) ?? true)),
            JSON.stringify(failures, null, 1),
          );
          if (alone === true)
            assert.deepEqual(
              failures.filter((each) => !resource.test(each.resource)),
              [],
            );
        });
    });
  }
});
