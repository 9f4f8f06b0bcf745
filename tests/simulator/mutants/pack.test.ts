import assert from "node:assert/strict";
import type { Graph } from "../../../simulator/graph";
import type { Mutant } from "../../../simulator/mutants/mutant";
import { mutantsOf } from "../../../simulator/mutants/mutate";
import { createPack, type Pack } from "../../../simulator/mutants/pack";
import { recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

describe("the policy pack over mutants", () => {
  let pack: Pack;
  let mutants: readonly Mutant[];
  before(async () => {
    const raw = rawProdSettings();
    raw["accounts"] = raw["accounts"].slice(0, 3);
    const graphs: readonly Graph[] = [await recordStack(raw)];
    mutants = mutantsOf(graphs.flatMap(({ resources }) => resources));
    pack = createPack(graphs);
  });

  const objectionsTo = (id: RegExp) => {
    const mutant = mutants.find((each) => id.test(each.id));
    assert(mutant !== undefined, String(id));
    return pack.objecting(mutant);
  };

  it("names the policies that object to one resource, or to a whole stack without it", async () => {
    assert.deepEqual(await objectionsTo(/^Role responder-notify assumeRolePolicy .*: every principal$/), [
      "no-public-principals",
    ]);
    assert.deepEqual(await objectionsTo(/^EventTarget \S+-notify -deadLetterConfig$/), ["targets-fail-safely"]);
    assert.deepEqual(await objectionsTo(/^BucketPublicAccessBlock \S+ gone$/), ["buckets-are-private"]);
  });

  it("is silent about what it has no policy for, and about what is as it was", async () => {
    assert.deepEqual(await objectionsTo(/^MetricAlarm \S+ -statistic$/), []);
    const [first] = mutants;
    assert(first !== undefined);
    assert.deepEqual(await pack.objecting({ ...first, changed: first.original }), []);
  });
});
