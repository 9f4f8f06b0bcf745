import assert from "node:assert/strict";
import fc from "fast-check";
import { fitsWildcard, readWildcard } from "../../../model/pattern/wildcards";

describe("fitsWildcard", () => {
  it("agrees with the regular expression of the same meaning", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\", "\n", "é"), maxLength: 8 });
    const wildcards = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\*", "\\\\", "é"), maxLength: 6 });
    fc.assert(
      fc.property(wildcards, texts, (wildcard, text) => {
        const read = readWildcard(wildcard);
        fc.pre(typeof read !== "string");
        assert.equal(fitsWildcard(read.literals, text), toRegExp(wildcard).test(text), `${wildcard} for ${text}`);
      }),
      { numRuns: 2000 },
    );
  });

  it("is fast for a text that nearly matches", () => {
    const read = readWildcard(`${"*a".repeat(20)}b`);
    assert.ok(typeof read !== "string");
    assert.equal(fitsWildcard(read.literals, "a".repeat(20_000)), false);
  });
});

function toRegExp(wildcard: string): RegExp {
  const source = wildcard.replace(/\\([*\\])|\*|[^*\\]/g, (part, escaped: string | undefined) => {
    if (part === "*") return "[^]*";
    return `\\u{${(escaped ?? part).codePointAt(0)?.toString(16)}}`;
  });
  return new RegExp(`^${source}$`, "u");
}
