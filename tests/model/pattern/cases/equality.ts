import type { CaseGroup } from "./case";

export const equals: CaseGroup = {
  operator: "Equals",
  about: "a plain value",
  cases: [
    [{ source: ["aws.ec2"] }, { source: "aws.ec2" }, "match", "the strings are equal"],
    [{ source: ["aws.ec2"] }, { source: "aws.EC2" }, "no match", "plain strings are compared with their case"],
    [{ a: ["x", "y"] }, { a: "y" }, "match", "one of the values is enough"],
    [{ a: ["x", "y"] }, { a: "z" }, "no match", "none of the values is equal"],
    [{ a: ["x"] }, { a: "xx" }, "no match", "the whole string is compared"],
    [{ a: ["x"] }, { a: " x" }, "no match", "spaces count"],
    [{ a: ["x"] }, { b: "x" }, "no match", "the field is absent"],
    [{ a: ["x"], b: ["y"] }, { a: "x", b: "y" }, "match", "both fields are met"],
    [{ a: ["x"], b: ["y"] }, { a: "x", b: "z" }, "no match", "every field must be met"],
    [{ a: ["x"] }, { a: "x", b: "y" }, "match", "fields that the pattern does not name do not count"],
    [{ a: ["é"] }, { a: "é" }, "match", "characters beyond ASCII are plain characters"],
    [{ a: ["é"] }, { a: "e\u0301" }, "no match", "nothing is normalized: two code points are not one"],
    [{ a: ["😀"] }, { a: "😀" }, "match", "characters beyond the basic plane too"],
    ['{"a": ["\\u0061"]}', { a: "a" }, "match", "an escape in the pattern is the character"],
    [{ a: ["a"] }, '{"a": "\\u0061"}', "match", "an escape in the event is the character"],
    [{ a: ["a/b"] }, '{"a": "a\\/b"}', "match", "an escaped slash is a slash"],
    [{ a: ['say "hi"'] }, { a: 'say "hi"' }, "match", "quotes inside strings are plain characters"],
    [{ a: ["x*"] }, { a: "xyz" }, "no match", "an asterisk is no wildcard in a plain value"],
    [{ a: ["x*"] }, { a: "x*" }, "match", "an asterisk in a plain value is an asterisk"],
    [{ a: [{ exactly: "x" }] }, { a: "x" }, "match", "exactly is another way to write a plain string"],
    [{ a: [{ exactly: "x" }] }, { a: "X" }, "no match", "exactly keeps the case"],
    [{ a: ["x", { prefix: "y" }] }, { a: "yes" }, "match", "values and operators stand side by side in one list"],
  ],
};

export const emptyString: CaseGroup = {
  operator: "Empty",
  about: "the empty string",
  cases: [
    [{ LastName: [""] }, { LastName: "" }, "match", "the strings are equal"],
    [{ LastName: [""] }, { LastName: " " }, "no match", "a space is not empty"],
    [{ a: [""] }, { a: null }, "no match", "null is no string"],
    [{ a: [""] }, {}, "no match", "an absent field is no empty string"],
    [{ a: [""] }, { a: [] }, "no match", "an empty array has no value"],
    [{ a: ["x"] }, { a: "" }, "no match", "the empty string is not any string"],
  ],
};

export const nullValue: CaseGroup = {
  operator: "Null",
  about: "null",
  cases: [
    [{ UserID: [null] }, { UserID: null }, "match", "both are null"],
    [{ UserID: [null] }, { UserID: "" }, "no match", "the empty string is not null"],
    [{ a: [null] }, {}, "no match", "an absent field is not null"],
    [{ a: [null] }, { a: "null" }, "no match", "a string is not null"],
    [{ a: ["null"] }, { a: null }, "no match", "null is no string"],
    [{ a: [null] }, { a: 0 }, "no match", "zero is not null"],
    [{ a: [null] }, { a: {} }, "no match", "an object is not null"],
    [{ a: [null] }, { a: [null] }, "match", "null as an element of an array"],
    [{ a: [null, "x"] }, { a: "x" }, "match", "null is one value of the list"],
  ],
};

export const booleans: CaseGroup = {
  operator: "Boolean",
  about: "true and false",
  cases: [
    [{ readOnly: [false] }, { readOnly: false }, "match", "both are false"],
    [{ readOnly: [false] }, { readOnly: true }, "no match", "true is not false"],
    [{ a: [true] }, { a: "true" }, "no match", "a string is no boolean"],
    [{ a: ["true"] }, { a: true }, "no match", "a boolean is no string"],
    [{ a: [true] }, { a: 1 }, "no match", "a number is no boolean"],
    [{ a: [true, false] }, { a: false }, "match", "one of the values is enough"],
    [{ a: [false] }, { a: null }, "no match", "null is not false"],
    [{ a: [false] }, {}, "no match", "an absent field is not false"],
  ],
};
