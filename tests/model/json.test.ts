import assert from "node:assert/strict";
import fc from "fast-check";
import { isDeeper, writeJson } from "../../model/json";

/** `[[[1]]]`, or `{"a":{"a":1}}`, as text. */
const nested = (levels: number, inside: string, kind: "list" | "object"): string =>
  kind === "list"
    ? "[".repeat(levels) + inside + "]".repeat(levels)
    : '{"a":'.repeat(levels) + inside + "}".repeat(levels);

describe("JSON of any depth", () => {
  it("is written as JSON.stringify writes it", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom("list" as const, "object" as const), (json, kind) => {
        const flat = JSON.stringify(JSON.parse(json));
        assert.equal(writeJson(JSON.parse(json)), flat);
        const deep = nested(20_000, flat, kind);
        assert.ok(writeJson(JSON.parse(deep)) === deep);
      }),
      { numRuns: 10 },
    );
  });

  it("is written at 100,000 levels, where JSON.stringify may throw", () => {
    for (const kind of ["list", "object"] as const) {
      const deep = nested(100_000, '"é"', kind);
      assert.ok(writeJson(JSON.parse(deep)) === deep);
    }
  });

  it("is written where JSON.stringify throws, as it does on Node.js 20 to 24 at some thousand levels", () => {
    const stringify = JSON.stringify;
    JSON.stringify = (value: unknown) => {
      if (typeof value === "object" && value !== null) throw new RangeError("Maximum call stack size exceeded");
      return stringify(value);
    };
    try {
      assert.equal(writeJson({ a: [1, null, { "b\n": "é" }, []], c: undefined }), '{"a":[1,null,{"b\\n":"é"},[]]}');
    } finally {
      JSON.stringify = stringify;
    }
  });

  it("is measured", () => {
    for (const kind of ["list", "object"] as const)
      for (const levels of [0, 1, 5, 100_000]) {
        const value: unknown = JSON.parse(nested(levels, "1", kind));
        assert.deepEqual([isDeeper(value, levels), levels > 0 && isDeeper(value, levels - 1)], [false, levels > 0]);
      }
    assert.deepEqual([isDeeper([[], {}, [1, [2]]], 3), isDeeper([[], {}, [1, [2]]], 2)], [false, true]);
  });
});
