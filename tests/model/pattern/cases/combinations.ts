import type { CaseGroup } from "./case";

export const and: CaseGroup = {
  operator: "And",
  about: "several fields",
  cases: [
    [
      { Location: ["New York"], Day: ["Monday"] },
      { Location: "New York", Day: "Monday" },
      "match",
      "both fields are met",
    ],
    [
      { Location: ["New York"], Day: ["Monday"] },
      { Location: "New York", Day: "Tuesday" },
      "no match",
      "one field is not met",
    ],
    [{ a: { b: ["x"], c: ["y"] } }, { a: { b: "x", c: "y" } }, "match", "below the same key"],
    [{ a: { b: ["x"] }, c: { d: ["y"] } }, { a: { b: "x" }, c: { d: "y" } }, "match", "below different keys"],
    [{ a: { b: ["x"] }, c: { d: ["y"] } }, { a: { b: "x" }, c: { e: "y" } }, "no match", "a nested field is absent"],
  ],
};

export const or: CaseGroup = {
  operator: "Or",
  about: "$or",
  cases: [
    [
      { $or: [{ Location: ["New York"] }, { Day: ["Monday"] }] },
      { Location: "Rome", Day: "Monday" },
      "match",
      "one choice is met",
    ],
    [
      { $or: [{ Location: ["New York"] }, { Day: ["Monday"] }] },
      { Location: "Rome", Day: "Friday" },
      "no match",
      "no choice is met",
    ],
    [{ $or: [{ a: ["x"] }, { b: ["y"] }] }, { a: "x", b: "y" }, "match", "both choices are met"],
    [
      { a: ["x"], $or: [{ b: ["y"] }, { c: ["z"] }] },
      { a: "x", c: "z" },
      "match",
      "the field beside it and one choice",
    ],
    [{ a: ["x"], $or: [{ b: ["y"] }, { c: ["z"] }] }, { a: "w", c: "z" }, "no match", "the field beside it is not met"],
    [{ $or: [{ b: ["y"] }, { c: ["z"] }], a: ["x"] }, { a: "x", b: "y" }, "match", "the field may stand behind it"],
    [{ $or: [{ a: ["x"], b: ["y"] }, { c: ["z"] }] }, { a: "x" }, "no match", "a choice must be met as a whole"],
    [{ d: { $or: [{ a: ["x"] }, { b: ["y"] }] } }, { d: { b: "y" } }, "match", "a choice below a key"],
    [{ d: { $or: [{ a: ["x"] }, { b: ["y"] }] } }, { b: "y" }, "no match", "is a choice below that key"],
    [
      { $or: [{ a: ["x"] }, { b: ["y"], $or: [{ c: [1] }, { d: [2] }] }] },
      { b: "y", d: 2 },
      "match",
      "a choice within a choice",
    ],
    [
      { $or: [{ a: ["x"] }, { b: ["y"], $or: [{ c: [1] }, { d: [2] }] }] },
      { b: "y" },
      "no match",
      "the inner choice is not met",
    ],
    [
      { $or: [{ a: [1] }, { b: [1] }], d: { $or: [{ e: [1] }, { f: [1] }] } },
      { b: 1, d: { e: 1 } },
      "match",
      "two choices side by side",
    ],
    [
      { $or: [{ a: [1] }, { b: [1] }], d: { $or: [{ e: [1] }, { f: [1] }] } },
      { b: 1, d: { g: 1 } },
      "no match",
      "one of the two is not met",
    ],
    [
      '{"$or": [{"a": [1]}, {"b": [1]}], "$or": [{"c": [1]}, {"d": [1]}]}',
      { a: 1, d: 1 },
      "match",
      "two choices in one object",
    ],
    [
      '{"$or": [{"a": [1]}, {"b": [1]}], "$or": [{"c": [1]}, {"d": [1]}]}',
      { a: 1, b: 1 },
      "no match",
      "each of which must be met",
    ],
    [{ $or: [{ a: [{ prefix: "x" }] }, { a: [{ numeric: [">", 5] }] }] }, { a: 6 }, "match", "choices on one field"],
    [{ $or: [{ a: [{ exists: false }] }, { a: ["x"] }] }, {}, "match", "a choice may ask for absence"],
    [
      '{"a": [1], "$or": [{"a": [2]}, {"b": [3]}]}',
      { a: 2 },
      "match",
      "what is written later replaces an earlier condition on the same field",
    ],
    [
      '{"a": [1], "$or": [{"a": [2]}, {"b": [3]}]}',
      { a: 1 },
      "no match",
      "so the earlier one is gone from that choice",
    ],
    ['{"a": [1], "$or": [{"a": [2]}, {"b": [3]}]}', { a: 1, b: 3 }, "match", "and stays in the other"],
    ['{"$or": [{"a": [2]}, {"b": [3]}], "a": [1]}', { a: 2 }, "no match", "written behind, it replaces the choice's"],
    [{ $or: [{ prefix: "x" }] }, { $or: "xyz" }, "match", "with reserved words inside, $or is an ordinary field"],
    [{ $or: ["x"] }, { $or: "x" }, "match", "so it is with plain values"],
    [{ $or: { a: ["x"] } }, { $or: { a: "x" } }, "match", "and as an object"],
    [{ $or: { a: ["x"] } }, { a: "x" }, "no match", "which then is part of the path"],
  ],
};
