import type { CaseGroup } from "./case";

export const equalsIgnoreCase: CaseGroup = {
  operator: "Equals (ignore case)",
  about: "equals-ignore-case",
  cases: [
    [{ Name: [{ "equals-ignore-case": "alice" }] }, { Name: "ALICE" }, "match", "only the case differs"],
    [{ Name: [{ "equals-ignore-case": "alice" }] }, { Name: "alicia" }, "no match", "more than the case differs"],
    [{ a: [{ "equals-ignore-case": "ABC" }] }, { a: "abc" }, "match", "the pattern's case does not count either"],
    [{ a: [{ "equals-ignore-case": "abc" }] }, { a: "abcd" }, "no match", "the whole string is compared"],
    [{ a: [{ "equals-ignore-case": "abcd" }] }, { a: "abc" }, "no match", "nothing may be missing"],
    [{ a: [{ "equals-ignore-case": "" }] }, { a: "" }, "match", "empty equals empty"],
    [{ a: [{ "equals-ignore-case": "" }] }, { a: "x" }, "no match", "empty equals nothing else"],
    [{ a: [{ "equals-ignore-case": "a1-_" }] }, { a: "A1-_" }, "match", "what has no case is compared as it is"],
    [{ a: [{ "equals-ignore-case": "ÉCOLE" }] }, { a: "école" }, "match", "letters beyond ASCII have a case too"],
    [{ a: [{ "equals-ignore-case": "ß" }] }, { a: "SS" }, "match", 'the upper case of "ß" is "SS"'],
    [{ a: [{ "equals-ignore-case": "ß" }] }, { a: "ß" }, "match", "its lower case is itself"],
    [{ a: [{ "equals-ignore-case": "ß" }] }, { a: "ss" }, "no match", "only two forms of each letter are accepted"],
    [{ a: [{ "equals-ignore-case": "ss" }] }, { a: "ß" }, "no match", "the forms are those of the pattern's letters"],
    [{ a: [{ "equals-ignore-case": "Σ" }] }, { a: "ς" }, "no match", "letters are taken one by one: no final sigma"],
    [{ a: [{ "equals-ignore-case": "Σ" }] }, { a: "σ" }, "match", "the lower case of one letter"],
    [{ a: [{ "equals-ignore-case": "ς" }] }, { a: "Σ" }, "match", "the upper case of the final sigma"],
    [{ a: [{ "equals-ignore-case": "İ" }] }, { a: "i̇" }, "match", "the lower case of one letter may be two"],
    [{ a: [{ "equals-ignore-case": "i" }] }, { a: "İ" }, "no match", "no Turkish rules: the upper case of i is I"],
    [{ a: [{ "equals-ignore-case": "\u212a" }] }, { a: "k" }, "match", "the lower case of the Kelvin sign is k"],
    [{ a: [{ "equals-ignore-case": "k" }] }, { a: "\u212a" }, "no match", "k itself knows only K"],
    [{ a: [{ "equals-ignore-case": "ſ" }] }, { a: "S" }, "match", "the upper case of the long s is S"],
    [{ a: [{ "equals-ignore-case": "s" }] }, { a: "ſ" }, "no match", "s itself knows only S"],
    [{ a: [{ "equals-ignore-case": "ǅ" }] }, { a: "ǆ" }, "match", "a title-case letter has a lower case"],
    [
      { a: [{ "equals-ignore-case": "ǅ" }] },
      { a: "ǅ" },
      "no match",
      "and is itself neither its lower nor its upper case",
    ],
    [
      { a: [{ "equals-ignore-case": "ok 😀" }] },
      { a: "OK ??" },
      "match",
      "half a surrogate pair becomes a question mark",
    ],
    [{ a: [{ "equals-ignore-case": "ok 😀" }] }, { a: "ok 😀" }, "no match", "so an emoji in such a pattern is lost"],
    [{ a: [{ "equals-ignore-case": "5" }] }, { a: 5 }, "no match", "a number is no string"],
    [{ a: [{ "equals-ignore-case": "true" }] }, { a: true }, "no match", "a boolean is no string"],
    [{ a: [{ "equals-ignore-case": "x" }] }, { a: ["y", "X"] }, "match", "one element of the array is enough"],
  ],
};

export const prefixIgnoreCase: CaseGroup = {
  operator: "Begins with (ignore case)",
  about: "prefix with equals-ignore-case",
  cases: [
    [
      { service: [{ prefix: { "equals-ignore-case": "eventb" } }] },
      { service: "EventBridge" },
      "match",
      "it begins so",
    ],
    [
      { service: [{ prefix: { "equals-ignore-case": "eventb" } }] },
      { service: "AWS Events" },
      "no match",
      "it does not",
    ],
    [{ a: [{ prefix: { "equals-ignore-case": "AB" } }] }, { a: "ab" }, "match", "the whole string is a beginning too"],
    [{ a: [{ prefix: { "equals-ignore-case": "ABC" } }] }, { a: "ab" }, "no match", "the string is too short"],
    [{ a: [{ prefix: { "equals-ignore-case": "" } }] }, { a: "x" }, "match", "every string begins with nothing"],
    [{ a: [{ prefix: { "equals-ignore-case": "" } }] }, { a: 5 }, "no match", "a number is no string"],
    [{ a: [{ prefix: { "equals-ignore-case": "straß" } }] }, { a: "STRASSE" }, "match", "a form may be longer"],
    [{ a: [{ prefix: { "equals-ignore-case": "a" } }] }, { a: [1, "Ab"] }, "match", "one element is enough"],
  ],
};

export const suffixIgnoreCase: CaseGroup = {
  operator: "Ends with (ignore case)",
  about: "suffix with equals-ignore-case",
  cases: [
    [{ FileName: [{ suffix: { "equals-ignore-case": ".png" } }] }, { FileName: "a.PNG" }, "match", "it ends so"],
    [{ FileName: [{ suffix: { "equals-ignore-case": ".png" } }] }, { FileName: "a.png.gz" }, "no match", "it does not"],
    [{ a: [{ suffix: { "equals-ignore-case": "AB" } }] }, { a: "ab" }, "match", "the whole string is an end too"],
    [{ a: [{ suffix: { "equals-ignore-case": "xab" } }] }, { a: "ab" }, "no match", "the string is too short"],
    [{ a: [{ suffix: { "equals-ignore-case": "" } }] }, { a: "x" }, "match", "every string ends with nothing"],
    [{ a: [{ suffix: { "equals-ignore-case": "aß" } }] }, { a: "xASS" }, "match", "a form may be longer"],
    [{ a: [{ suffix: { "equals-ignore-case": "ŉ" } }] }, { a: "xʼN" }, "match", "and is read from its end"],
    [{ a: [{ suffix: { "equals-ignore-case": "x" } }] }, { a: null }, "no match", "null is no string"],
  ],
};
