import assert from "node:assert/strict";
import type { JsonObject } from "../../../model/envelope";
import { complexityLimit, complexityOf } from "../../../model/pattern/complexity";
import { readPattern } from "../../../model/pattern/read-pattern";

const wildcards = (...texts: string[]): JsonObject => ({ a: texts.map((wildcard) => ({ wildcard })) });

/** Results of event-ruler 2.0.1 for `Machine.evaluateComplexity`. */
const measured: readonly [JsonObject, number][] = [
  [{ a: ["x"] }, 0],
  [wildcards("a"), 1],
  [wildcards("*"), 2],
  [wildcards("a*b"), 2],
  [wildcards("*a*"), 3],
  [wildcards("*a*b*"), 4],
  [wildcards("*a*a*"), 5],
  [wildcards("*abababab"), 5],
  [wildcards("x*:dir/dir/dir/dir/dir/x"), 2],
  [wildcards("/Users/*/dir/dir/dir/dir/dir/doc.txt"), 7],
  [wildcards("arn:aws:events:us-east-1:*:event-bus/*"), 3],
  [wildcards("*a*b*c*d*e*f*"), 8],
  [wildcards("*:*:*:*:event-bus/*"), 9],
  [wildcards("*:stack/A/*", "*:stack/B/*", "*:stack/C/*"), 9],
  [wildcards("*.png", "*.jpg", "*.gif", "*.bmp", "*.txt"), 10],
  [{ a: [{ "anything-but": { wildcard: ["*é", "*é"] } }] }, 2],
  [{ a: [{ wildcard: "*a" }], $or: [{ b: ["x"] }, { c: ["x"] }] }, 3],
  [{ a: [{ wildcard: "*a*" }], b: [{ exists: false }], c: [{ wildcard: "*a*a*" }] }, 3],
];

describe("complexityOf", () => {
  for (const [pattern, complexity] of measured)
    it(`is ${complexity} for ${JSON.stringify(pattern)}, as event-ruler counts`, () => {
      assert.equal(complexityOf(readPattern(pattern).conjunctions), complexity);
    });

  it("stops counting above the limit, so that no pattern takes long", () => {
    const conjunctions = [new Map([["a", [{ asks: "wildcard" as const, literals: Array<string>(200).fill("aab") }]]])];
    const complexity = complexityOf(conjunctions);
    assert.ok(complexity > complexityLimit && complexity < 20, `counted ${complexity}`);
  });
});
