import type { CaseGroup } from "./case";

export const arrays: CaseGroup = {
  operator: "Array in the event",
  about: "arrays of values",
  cases: [
    [
      { resources: [{ prefix: "arn:aws:s3:::" }] },
      { resources: ["i-1", "arn:aws:s3:::b"] },
      "match",
      "one element is enough",
    ],
    [{ resources: [{ prefix: "arn:aws:s3:::" }] }, { resources: ["i-1", "i-2"] }, "no match", "no element fits"],
    [{ a: ["x", "y"] }, { a: ["y", "z"] }, "match", "the lists have a value in common"],
    [{ a: ["x"] }, { a: [["x"]] }, "match", "arrays in arrays are flattened"],
    [{ a: ["x"] }, { a: [[["w"], "x"], []] }, "match", "at any depth"],
    [{ a: ["x"] }, { a: [] }, "no match", "an empty array has no value"],
    [{ a: ["x"] }, { a: [{ b: "x" }] }, "no match", "an object in the array is another field"],
    [{ a: { b: ["x"] } }, { a: [{ b: "x" }] }, "match", "arrays do not show in paths"],
    [{ a: { b: ["x"] } }, { a: [[{ b: "x" }]] }, "match", "nor do nested ones"],
    [{ a: { b: ["x"] } }, { a: [{ b: ["w", "x"] }] }, "match", "nor arrays of values below them"],
    [{ a: ["x"], b: ["y"] }, { a: ["x"], b: ["w", "y"] }, "match", "two arrays are independent"],
    [{ a: ["x"] }, { a: [1, null, true, "x"] }, "match", "elements may be of any type"],
  ],
};

export const arrayConsistency: CaseGroup = {
  operator: "Several fields of one array element",
  about: "array consistency",
  cases: [
    [
      { employees: { firstName: ["Anna"], lastName: ["Smith"] } },
      {
        employees: [
          { firstName: "John", lastName: "Doe" },
          { firstName: "Anna", lastName: "Smith" },
        ],
      },
      "match",
      "one element has both",
    ],
    [
      { employees: { firstName: ["Anna"], lastName: ["Smith"] } },
      {
        employees: [
          { firstName: "Anna", lastName: "Doe" },
          { firstName: "John", lastName: "Smith" },
        ],
      },
      "no match",
      "no element has both",
    ],
    [{ a: { b: [1], c: [2] } }, { a: [{ b: 1 }, { c: 2 }] }, "no match", "they stand in different elements"],
    [
      { a: { b: [1], c: [2] } },
      { a: { b: [1, 9], c: [2, 9] } },
      "match",
      "values of two arrays may be combined freely",
    ],
    [
      { a: { b: [1], c: [2] } },
      {
        a: [
          { b: [1], c: [3] },
          { b: [1], c: [2] },
        ],
      },
      "match",
      "the second element has both",
    ],
    [
      { a: { b: { c: [1] }, d: [2] } },
      { a: [{ b: [{ c: 1 }], d: 2 }] },
      "match",
      "an inner array within the same element",
    ],
    [
      { a: { b: { c: [1] }, d: [2] } },
      { a: [{ b: [{ c: 1 }] }, { d: 2 }] },
      "no match",
      "the inner array belongs to another element",
    ],
    [
      { a: { b: { c: [1], d: [2] } } },
      { a: [{ b: [{ c: 1 }, { d: 2 }] }] },
      "no match",
      "inner elements exclude each other too",
    ],
    [{ a: { b: { c: [1], d: [2] } } }, { a: [{ b: [{ c: 1 }] }, { b: [{ d: 2 }] }] }, "no match", "so do outer ones"],
    [{ a: { c: [1], d: [2] } }, { a: [[{ c: 1 }, { d: 2 }]] }, "no match", "elements of a nested array"],
    [
      { a: { c: [1], d: [2] } },
      { a: [[{ c: 1, d: 2 }], [{ c: 3 }]] },
      "match",
      "one element of a nested array has both",
    ],
    [
      { a: { c: [1] }, b: { d: [2] } },
      { a: [{ c: 0 }, { c: 1 }], b: [{ d: 2 }, { d: 0 }] },
      "match",
      "different arrays are independent",
    ],
    [
      { a: { b: [1], c: [2], d: [3] } },
      {
        a: [
          { b: 1, c: 2 },
          { c: 2, d: 3 },
          { b: 1, d: 3 },
        ],
      },
      "no match",
      "any two are together somewhere, but never all three",
    ],
    [
      { a: { b: [1], c: [2], d: [3] } },
      {
        a: [
          { b: 1, c: 2 },
          { b: 1, c: 2, d: 3 },
        ],
      },
      "match",
      "all three in the second element",
    ],
    [
      { a: { x: [1], y: [1] } },
      { a: [{ p: [{ x: 1 }] }, { x: 1, y: 1 }] },
      "match",
      "fields that no condition names do not disturb",
    ],
    [
      { $or: [{ a: { b: [1], c: [9] } }, { a: { b: [1], c: [2] } }] },
      { a: [{ b: 1, c: 2 }] },
      "match",
      "each choice is judged by itself",
    ],
    [
      { resources: { type: ["AWS::S3::Bucket"], ARN: [{ prefix: "arn:aws:s3" }] } },
      {
        resources: [
          { type: "AWS::S3::Object", ARN: "arn:aws:s3:::b/k" },
          { type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::b" },
        ],
      },
      "match",
      "CloudTrail's resources: the bucket has both",
    ],
  ],
};
