import assert from "node:assert/strict";
import fc from "fast-check";
import { tableOf } from "../../console/table";
import { usualWidth, widthOf } from "../../console/terminal";
import { columnsOf, wrap } from "../../console/wrap";

const words = fc.string({ unit: fc.constantFrom("a", "é", "日", "-"), minLength: 1, maxLength: 12 });
const sentences = fc.array(words, { minLength: 1, maxLength: 20 }).map((all) => all.join(" "));

describe("wrapping", () => {
  it("cuts no word, loses none, and makes no line longer than the width", () => {
    fc.assert(
      fc.property(sentences, fc.integer({ min: 30, max: 90 }), (text, width) => {
        const lines = wrap(text, width, "  - ");
        assert.deepEqual(lines.map((line) => line.slice(4)).join(" "), text);
        for (const line of lines) assert.ok(columnsOf(line) <= width, line);
      }),
    );
  });

  it("leaves a word whole that is longer than the width", () => {
    const path = "/a/".repeat(40);
    assert.deepEqual(wrap(`see ${path} there`, 40), ["see", path, "there"]);
  });

  it("counts neither colors nor both halves of a wide character", () => {
    assert.equal(columnsOf("\u001b[31mred\u001b[39m"), 3);
    assert.equal(columnsOf("日本"), 4);
  });
});

describe("a table", () => {
  const cells = fc.array(fc.array(sentences, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 5 });

  it("is never wider than the terminal, whatever it holds", () => {
    fc.assert(
      fc.property(cells, fc.integer({ min: 50, max: 120 }), (rows, width) => {
        const lines = tableOf(
          ["key", "two", "three words here", "four", "five", "six"].map((head) => ({ head })),
          rows,
          { width },
        );
        for (const line of lines) assert.ok(columnsOf(line) <= width, line);
        const longest = rows.flat().flatMap((cell) => cell.split(" "));
        for (const word of longest)
          assert.ok(
            lines.some((line) => line.includes(word)),
            word,
          );
      }),
      { numRuns: 15 },
    );
  });

  it("continues columns that do not fit below, with the first one repeated", () => {
    const regions = ["us-east-1", "eu-central-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1", "ca-central-1"];
    const lines = tableOf(
      [{ head: "query" }, ...regions.map((region) => ({ head: `rows in ${region}`, align: "right" as const }))],
      [["everything-that-touched-one-resource", ...regions.map((_, index) => String(index))]],
      { width: 80 },
    );
    assert.ok(lines.filter((line) => line.includes("everything-that-touched-one-resource")).length > 1);
    for (const region of regions)
      assert.ok(
        lines.some((line) => line.includes(region)),
        region,
      );
    for (const line of lines) assert.ok(columnsOf(line) <= 80, line);
  });
});

describe("the width", () => {
  const stdout = (columns?: number) => ({ stdout: { columns } as never });

  it("is the terminal's, else that of COLUMNS, else 80", () => {
    assert.equal(widthOf(stdout(133), { COLUMNS: "99" }), 133);
    assert.equal(widthOf(stdout(), { COLUMNS: "99" }), 99);
    for (const COLUMNS of [undefined, "", "wide", "-3", "0"])
      assert.equal(widthOf(stdout(), COLUMNS === undefined ? {} : { COLUMNS }), usualWidth);
    assert.equal(usualWidth, 80);
  });
});
