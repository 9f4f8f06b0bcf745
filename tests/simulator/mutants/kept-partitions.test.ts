import assert from "node:assert/strict";
import { keptPartitions } from "../../../simulator/mutants/kept-partitions";

describe("partition keys kept between mutants", () => {
  it("are found for the same records and the same query alone", () => {
    const results = keptPartitions();
    results.of("partitions", [".a", ["1", "2"]]).keep(["kept"]);
    assert.deepEqual(results.of("partitions", [".a", ["1", "2"]]).find(), ["kept"]);
    for (const inputs of [
      [".b", ["1", "2"]],
      [".a", ["1"]],
    ])
      assert.equal(results.of("partitions", inputs).find(), undefined);
  });

  it("are all that is kept: functions and queries run for each mutant", () => {
    const results = keptPartitions();
    for (const stage of ["functions", "queries"] as const) {
      results.of(stage, ["same"]).keep("kept");
      assert.equal(results.of(stage, ["same"]).find(), undefined);
    }
  });
});
