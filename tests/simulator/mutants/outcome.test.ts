import assert from "node:assert/strict";
import { accepted } from "../../../simulator/mutants/accepted";
import { type Judged, outcomeOf, outcomeSchema, percentKilled, tallyOf } from "../../../simulator/mutants/outcome";
import { outcomeAsText } from "../../../simulator/mutants/table";
import { withMutants } from "../../../tools/reference/mutants";

const killed = (id: string, by: number[], blamed = true): Judged => ({
  id,
  variant: "assumeRole",
  area: "queues",
  killed: { at: "recorded", by, blamed, example: { guarantee: 1, resource: "urn:pulumi:a::b::guilty", problem: "p" } },
  pack: ["targets-fail-safely"],
  seconds: 1,
});
const survivor = (id: string): Judged => ({ id, variant: "stackSet", area: "keys", pack: [], seconds: 3 });
const harmless = "CatalogTable t parameters.-comment";
const reason = { kind: "harmless", why: "A parameter that people read." } as const;
const all = [
  killed("a", [1, 16]),
  killed("b", [16], false),
  survivor("Key k -policy"),
  { ...survivor(harmless), reason },
];

describe("what becomes of mutants", () => {
  it("is counted by area and guarantee, those aside that break no promise", () => {
    const tally = tallyOf(all);
    assert.deepEqual(tally, { mutants: 4, harmless: 1, killed: 2, blamed: 1, pack: 2 });
    assert.equal(Math.round(percentKilled(tally)), 67);
    const outcome = outcomeOf(all, { date: "2026-11-02", commit: "0123456789", of: 40 });
    assert.deepEqual(outcomeSchema.parse(JSON.parse(JSON.stringify(outcome))), outcome);
    assert.deepEqual(outcome.guarantees, { "1": { killed: 1, alone: 0 }, "16": { killed: 2, alone: 1 } });
    assert.deepEqual(Object.keys(outcome.areas), ["keys", "queues"]);
    assert.deepEqual([outcome.seconds, outcome.of], [8, 40]);
    assert.deepEqual(
      outcome.survivors.map(({ id }) => id),
      [harmless, "Key k -policy"],
    );
  });

  it("is told with survivors, wrong blame, and reasons that no longer hold", () => {
    const text = outcomeAsText(
      [...all, { ...killed("EventConnection c authParameters.apiKey.-value", [9]), reason }],
      100,
    );
    assert.match(text, /Survivors without a reason\n {2}Key k -policy \(stackSet\)\n\n/);
    assert.match(text, /another resource at fault\n {2}b \(assumeRole\): guilty\n/);
    assert.match(text, /says that they are not\n {2}EventConnection c .*: guarantee 9\n/);
    assert.match(
      text,
      /75\.0 % of 4 mutants were found out, 66\.7 % of them with the right blame\. 1\.80 CPU seconds each/,
    );
  });

  it("is on its page: figures, and each survivor by the rule that says why or by itself", () => {
    const page = ["mutants", "unseen"].map((part) => `<!-- ${part}: start -->\nold\n<!-- ${part}: end -->`).join("\n");
    const outcome = outcomeOf(all, { date: "2026-11-02", commit: "0123456789", of: 40 });
    const filled = withMutants(page, outcome);
    assert.doesNotMatch(filled, /old/);
    assert.match(filled, /4 mutants, a sample of 40/);
    assert.match(filled, /\| queues \| 2 \| 0 \| 2 \| 1 \| 2 \| 0 \|/);
    assert.match(filled, /without a reason[^]*- `Key k -policy` \(stackSet\)/);
    assert.match(filled, /break no promise[^]*A parameter that people read[^]*1 mutant, such as `CatalogTable t/);
    assert.match(withMutants(page, undefined), /No run has been kept/);
    assert.throws(() => withMutants("nothing", undefined), /no place for mutants/);
  });

  it("has reasons that end as sentences, each about some name", () => {
    for (const { id, why } of accepted) {
      assert.match(why, /\.$/, why);
      assert.doesNotMatch("", id);
    }
  });
});
