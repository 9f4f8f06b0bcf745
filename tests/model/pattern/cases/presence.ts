import type { CaseGroup } from "./case";

export const exists: CaseGroup = {
  operator: "Exists",
  about: "exists true",
  cases: [
    [
      { detail: { errorCode: [{ exists: true }] } },
      { detail: { errorCode: "AccessDenied" } },
      "match",
      "the field is there",
    ],
    [
      { detail: { errorCode: [{ exists: true }] } },
      { detail: { eventName: "RunInstances" } },
      "no match",
      "the field is absent",
    ],
    [{ a: [{ exists: true }] }, { a: null }, "match", "null is a value"],
    [{ a: [{ exists: true }] }, { a: "" }, "match", "the empty string is a value"],
    [{ a: [{ exists: true }] }, { a: false }, "match", "false is a value"],
    [{ a: [{ exists: true }] }, { a: {} }, "no match", "an empty object has no leaf"],
    [{ a: [{ exists: true }] }, { a: [] }, "no match", "an empty array has no leaf"],
    [{ a: [{ exists: true }] }, { a: [{}, []] }, "no match", "nor has an array of such"],
    [{ a: [{ exists: true }] }, { a: { b: 1 } }, "no match", "exists looks at leaves: a itself is none"],
    [{ a: { b: [{ exists: true }] } }, { a: { b: 1 } }, "match", "b is a leaf"],
    [{ a: [{ exists: true }] }, { a: [1] }, "match", "an element of the array is a leaf"],
    [{ a: { b: [{ exists: true }] } }, { a: [{ c: 1 }, { b: 1 }] }, "match", "in one element of the array"],
  ],
};

export const absent: CaseGroup = {
  operator: "Does not exist",
  about: "exists false",
  cases: [
    [
      { detail: { errorCode: [{ exists: false }] } },
      { detail: { eventName: "RunInstances" } },
      "match",
      "the field is absent",
    ],
    [
      { detail: { errorCode: [{ exists: false }] } },
      { detail: { errorCode: "AccessDenied" } },
      "no match",
      "the field is there",
    ],
    [{ a: [{ exists: false }] }, {}, "match", "an event without any field"],
    [{ a: { b: [{ exists: false }] } }, {}, "match", "the parent is absent too"],
    [{ a: { b: [{ exists: false }] } }, { a: "x" }, "match", "the parent is no object"],
    [{ a: [{ exists: false }] }, { a: null }, "no match", "null is a value"],
    [{ a: [{ exists: false }] }, { a: {} }, "match", "an empty object has no leaf"],
    [{ a: [{ exists: false }] }, { a: [] }, "match", "an empty array has no leaf"],
    [{ a: [{ exists: false }] }, { a: { b: 1 } }, "match", "a itself is no leaf"],
    [{ a: [{ exists: false }, "x"] }, { a: "x" }, "match", "absent or x"],
    [{ a: [{ exists: false }, "x"] }, {}, "match", "x or absent"],
    [{ a: [{ exists: false }, "x"] }, { a: "y" }, "no match", "neither absent nor x"],
    [{ a: [{ exists: true }, { exists: false }] }, {}, "match", "there or not, all the same"],
    [{ a: ["x"], "replay-name": [{ exists: false }] }, { a: "x" }, "match", "an event that is no replay"],
    [{ a: ["x"], "replay-name": [{ exists: false }] }, { a: "x", "replay-name": "r" }, "no match", "a replayed event"],
    [{ a: { b: [{ exists: false }] } }, { a: [{ b: 1 }, { c: 1 }] }, "no match", "one element of the array has it"],
    [
      { a: { b: ["x"], c: [{ exists: false }] } },
      { a: [{ b: "x" }, { b: "y", c: 1 }] },
      "match",
      "absent from the element that has b",
    ],
    [
      { a: { b: ["x"], c: [{ exists: false }] } },
      { a: [{ b: "x", c: 1 }, { b: "y" }] },
      "no match",
      "the element that has b has it too",
    ],
    [
      { a: { c: ["x"], b: [{ exists: false }] } },
      { a: [{ c: "x" }, { b: 1 }] },
      "no match",
      "fields are judged in the order of their names: b before any element is chosen",
    ],
  ],
};
