import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJudge, type Judge } from "../../../simulator/mutants/judge";
import type { Mutant } from "../../../simulator/mutants/mutant";
import { mutantsOf } from "../../../simulator/mutants/mutate";
import { recordStacks } from "../../../simulator/simulation";
import { environmentOfProd } from "../../environment-of-prod";

describe("a judge of mutants", () => {
  let folder: string;
  let judge: Judge;
  let mutants: readonly Mutant[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "mutants-"));
    const environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {} };
    });
    const graphs = await recordStacks(environment);
    mutants = mutantsOf(graphs.flatMap(({ resources }) => resources));
    judge = createJudge({ environment, graphs, prepared: [] }, { folder, now: new Date("2026-11-02T12:00:00Z") });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const verdictOf = (id: string) => {
    const mutant = mutants.find((each) => each.id === id);
    assert(mutant !== undefined, id);
    return judge.judge(mutant);
  };

  it("finds out by recorded resources alone what they show", async () => {
    const { killed } = await verdictOf("MetricAlarm operations-dead-letters threshold 1");
    assert.deepEqual([killed?.at, killed?.by, killed?.blamed], ["recorded", [13], true]);
  });

  it("finds out with traffic what only traffic shows, and says so of the guarantee concerned", async () => {
    const { killed } = await verdictOf(
      "EventRule forwarding-100000000001-findings-scanners eventPattern.$or[0].$or without its first",
    );
    assert(killed !== undefined);
    assert(killed.by.includes(1));
    assert.equal(killed.blamed, true);
  });

  it("blames the rule that takes nothing any more, and not the bus that it is on", async () => {
    const name = "forwarding-100000000001-identity";
    const { killed } = await verdictOf(`EventRule ${name} eventPattern of nothing`);
    assert.deepEqual([killed?.blamed, killed?.example.resource.split("::").at(-1)], [true, name]);
  });

  it("blames the rule that no longer archives one kind of event, and not the bus where a detection takes it", async () => {
    const name = "event-archive-configuration";
    const { killed } = await verdictOf(`EventRule ${name} eventPattern.$or without its first`);
    assert.deepEqual([killed?.by, killed?.blamed, killed?.example.resource.split("::").at(-1)], [[1], true, name]);
  });

  it("blames what lacks the thing that is gone", async () => {
    const { killed } = await verdictOf("LogDelivery central-bus-error-logs gone");
    assert.deepEqual([killed?.at, killed?.by, killed?.blamed], ["recorded", [14], true]);
  });

  it("blames what lacks a policy that has no name, by what the policy was about", async () => {
    const { killed } = await verdictOf("LogResourcePolicy central-bus-log gone");
    assert.deepEqual([killed?.at, killed?.by, killed?.blamed], ["recorded", [14], true]);
  });

  it("lets live what changes nothing", async () => {
    const [original] = mutants.map(({ original: each }) => each);
    assert(original !== undefined);
    const same: Mutant = { id: "the same", area: "alarms", original, changed: { ...original } };
    assert.deepEqual(await judge.judge(same), { mutant: same });
  });
});
