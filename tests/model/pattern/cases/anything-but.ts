import type { CaseGroup } from "./case";

export const anythingBut: CaseGroup = {
  operator: "Anything-but",
  about: "anything-but values",
  cases: [
    [{ state: [{ "anything-but": "initializing" }] }, { state: "running" }, "match", "another value"],
    [{ state: [{ "anything-but": "initializing" }] }, { state: "initializing" }, "no match", "the refused value"],
    [{ a: [{ "anything-but": "x" }] }, { a: "X" }, "match", "case counts"],
    [{ a: [{ "anything-but": "x" }] }, {}, "no match", "an absent field has no other value"],
    [{ a: [{ "anything-but": "x" }] }, { a: [] }, "no match", "an empty array has no value"],
    [{ a: [{ "anything-but": "x" }] }, { a: {} }, "no match", "an empty object has no value"],
    [{ a: [{ "anything-but": "x" }] }, { a: { b: "y" } }, "no match", "an object is no value of this field"],
    [{ a: [{ "anything-but": "x" }] }, { a: null }, "match", "null is another value"],
    [{ a: [{ "anything-but": "x" }] }, { a: true }, "match", "a boolean is another value"],
    [{ a: [{ "anything-but": "5" }] }, { a: 5 }, "match", "a number is not the string"],
    [{ a: [{ "anything-but": "x" }] }, { a: ["x", "y"] }, "match", "one element passes"],
    [{ a: [{ "anything-but": "x" }] }, { a: ["x", "x"] }, "no match", "no element passes"],
    [{ a: [{ "anything-but": ["x", "y"] }] }, { a: "z" }, "match", "neither of the refused values"],
    [{ a: [{ "anything-but": ["x", "y"] }] }, { a: "y" }, "no match", "one of the refused values"],
    [{ a: [{ "anything-but": 5 }] }, { a: 6 }, "match", "another number"],
    [{ a: [{ "anything-but": 5 }] }, '{"a": 5.0}', "no match", "the refused number in another spelling"],
    [{ a: [{ "anything-but": 5 }] }, { a: "5" }, "match", "a string is not the number"],
    [{ a: [{ "anything-but": [100, 200] }] }, '{"a": 2e2}', "no match", "one of the refused numbers"],
    [
      { a: [{ "anything-but": [100, 200] }] },
      '{"a": 1e400}',
      "match",
      "a number that no double holds is another value",
    ],
    [{ a: [{ "anything-but": 0 }] }, '{"a": -0}', "no match", "minus zero is zero"],
    [{ a: [{ "anything-but": "" }] }, { a: "x" }, "match", "any string but the empty one"],
    [{ a: [{ "anything-but": "" }] }, { a: "" }, "no match", "the empty string is refused"],
    [{ a: [{ "anything-but": "10.0.0.1" }] }, { a: "010.0.0.1" }, "match", "addresses are compared as text here"],
    [{ a: [{ "anything-but": "x" }, "x"] }, { a: "x" }, "match", "another element of the list accepts it"],
    [{ a: [{ "anything-but": "x" }, { "anything-but": "y" }] }, { a: "x" }, "match", "two of them refuse nothing"],
    [{ a: [{ "anything-but": "x*" }] }, { a: "xy" }, "match", "an asterisk is no wildcard here"],
    [{ a: [{ "anything-but": "x" }, { exists: false }] }, {}, "match", "with exists an absent field is accepted"],
  ],
};

export const anythingButPrefix: CaseGroup = {
  operator: "Anything-but (begins with)",
  about: "anything-but prefix",
  cases: [
    [
      { region: [{ "anything-but": { prefix: "us-" } }] },
      { region: "eu-west-1" },
      "match",
      "it begins with something else",
    ],
    [{ region: [{ "anything-but": { prefix: "us-" } }] }, { region: "us-east-1" }, "no match", "it begins with us-"],
    [{ a: [{ "anything-but": { prefix: "x" } }] }, { a: "x" }, "no match", "the whole string is a beginning too"],
    [{ a: [{ "anything-but": { prefix: "x" } }] }, { a: 12 }, "match", "a number begins with no text"],
    [{ a: [{ "anything-but": { prefix: "x" } }] }, { a: null }, "match", "null begins with no text"],
    [{ a: [{ "anything-but": { prefix: "x" } }] }, {}, "no match", "an absent field has no other value"],
    [{ a: [{ "anything-but": { prefix: ["x", "y"] } }] }, { a: "yes" }, "no match", "one of the refused beginnings"],
    [{ a: [{ "anything-but": { prefix: ["x", "y"] } }] }, { a: "zero" }, "match", "neither of them"],
    [{ a: [{ "anything-but": { prefix: 'x"' } }] }, { a: "x" }, "no match", "the closing quote belongs to the value"],
    [{ a: [{ "anything-but": { prefix: "x" } }] }, { a: ["xa", "b"] }, "match", "one element passes"],
  ],
};

export const anythingButSuffix: CaseGroup = {
  operator: "Anything-but (ends with)",
  about: "anything-but suffix",
  cases: [
    [
      { FileName: [{ "anything-but": { suffix: ".png" } }] },
      { FileName: "a.txt" },
      "match",
      "it ends with something else",
    ],
    [{ FileName: [{ "anything-but": { suffix: ".png" } }] }, { FileName: "a.png" }, "no match", "it ends with .png"],
    [{ a: [{ "anything-but": { suffix: ".png" } }] }, { a: "a.PNG" }, "match", "case counts"],
    [{ a: [{ "anything-but": { suffix: ["a", "b"] } }] }, { a: "cb" }, "no match", "one of the refused ends"],
    [{ a: [{ "anything-but": { suffix: ["a", "b"] } }] }, { a: "cc" }, "match", "neither of them"],
    [{ a: [{ "anything-but": { suffix: "2" } }] }, { a: 12 }, "match", "a number ends with no text"],
    [{ a: [{ "anything-but": { suffix: "x" } }] }, {}, "no match", "an absent field has no other value"],
  ],
};

export const anythingButIgnoreCase: CaseGroup = {
  operator: "Anything-but (ignore case)",
  about: "anything-but equals-ignore-case",
  cases: [
    [
      { state: [{ "anything-but": { "equals-ignore-case": "stopped" } }] },
      { state: "running" },
      "match",
      "another value",
    ],
    [
      { state: [{ "anything-but": { "equals-ignore-case": "stopped" } }] },
      { state: "STOPPED" },
      "no match",
      "only the case differs",
    ],
    [
      { a: [{ "anything-but": { "equals-ignore-case": ["x", "y"] } }] },
      { a: "Y" },
      "no match",
      "one of the refused values",
    ],
    [{ a: [{ "anything-but": { "equals-ignore-case": ["x", "y"] } }] }, { a: "xy" }, "match", "neither of them"],
    [{ a: [{ "anything-but": { "equals-ignore-case": "" } }] }, { a: "" }, "no match", "the empty string is refused"],
    [{ a: [{ "anything-but": { "equals-ignore-case": "x" } }] }, { a: null }, "match", "null is another value"],
    [{ a: [{ "anything-but": { "equals-ignore-case": "x" } }] }, {}, "no match", "an absent field has no other value"],
  ],
};

export const anythingButWildcard: CaseGroup = {
  operator: "Anything-but (wildcard)",
  about: "anything-but wildcard",
  cases: [
    [{ FilePath: [{ "anything-but": { wildcard: "*/lib/*" } }] }, { FilePath: "/bin/a" }, "match", "it does not fit"],
    [{ FilePath: [{ "anything-but": { wildcard: "*/lib/*" } }] }, { FilePath: "/usr/lib/a" }, "no match", "it fits"],
    [
      { a: [{ "anything-but": { wildcard: ["*.jar", "*.class"] } }] },
      { a: "x.class" },
      "no match",
      "it fits one of them",
    ],
    [{ a: [{ "anything-but": { wildcard: ["*.jar", "*.class"] } }] }, { a: "x.ts" }, "match", "it fits neither"],
    [{ a: [{ "anything-but": { wildcard: "*" } }] }, { a: "x" }, "no match", "every string fits"],
    [{ a: [{ "anything-but": { wildcard: "*" } }] }, { a: 5 }, "match", "a number fits no wildcard"],
    [{ a: [{ "anything-but": { wildcard: "" } }] }, { a: "x" }, "match", "only the empty string fits"],
    [{ a: [{ "anything-but": { wildcard: "*" } }] }, {}, "no match", "an absent field has no other value"],
  ],
};
