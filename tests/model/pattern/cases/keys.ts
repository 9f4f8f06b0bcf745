import type { CaseGroup } from "./case";

export const nestedKeys: CaseGroup = {
  operator: "Nested field",
  about: "keys below keys",
  cases: [
    [{ detail: { state: ["running"] } }, { detail: { state: "running" } }, "match", "the path is the same"],
    [{ detail: { state: ["running"] } }, { state: "running" }, "no match", "the path differs"],
    [{ a: ["x"] }, { a: { a: "x" } }, "no match", "a deeper field is another field"],
    [{ a: { b: ["x"] } }, { a: "x" }, "no match", "a value where an object is expected"],
    [{ A: ["x"] }, { a: "x" }, "no match", "keys have a case"],
    [{ "detail-type": ["x"] }, { "detail-type": "x" }, "match", "keys may hold any character"],
    ['{"a": ["x"]}', '{"\\u0061": "x"}', "match", "an escape in a key is the character"],
    [{ 'a"b': ["x"] }, { 'a"b': "x" }, "match", "quotes in keys too"],
    [
      { detail: { state: ["running"] } },
      { detail: '{"state": "running"}' },
      "no match",
      "JSON inside a string is not looked into",
    ],
  ],
};

export const dottedKeys: CaseGroup = {
  operator: "Dotted key",
  about: "dots in keys",
  cases: [
    [{ "detail.state": ["running"] }, { detail: { state: "running" } }, "match", "a dotted key is a nested one"],
    [{ "detail.state": ["running"] }, { detail: { "state.x": "running" } }, "no match", "another path"],
    [{ a: { b: ["x"] } }, { "a.b": "x" }, "match", "in the event too"],
    [{ a: { "b.c": ["x"] } }, { "a.b": { c: "x" } }, "match", "wherever the dots are"],
    [{ a: { b: { c: ["x"] } } }, { "a.b.c": "x" }, "match", "however many there are"],
    [{ a: { b: ["x"] } }, { "a.b": { b: "x" } }, "no match", "the path a.b.b is another"],
    [{ "a.b": ["x"] }, { "a..b": "x" }, "no match", "an empty part counts"],
    [{ a: { b: ["x"], c: ["y"] } }, { "a.b": "x", a: { c: "y" } }, "match", "both spellings in one event"],
  ],
};

export const duplicateKeys: CaseGroup = {
  operator: "Duplicate key",
  about: "keys that are written twice",
  cases: [
    [{ a: ["x"] }, '{"a": "x", "a": "y"}', "match", "in an event each of them counts"],
    [{ a: ["x"] }, '{"a": "w", "a": "y"}', "no match", "neither is equal"],
    ['{"a": ["x"], "a": ["y"]}', { a: "y" }, "match", "in a pattern the last one counts"],
    ['{"a": ["x"], "a": ["y"]}', { a: "x" }, "no match", "and the first is gone"],
    ['{"a": {"b": ["x"]}, "a": {"c": ["y"]}}', { a: { b: "x", c: "y" } }, "match", "objects are merged"],
    ['{"a": {"b": ["x"]}, "a": {"c": ["y"]}}', { a: { c: "y" } }, "no match", "so both fields must be met"],
    ['{"a.b": ["x"], "a": {"b": ["y"]}}', { a: { b: "y" } }, "match", "a dotted key is the same key"],
    [{ a: [{ exists: false }] }, '{"a": {}, "a": 1}', "no match", "one of them is there"],
    [
      { a: { b: [1], c: [2] } },
      '{"a": {"b": 1}, "a": {"c": 2}}',
      "match",
      "outside of arrays nothing must be together",
    ],
  ],
};

export const emptyKeys: CaseGroup = {
  about: "empty keys",
  cases: [
    [{ "": ["x"] }, { "": "x" }, "match", "an empty key is a key"],
    [{ "": ["x"] }, { a: "x" }, "no match", "and no other"],
  ],
};
