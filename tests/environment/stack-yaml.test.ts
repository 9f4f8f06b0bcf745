import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStackYaml, stackYaml } from "../../environment/stack-yaml";
import { SettingsError } from "../../model/settings-error";

/** What the file says, or the message of its refusal. */
function read(text: string): unknown {
  try {
    return parseStackYaml(text, "Pulumi.x.yaml");
  } catch (error) {
    assert(error instanceof SettingsError, String(error));
    return error.message;
  }
}

describe("a stack configuration's YAML", () => {
  /**
   * Values as `yaml.v3` 3.0.1 and `unmarshalObject` of Pulumi 3.248.0 made them of the same text, in a program of the two.
   */
  const scalars: [text: string, value: unknown][] = [
    ["yes", "yes"],
    ["no", "no"],
    ["on", "on"],
    ["y", "y"],
    ["True", true],
    ["FALSE", false],
    ["fAlse", "fAlse"],
    ["~", null],
    ["", null],
    ["Null", null],
    ["nul", "nul"],
    ["1_000", 1000],
    ["1_0.5", 10.5],
    ["_1", "_1"],
    ["0b11", 3],
    ["0o17", 15],
    ["0o8", "0o8"],
    ["0x1F", 31],
    ["-0x1f", -31],
    ["0x", "0x"],
    ["+5", 5],
    ["12:30", "12:30"],
    ["1:2:3", "1:2:3"],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["1.e5", 100000],
    ["1e400", "1e400"],
    ["1e", "1e"],
    ["1-2", "1-2"],
    ["1.2.3", "1.2.3"],
    ["1,000", "1,000"],
    ["0.10", 0.1],
    ["123456789012", 123456789012],
    ["2027-02-30", "2027-02-30"],
    ["2027-13-01", "2027-13-01"],
    ['"2027-06-30"', "2027-06-30"],
    ["'012345678901'", "012345678901"],
    ["!!str 5", "5"],
    ['"<<"', "<<"],
    ["<<", "<<"],
    ["http://x", "http://x"],
    ["x#y", "x#y"],
    ["x # y", "x"],
  ];
  for (const [text, value] of scalars)
    it(`has ${JSON.stringify(value)} for ${text === "" ? "nothing" : text}`, () => {
      assert.deepEqual(read(`a: ${text}\n`), { a: value });
    });

  const structures: [what: string, text: string, value: unknown][] = [
    ["a merged map", "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n", { a: { x: 1, y: 2 }, b: { x: 1, y: 3 } }],
    ["a map merged after the key", "b: {y: 3, <<: {y: 1, w: 2}}\n", { b: { y: 3, w: 2 } }],
    [
      "two merged maps, the first of which wins",
      "a: &a {x: 1}\nb: &b {x: 2, z: 2}\nc: {<<: [*a, *b]}\n",
      { a: { x: 1 }, b: { x: 2, z: 2 }, c: { x: 1, z: 2 } },
    ],
    [
      "a merge within a merge",
      "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n",
      { a: { x: 1 }, b: { x: 1, y: 2 }, c: { x: 1, y: 2 } },
    ],
    ["an alias of a scalar", "a: &a 5\nb: *a\n", { a: 5, b: 5 }],
    ["keys that are no text", "1: a\ntrue: b\n0x10: c\n", { "1": "a", true: "b", "16": "c" }],
    ["the version 1.1 without its rules", "%YAML 1.1\n---\na: yes\n", { a: "yes" }],
    ["a byte-order mark", "\uFEFFa: 1\n", { a: 1 }],
    ["Windows' line ends", "a: 1\r\nb: two\r\n", { a: 1, b: "two" }],
    ["nothing", "", null],
  ];
  for (const [what, text, value] of structures) it(`reads ${what}`, () => assert.deepEqual(read(text), value));

  const refused: [what: string, text: string, message: string][] = [
    [
      "a date",
      "x:\n  - {on: 2027-06-30}\n",
      'line 2: x[0].on is 2027-06-30 without quotes, which Pulumi reads as a point in time, with hours and a time zone. Write it in quotes: "2027-06-30".',
    ],
    ["a point in time", "a: 2027-6-1T10:00:00Z\n", 'Write it in quotes: "2027-6-1T10:00:00Z".'],
    [
      "an octal number",
      "a: 012345670123\n",
      'a is 012345670123 without quotes, which Pulumi reads as the number 1402433619. Write it in quotes: "012345670123".',
    ],
    ["a number that begins with 0", "a: 012345678901\n", "which Pulumi reads as the number 12345678901"],
    ["a key that begins with 0", "a: {012: x}\n", "a.012 is 012 without quotes"],
    ["what is no number", "a: .inf\n", 'Write it in quotes: ".inf".'],
    [
      "a key that stands twice",
      "a: 1\nb: 2\na: 3\n",
      "Pulumi.x.yaml, line 3: a is in line 1 already. Remove one of the two.",
    ],
    ["a key that stands twice, once as a number", 'a:\n  1: x\n  "1": y\n', "line 3: a.1 is in line 2 already"],
    ["two merges", "a: &a {x: 1}\nb: {<<: *a, <<: *a}\n", "b.<< is in line 2 already"],
    ["a merge of a list", "a: &a [1]\nb: {<<: *a}\n", "b.<< merges what is no map. Write <<: *NAME"],
    ["an alias of nothing", "a: *b\n", "a refers to *b, which is not defined before it"],
    ["an alias of itself", "a: &a {b: *a}\n", "refers to *a, which contains it"],
    ["a tag", "a: !!binary aGk=\n", "a has the tag !!binary. Leave the tag out"],
    ["an empty key", "~: 5\n", "has a key without text"],
    ["a list as a key", "? [a]\n: 5\n", "has a list as a key"],
    ["a second document", "a: 1\n---\nb: 2\n", "begins a second document"],
    ["a tab", "a:\n\t- b\n", 'line 2: "- b" is indented with a tab. Write spaces instead.'],
    ["no colon", "a: 1\nb 2\nc: 3\n", 'line 2: "b 2" has no colon and space after its key. Write "b: 2".'],
    ["no space after the colon", "a:1\nb: 2\n", 'line 1: "a:1" has no colon and space after its key. Write "a: 1".'],
    ["an open quote", 'a: "b\nc: d\n', 'line 1: "a: \\"b" opens a quote that it does not close'],
    ["an open bracket", "a: {b: c\nd: e\n", 'line 1: "a: {b: c" opens a bracket that it does not close'],
    ["a surplus bracket", "a: [b]]\n", 'line 1: "a: [b]]" closes a bracket that is not open'],
    ["a wrong indentation", "a:\n   b: 1\n  c: 2\n", 'line 3: "c: 2" does not begin in the column'],
    ["two colons", "a: b: c\n", 'line 1: "a: b: c" has more than one ": ". Put a value that contains ": " in quotes'],
    ["a reserved character", "a: @b\n", "begins a value with a character that YAML reserves. Put the value in quotes."],
    ["a token in a broken line", "a: 1\nsecret opaque-token-9\nb: 2\n", '"secret opaq…" has no colon'],
  ];
  for (const [what, text, message] of refused)
    it(`refuses ${what}`, () => {
      const found = read(text);
      assert(typeof found === "string" && found.includes(message), String(found));
      assert.doesNotMatch(found, /:\s*$|\u001b|at line \d+, column/);
      assert.equal(found.split("\n").length, 1, found);
    });

  it("refuses aliases that would fill the memory", () => {
    const lists = "abcdefghi".split("").map((name, index, all) => {
      const before = all[index - 1];
      return `${name}: &${name} [${Array(10)
        .fill(before === undefined ? "x" : `*${before}`)
        .join(", ")}]`;
    });
    assert.match(String(read(lists.join("\n"))), /repeats too much by its aliases/);
  });

  it("is written so that it reads as it was, whatever the text looks like", () => {
    const looks = ["<<", "0O17", "-0o7", "0X1F", "1_0.5", "No", "2027-06-30", "2001-12-14t21:59:43.10-05:00", "=", "n"];
    const assertSame = (text: string) => {
      const value = { list: [text, { [text || "empty"]: text }], number: 5, nothing: null, truth: true };
      assert.deepEqual(read(stackYaml(value)), value);
    };
    for (const text of [...looks, ...scalars.map(([written]) => written)]) assertSame(text);
    fc.assert(fc.property(fc.string({ unit: "binary" }), assertSame));
    fc.assert(fc.property(fc.stringMatching(/^[-+.0-9_eExXoObBT:~]{1,12}$/), assertSame));
  });
});
