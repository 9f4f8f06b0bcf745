import assert from "node:assert/strict";
import { FieldTree } from "../../../model/pattern/field-tree";
import { Leaves } from "../../../model/pattern/leaves";
import { readEventText } from "../../../model/pattern/read-event-text";

const paths = ["a", "b.c", "d"];

describe("readEventText", () => {
  it("takes the fields of the tree out of a text, and nothing else", () => {
    const text = '{"x": {"a": 1, "y": [{}, "\\"}"]}, "a": "1", "b": {"c": 1.50, "a": 2}, "b.c": null}';
    assert.deepEqual(read(text), { a: ['"1"'], "b.c": ["1.50", "null"] });
  });

  it("is not led astray by quotes and backslashes, wherever they are", () => {
    const text = String.raw`{"\\": "\"", "\"a": "\\", "\u0061": "\\\"", "x\"": ["\\\\"], "a": "\u0061", "d": "\""}`;
    assert.deepEqual(read(text), { a: [String.raw`"\""`, '"a"'], d: ['"""'] });
  });

  it("reads texts of any length and any characters", () => {
    const long = "é😀\u2028".repeat(100_000);
    assert.deepEqual(read(JSON.stringify({ x: long, a: long })), { a: [`"${long}"`] });
    assert.deepEqual(read('{"a": "\ud800"}'), { a: ['"\ud800"'] });
    assert.deepEqual(read('{"a": 1}'), { a: ["1"] });
  });

  it("keeps nothing of a longer text that was read before", () => {
    assert.deepEqual(read('{"a": 123456789, "d": "x"}'), { a: ["123456789"], d: ['"x"'] });
    assert.equal(read('{"a": 12'), undefined);
    assert.equal(read('{"a": 1'), undefined);
    assert.equal(read('{"a"'), undefined);
  });

  it("knows the array element of a leaf", () => {
    const leaves = new Leaves(paths.length);
    readEventText(
      '{"b": [{"c": 1}, [{"c": 2}]], "a": [3]}',
      FieldTree.of(paths.map((path, field) => [path, field])),
      leaves,
    );
    const second = leaves.of(1);
    assert.deepEqual(second?.within, { array: 1, index: 0, around: { array: 0, index: 1, around: undefined } });
    assert.deepEqual(second.next?.within, { array: 0, index: 0, around: undefined });
    assert.equal(leaves.of(0)?.within, undefined);
    assert.deepEqual([leaves.isInArray(0), leaves.isInArray(1)], [false, true]);
    leaves.clear();
    assert.deepEqual([leaves.presentCount, leaves.of(1), leaves.isInArray(1)], [0, undefined, false]);
  });

  for (const text of [
    '{"x": nul}',
    '{"x": truE}',
    '{"x": 01}',
    '{"x": 1.}',
    '{"x": 1e}',
    '{"x": -}',
    '{"x": .5}',
    '{"x": [1 2]}',
    '{"x": [1,]}',
    '{"x": {"y"}}',
    '{"x": {"y": 1,}}',
    '{"x": "y}',
    '{"x": 1,}',
    '{"a": "\\q"}',
    '{"x" 1}',
    "{,}",
    '{"x": [}]}',
  ])
    it(`refuses ${text}, even where no pattern looks`, () => {
      assert.equal(read(text), undefined);
    });
});

/** Texts of the leaves by path, strings in quotes; undefined when the text is refused. */
function read(text: string): Record<string, string[]> | undefined {
  const leaves = new Leaves(paths.length);
  if (!readEventText(text, FieldTree.of(paths.map((path, field) => [path, field])), leaves)) return undefined;
  const found: Record<string, string[]> = {};
  paths.forEach((path, field) => {
    for (let leaf = leaves.of(field); leaf !== undefined; leaf = leaf.next)
      (found[path] ??= []).unshift(leaf.isString ? `"${leaf.text}"` : leaf.text);
  });
  return found;
}
