import assert from "node:assert/strict";
import { type Choice, judgePart } from "../../../simulator/mutants/judge-part";
import { environmentOfProd } from "../../environment-of-prod";

describe("a part of the mutants", () => {
  const choice: Choice = {
    variants: ["assumeRole"],
    areas: ["alarms"],
    perKind: 1,
    most: 4,
    seed: "s",
    recorded: true,
  };

  it("lets an interrupt be heard between two mutants", async () => {
    const environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {} };
    });
    const part = { index: 0, parts: 1, kept: { find: () => undefined, keep: () => undefined } };
    let told = 0;
    let heard = 0;
    // A clock that says of each mutant that it took long, however fast the machine is.
    const clock = performance.now.bind(performance);
    let late = 0;
    performance.now = () => clock() + (late += 1000);
    try {
      await judgePart(environment, choice, part, () => {
        assert.equal(heard, told, `nothing was heard after mutant ${told}`);
        told++;
        setImmediate(() => heard++);
      });
    } finally {
      performance.now = clock;
    }
    assert.equal(told, 4);
  });
});
