import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { Jq } from "../../../../simulator/services/firehose/jq";
import { JqQueryError } from "../../../../simulator/services/firehose/jq-dialect";

const nativeVersion = spawnSync("jq", ["--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
const withNativeJq = nativeVersion === "jq-1.6" ? it : it.skip;
const skipReason = nativeVersion === "jq-1.6" ? "" : ` (skipped: jq on PATH is "${nativeVersion}", not jq-1.6)`;

describe("simulator/services/firehose/jq", () => {
  let jq: Jq;
  before(async () => {
    jq = await Jq.load();
  });

  it("gives every record its own outcome, in order", () => {
    assert.deepEqual(jq.evaluate(".a", ['{"a":1}', '{"a":null}', '{"a":"x\\ny"}']), [
      { outputs: [1] },
      { outputs: [null] },
      { outputs: ["x\ny"] },
    ]);
  });

  it("keeps the position of a record on which the query fails, whose neighbors jq alone would shift", () => {
    const outcomes = jq.evaluate('if . == 2 then error("two") else . end', ["1", "2", "3"]);
    assert.deepEqual(outcomes, [{ outputs: [1] }, { cause: "query", error: "two" }, { outputs: [3] }]);
  });

  it("returns an error that is not text as JSON", () => {
    assert.deepEqual(jq.evaluate("error({a: 1})", ["1"]), [{ cause: "query", error: '{"a":1}' }]);
  });

  it("returns all outputs of a record, none and many", () => {
    assert.deepEqual(jq.evaluate(".[]", ["[]", "[1]", "[1,[2]]"]), [
      { outputs: [] },
      { outputs: [1] },
      { outputs: [1, [2]] },
    ]);
  });

  it("does not treat an output that looks like an error as one", () => {
    assert.deepEqual(jq.evaluate(".", ['{"error":"none"}']), [{ outputs: [{ error: "none" }] }]);
  });

  it("evaluates a query that ends in a comment", () => {
    assert.deepEqual(jq.evaluate(". # itself", ["1"]), [{ outputs: [1] }]);
  });

  it("finds the one unreadable record among many", () => {
    const records = Array.from({ length: 300 }, (_, index) => (index === 137 ? '{"a":"\\ud800"}' : `{"a":${index}}`));
    const outcomes = jq.evaluate(".a", records);
    assert.deepEqual(
      outcomes.flatMap((outcome, index) => ("error" in outcome ? [[index, outcome.cause]] : [])),
      [[137, "record"]],
    );
    assert.deepEqual(outcomes[299], { outputs: [299] });
  });

  it("treats a record as exactly one JSON text", () => {
    for (const record of ["", "x", '{"a":1}{"a":2}', '{"a":1}\n{"a":2}', "[1,", "NaN", "01"]) {
      const [first, second] = jq.evaluate(".", [record, "2"]);
      assert.ok(first && "error" in first && first.cause === "record", record);
      assert.deepEqual(second, { outputs: [2] });
    }
  });

  it("reads a record over several lines", () => {
    assert.deepEqual(jq.evaluate(".a", ['{\n"a":\n1}', "{}"]), [{ outputs: [1] }, { outputs: [null] }]);
  });

  it("rounds numbers to doubles, as jq 1.6 does", () => {
    assert.deepEqual(jq.evaluate("tostring", ["1.10", "3.0", "9007199254740993"]), [
      { outputs: ["1.1"] },
      { outputs: ["3"] },
      { outputs: ["9007199254740992"] },
    ]);
    assert.deepEqual(jq.evaluate(".", ["1e400", "-1e400", "[1e-400]"]), [
      { outputs: [Number.MAX_VALUE] },
      { outputs: [-Number.MAX_VALUE] },
      { outputs: [[0]] },
    ]);
  });

  it("cannot read records deeper than 256 levels, as jq 1.6 cannot", () => {
    const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    const [deepest, deeper, far] = jq.evaluate("length", [nested(256), nested(257), nested(50_000)]);
    assert.deepEqual(deepest, { outputs: [1] });
    assert.ok(deeper && "error" in deeper && deeper.cause === "record");
    assert.ok(far && "error" in far && far.cause === "record");
  });

  it("processes records of a megabyte", () => {
    const records = Array.from({ length: 12 }, (_, index) => JSON.stringify({ a: index, b: "x".repeat(1_000_000) }));
    assert.deepEqual(
      jq.evaluate(".a", records),
      records.map((_, index) => ({ outputs: [index] })),
    );
  });

  it("rejects a query that jq 1.6 does not support, before any record", () => {
    assert.throws(() => jq.evaluate("{a: (.x | trim)}", []), /"trim\/0" .* does not exist in jq 1\.6/);
  });

  it("rejects a query that does not compile, with jq's own message", () => {
    for (const query of ["{", "1) , (2", "nothere", "." + "[}"])
      assert.throws(
        () => jq.evaluate(query, ["1"]),
        (error: Error) => {
          assert.ok(error instanceof JqQueryError);
          assert.match(error.message, /compile error/);
          return true;
        },
      );
  });

  it("splits into runs without losing order", () => {
    const records = Array.from({ length: 2_345 }, (_, index) => String(index));
    assert.deepEqual(
      jq.evaluate(". + 1", records),
      records.map((_, index) => ({ outputs: [index + 1] })),
    );
  });

  withNativeJq(`agrees with native jq 1.6 on any JSON${skipReason}`, () => {
    const values = fc.sample(fc.json({ maxDepth: 3 }), { numRuns: 400, seed: 16 });
    const query = "[., type, length?, ([.[]? | type, length?] | sort), (.[]? | strings | explode)]";
    const { stdout } = spawnSync("jq", ["-c", query], { input: values.join("\n"), encoding: "utf8" });
    const native = stdout.trimEnd().split("\n");
    assert.deepEqual(
      jq.evaluate(query, values).map((outcome) => JSON.stringify(outcome)),
      native.map((line) => JSON.stringify({ outputs: [JSON.parse(line)] })),
    );
  });
});
