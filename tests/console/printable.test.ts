import assert from "node:assert/strict";
import fc from "fast-check";
import { printable, printableData, printableJson, printableLines } from "../../console/printable";

/** Control characters (Cc), what is invisible or reorders (Cf, Zl, Zp), and halves of pairs (Cs), by their category. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

describe("text from outside", () => {
  it("loses everything on which a terminal would act", () => {
    const texts = fc.string({
      unit: fc
        .oneof(fc.integer({ max: 0x10ffff, min: 0 }), fc.integer({ max: 0xff, min: 0 }))
        .map((code) => String.fromCodePoint(code)),
    });
    fc.assert(fc.property(texts, (text) => assert.doesNotMatch(printable(text), unsafe)));
  });

  it("says what was there, as JSON would", () => {
    assert.equal(printable("a\u001b[2J\u009b1m\u202eb\u{e0041}"), "a\\u001b[2J\\u009b1m\\u202eb\\udb40\\udc41");
    assert.equal(printable("Größe 日本 👩‍🚀"), "Größe 日本 👩‍🚀");
  });

  it("keeps line breaks only where several lines are meant", () => {
    assert.equal(printable("one\ntwo"), "one\\u000atwo");
    assert.equal(printableLines("one\r\ntwo\u0007"), "one\ntwo\\u0007");
  });

  it("stays the same JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        assert.deepEqual(JSON.parse(printableJson(value)), JSON.parse(JSON.stringify(value)));
        assert.doesNotMatch(printableJson(value).replaceAll("\n", ""), unsafe);
      }),
    );
    assert.deepEqual(JSON.parse(printableJson({ "\u009b": "\u202e" })), { "\u009b": "\u202e" });
  });

  it("is found in every depth of plain data", () => {
    const data = { "\u001b": [{ name: "\u0007" }, null, 1, true, undefined] };
    assert.deepEqual(printableData(data), { "\\u001b": [{ name: "\\u0007" }, null, 1, true, undefined] });
  });
});
