import assert from "node:assert/strict";
import { namesOf } from "../../model/names";
import { concurrencyOf, responderIds } from "../../model/responder-settings";
import { type Recorded, recordFindingsWorld } from "../functions/findings-world";

const names = namesOf("prod");

describe("the responders of a hub", function () {
  this.timeout(60_000);
  let recorded: Recorded;
  before(async () => {
    recorded = await recordFindingsWorld((raw) => {
      raw["regions"] = { "us-east-1": {} };
      raw["responders"] = { reservedConcurrency: { remediate: 5 } };
    });
  });
  const ofType = (type: string) =>
    recorded.graphs.flatMap((graph) => graph.resources).filter((resource) => resource.type === type);

  it("handle so many batches at the same time, and have executions reserved only where settings say so", () => {
    const reserved = ofType("aws:lambda/function:Function").map(({ inputs }) => [
      inputs["name"],
      inputs["reservedConcurrentExecutions"],
    ]);
    assert.deepEqual(
      reserved.sort(),
      responderIds.map((id) => [names.responder(id), id === "remediate" ? 5 : undefined]),
    );
    for (const id of responderIds) {
      const mapping = ofType("aws:lambda/eventSourceMapping:EventSourceMapping").find(
        ({ name }) => name === `responder-${id}`,
      );
      assert.deepEqual(mapping?.inputs["scalingConfig"], { maximumConcurrency: concurrencyOf[id] }, id);
    }
  });
});
