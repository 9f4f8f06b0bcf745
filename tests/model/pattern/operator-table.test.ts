import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { caseGroups } from "./cases";
import { patternsPage, withOperatorTable } from "./operator-table";

describe("the table of operators in docs/event-patterns.md", () => {
  const page = readFileSync(patternsPage, "utf8");

  it("matches the cases", async () => {
    assert.equal(
      page,
      await withOperatorTable(page),
      "run: npx ts-node --transpile-only tests/model/pattern/operator-table.ts",
    );
  });

  it("is reported if it is out of date", async () => {
    const drifted = page.replace('"aws.EC2"', '"aws.ec3"');
    assert.notEqual(drifted, page);
    assert.equal(await withOperatorTable(drifted), page);
  });

  it("has for each operator one pattern, one event that it matches and one that it does not", () => {
    const rows = caseGroups.filter(({ operator }) => operator !== undefined);
    assert.ok(rows.length >= 25, `${rows.length} operators`);
    for (const { operator = "", cases } of rows) {
      const [match, noMatch] = cases;
      assert.deepEqual([match?.[2], noMatch?.[2]], ["match", "no match"], operator);
      assert.deepEqual(match?.[0], noMatch?.[0], operator);
      assert.ok(page.includes(`| ${operator} `), `${operator} has no row`);
    }
  });
});
