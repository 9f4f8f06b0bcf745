import assert from "node:assert/strict";
import fc from "fast-check";
import { Members, NumberText, readJson, readMemberTexts, showJson, type JsonTree } from "../../../model/pattern/json";

describe("readJson", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(fc.property(fc.json(), (text) => assert.deepEqual(toValue(readJson(text)), JSON.parse(text))));
  });

  it("keeps every digit and every key", () => {
    assert.equal(showJson(readJson('{"a":1.50e3,"a":9007199254740993}')), '{"a": 1.50e3, "a": 9007199254740993}');
  });

  for (const [text, message] of [
    ["", "Unexpected end at line 1, column 1: expected a value"],
    ["[1,\n 2,\n]", 'Unexpected "]" at line 3, column 1: expected a value'],
    ['{"a" 1}', 'Unexpected "1" at line 1, column 6: expected ":"'],
    ["{'a': 1}", 'Unexpected "\'" at line 1, column 2: expected a key in double quotes'],
    ['["a', 'Unexpected "\\"" at line 1, column 2: the string has no closing quote'],
    ['["\\q"]', 'Unexpected "\\"" at line 1, column 2: the string has a bad escape or a raw control character'],
    ["[1] 2", 'Unexpected "2" at line 1, column 5: expected the end'],
  ] as const)
    it(`says of ${JSON.stringify(text)}: ${message}`, () => {
      assert.throws(() => readJson(text), { name: "SyntaxError", message });
    });

  it("rejects what is nested too deep, instead of overflowing the stack", () => {
    assert.throws(() => readJson("[".repeat(100_000)), { message: /more than 1000 levels of nesting/ });
  });
});

describe("readMemberTexts", () => {
  it("returns each member as written", () => {
    const text = ' { "pattern" : {"a": [1.0 , 1e400]} , "\\u0065vent" : "x" } ';
    assert.deepEqual(
      [...readMemberTexts(text)],
      [
        ["pattern", '{"a": [1.0 , 1e400]}'],
        ["event", '"x"'],
      ],
    );
  });

  it("returns texts that JSON.parse converts to the members", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const json = JSON.stringify(object, null, 1);
        const members = [...readMemberTexts(json)].map(([key, text]) => [key, JSON.parse(text) as unknown]);
        assert.deepEqual(members, Object.entries(JSON.parse(json) as object));
      }),
    );
  });

  for (const text of ["", "[1]", "5", '{"a": 1', '{"a": 1} x', '{"a": [}', '{"a"}'])
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => readMemberTexts(text), SyntaxError);
    });
});

function toValue(tree: JsonTree): unknown {
  if (tree instanceof NumberText) return Number(tree.text);
  if (Array.isArray(tree)) return (tree as readonly JsonTree[]).map(toValue);
  if (!(tree instanceof Members)) return tree;
  const object: Record<string, unknown> = {};
  for (const [key, value] of tree.entries)
    Object.defineProperty(object, key, { value: toValue(value), enumerable: true, configurable: true, writable: true });
  return object;
}
