import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rulesPerWrite, writesPerHour, writesPerMonth } from "../../../model/silence/writes";

describe("what watch-silence writes", () => {
  it("is as much as docs/cost.md says", () => {
    const text = readFileSync(join(__dirname, "..", "..", "..", "docs", "cost.md"), "utf8").replace(/\s+/g, " ");
    assert(
      text.includes(
        `at most ${writesPerHour} writes of the state table for each account, Region and hour, for up to ${rulesPerWrite} rules, and ${writesPerMonth(10).toLocaleString("en")} for each ten in a month`,
      ),
    );
  });
});
