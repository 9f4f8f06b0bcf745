import assert from "node:assert/strict";
import { InvalidRule, RuleProblem } from "../../sigma/problem";
import { rulesOf } from "../../sigma/read";
import { readYaml, type Yaml } from "../../sigma/yaml";
import { readRule, ruleText } from "./rules";

const selection = "    selection:\n        eventSource: iam.amazonaws.com\n    condition: selection";

/** What is wrong with a file: its message and line. */
function problemOf(file: string | Buffer): { readonly message: string; readonly line: number } {
  const [rule] = rulesOf([{ path: "rule.yml", bytes: Buffer.from(file) }]);
  if (!(rule?.read instanceof RuleProblem)) throw new assert.AssertionError({ message: "The rule was taken." });
  return { message: rule.read.message, line: rule.read.line };
}

describe("a rule's YAML", () => {
  it("is read as YAML 1.1, as PyYAML does", () => {
    const types = Object.entries({
      No: "boolean",
      on: "boolean",
      y: "text",
      "0123": "octal",
      "0129": "text",
      "012345670123": "octal",
      "123456789012": "integer",
      "0x1F": "integer",
      "1_000": "integer",
      "1.5": "float",
      "12:30:45": "sexagesimal",
      "2026-11-30": "date",
      "~": "null",
      "": "null",
      "'No'": "text",
      '"0123"': "text",
    });
    for (const [text, type] of types) {
      const [document] = readYaml(Buffer.from(`a: ${text}\n`));
      assert.equal(document?.kind, "mapping");
      const value: Yaml | undefined = document.entries[0]?.value;
      assert.equal(value?.kind === "scalar" ? value.type : value?.kind, type, text);
    }
  });

  it("says in one sentence, with the line, what is wrong with a hostile file", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, before] of ["ba", "cb", "dc", "ed", "fe", "gf", "hg", "ih"].map((pair) => pair.split("")))
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`);
    const hostile: Readonly<Record<string, readonly [file: string | Buffer, message: RegExp, line: number]>> = {
      bomb: [bomb.join("\n"), /more than 50000 values, aliases followed/, 1],
      circle: ["a: &a\n  b: *a\n", /nested more than 40 levels|no anchor/, 1],
      deep: [`a: ${"[".repeat(100)}${"]".repeat(100)}`, /nested more than 40 levels/, 1],
      deeper: [`a: ${"[".repeat(100_000)}`, /nested|not YAML/, 1],
      "not UTF-8": [Buffer.from([0x74, 0x3a, 0x20, 0xff, 0xfe]), /not UTF-8/, 1],
      "a key twice": ["title: a\nlevel: low\ntitle: b\n", /stands twice/, 3],
      "no YAML": ["title: 'a\n", /not YAML/, 2],
      "a merge": ["title: a\nb: &b {c: d}\ne:\n  <<: *b\n", /"<<", a merge/, 4],
      "a tag": ["title: !!python/object:os.system a\n", /has the tag/, 1],
      large: [`# ${"x".repeat(2 ** 20)}\n`, /has 10485\d\d bytes/, 1],
      empty: ["# nothing\n", /is empty/, 1],
      "a list": ["- a\n", /is no map/, 1],
      "no title": [ruleText(selection).replace("title: A rule of ours\n", ""), /has no title/, 1],
      "a level of its own": [ruleText(selection).replace("level: high", "level: urgent"), /level is "urgent"/, 5],
      "another logsource key": [
        ruleText(selection).replace("    service:", "    servise: x\n    service:"),
        /servise.*service/,
        8,
      ],
      "Sigma 1": ["action: global\ntitle: a\n", /collections of Sigma 1/, 1],
      "no detection": ["title: a\nlogsource: {product: aws, service: cloudtrail}\n", /has no detection/, 1],
      "no condition": [ruleText("    selection:\n        eventName: x"), /has no condition/, 9],
    };
    for (const [name, [file, message, line]] of Object.entries(hostile)) {
      const problem = problemOf(file);
      assert.match(problem.message, message, name);
      assert.ok(!problem.message.includes("\n"), name);
      if (!["circle", "bomb", "no YAML", "deeper"].includes(name)) assert.equal(problem.line, line, name);
    }
  });

  it("has each id once", () => {
    const bytes = Buffer.from(ruleText(selection));
    const [first, second] = rulesOf([
      { path: "a.yml", bytes },
      { path: "b.yml", bytes },
    ]);
    assert.ok(first !== undefined && !(first.read instanceof RuleProblem));
    assert.ok(second?.read instanceof InvalidRule);
    assert.match(second.read.message, /taken by a[.]yml/);
  });

  it("may have keys of its own, of which near ones are named", () => {
    const rule = readRule(ruleText(selection, "refrences: [x]\nticket: y\n"));
    assert.ok(!(rule instanceof RuleProblem) && rule.kind === "rule");
    assert.deepEqual(
      rule.remarks.map(({ message, line }) => `${line}: ${message}`),
      ['6: The key "refrences" is not of the specification, and left aside. Did you mean references?'],
    );
  });

  it("about another log is told apart", () => {
    const rule = readRule(ruleText(selection).replace("cloudtrail", "vpcflow"));
    assert.ok(!(rule instanceof RuleProblem) && rule.kind === "other");
    assert.equal(rule.logsource, "aws/vpcflow");
  });

  it("about several records is read", () => {
    const correlation = (more: string) =>
      `title: Many of them\nid: 11111111-2222-3333-4444-555555555555\ncorrelation:\n    type: event_count\n    rules: [a-rule]\n    group-by: [userIdentity.arn]\n${more}`;
    const rule = readRule(correlation("    timespan: 10m\n    condition:\n        gte: 10\n"));
    assert.ok(!(rule instanceof RuleProblem) && rule.kind === "correlation");
    assert.deepEqual([rule.type, rule.rules], ["event_count", ["a-rule"]]);
    assert.match(problemOf(correlation("    timespan: ten\n")).message, /timespan is "ten".*10m/);
    assert.match(problemOf(correlation("    timespan: 10m\n")).message, /condition is missing/);
    assert.match(problemOf(correlation("    timespan: 10m\n    condition: {gte: many}\n")).message, /gte is no number/);
    assert.match(problemOf(correlation("    timspan: 10m\n")).message, /timspan.*timespan/);
  });
});
