import assert from "node:assert/strict";
import fc from "fast-check";
import type { JsonObject } from "../../../model/envelope";
import { ConditionSet } from "../../../model/pattern/condition-sets";
import { Condition } from "../../../model/pattern/conditions";
import { type Part, Partition } from "../../../model/pattern/partition";
import { compilePatterns } from "../../../model/pattern/pattern";
import { readPattern } from "../../../model/pattern/read-pattern";
import { mayHideKeys } from "../../../model/pattern/text-filter";
import { matchesTheLongWay } from "./reference";

const paths = ["detail-type", "detail.eventName", "detail.n", "source"];

describe("Partition", () => {
  it("divides sets by the field that most compare with strings", () => {
    const partition = Partition.of([setOf("a", "x"), setOf("b", "y"), setOf("c", "y")], paths);
    assert.equal(partition?.key, "source");
    assert.deepEqual(fieldsOf(partition?.partFor("a")), 2);
    assert.equal(partition?.partFor("z")?.isEmpty, true);
    assert.equal(partition?.partFor(["a", "b"]), undefined, "an event with several sources may match in any part");
  });

  it("keeps sets that do not ask for the field in every part", () => {
    const partition = Partition.of([setOf("a", "x"), setOf("b", "x"), setOf("c", "x"), setOf(undefined, "y")], paths);
    for (const source of ["a", "z", undefined, 5]) assert.equal(partition?.partFor(source)?.isEmpty, false);
  });

  it("divides nothing if the parts were hardly smaller, or many sets stood in many parts", () => {
    const general = Array.from({ length: 20 }, () => setOf(undefined, "x"));
    const named = Array.from({ length: 20 }, (_, index) => setOf(`s${index}`, "x"));
    assert.equal(Partition.of(general, paths), undefined);
    assert.equal(Partition.of([...general, ...named], paths), undefined);
  });

  const partition = Partition.of([setOf("a", "x"), setOf("b", "y")], paths);
  const partOf = (text: string) => partition?.partForText(text);

  it("tells the part from an event's text", () => {
    assert.equal(partOf('{"x": "source", "source" : "a"}'), partition?.partFor("a"));
    assert.equal(partOf('{"eventSource": "a", "detail": {}}'), partition?.partFor(undefined));
  });

  for (const text of [
    '{"source": "a", "source": "b"}',
    '{"source": ["a"]}',
    '{"source": "\\\\"}',
    '{"s\\u006furce": "a"}',
    '{"source": "a", "detail": {"source": "b"}}',
  ])
    it(`cannot tell it from ${text} without reading it`, () => assert.equal(partOf(text), undefined));
});

describe("Part", () => {
  const partOf = (eventName: string): Part => {
    const part = Partition.of([setOf("a", eventName)], paths)?.partFor("a");
    assert.ok(part);
    return part;
  };
  const rulesOut = (text: string, part = partOf("x")) => !mayHideKeys(text) && part.rulesOut(text);

  it("rules out a text in which no value passes a gate", () => {
    assert.equal(rulesOut('{"source": "a", "detail": {"eventName": "y"}}'), true);
    assert.equal(
      rulesOut('{"source": "a", "x": "eventName", "detail": {"eventNames": "x", "n": "\\"eventName\\""}}'),
      true,
    );
  });

  for (const text of [
    '{"source": "a", "detail": {"eventName": "x"}}',
    '{"source": "a", "detail.eventName": "x"}',
    '{"source": "a", "detail" : {"eventName" : ["y", "x"]}}',
    '{"source": "a", "detail": {"eventName": "y", "eventName":\n"x"}}',
    '{"source": "a", "detail": {"event\\u004eame": "x"}}',
    '{"source": "a", "detail": {"eventName": "\\u0078"}}',
  ])
    it(`does not rule out ${text}`, () => assert.equal(rulesOut(text), false));

  it("stops looking if it rules out few", () => {
    const part = partOf("x");
    for (let count = 0; count < 1000; count++) part.rulesOut('{"detail": {"eventName": "x"}}');
    assert.equal(part.rulesOut('{"detail": {"eventName": "y"}}'), false);
  });
});

describe("compilePatterns, of patterns in parts", () => {
  it("finds what reading the whole text finds, however the text is written", () => {
    fc.assert(
      fc.property(
        fc.array(governing, { minLength: 2, maxLength: 8 }),
        fc.array(texts, { maxLength: 6 }),
        (all, some) => {
          const set = compilePatterns(new Map(all.map((pattern, index) => [String(index), pattern])));
          for (const text of some) {
            const expected = all.flatMap((pattern, index) => (matchesTheLongWay(pattern, text) ? [String(index)] : []));
            assert.deepEqual(set.matchText(text), expected, text);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

function setOf(source: string | undefined, eventName: string): ConditionSet {
  const pattern = { ...(source !== undefined && { source: [source] }), detail: { eventName: [eventName] } };
  const [conjunction] = readPattern(pattern).conjunctions;
  return new ConditionSet(
    0,
    [...(conjunction ?? [])]
      .map(([path, tests]) => new Condition(paths.indexOf(path), tests))
      .sort((a, b) => a.field - b.field),
  );
}

const fieldsOf = (part: Part | undefined): number =>
  paths.filter((path) => {
    const [first = "", ...others] = path.split(".");
    return others.reduce((tree, key) => tree?.find(key), part?.fields.find(first)) !== undefined;
  }).length;

const sources = fc.constantFrom("a", "b", "c");
const names = fc.constantFrom("x", "y", "yes");
const tests = fc.oneof(
  names.map((name) => [name]),
  fc.constantFrom<JsonObject[]>([{ prefix: "y" }], [{ exists: false }], [{ "anything-but": "x" }], [{ suffix: "s" }]),
  fc.constantFrom<(number | boolean | null | JsonObject)[]>([7], [true], [null], [{ numeric: [">", 1] }]),
);

const governing: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      source: sources.map((source) => [source]),
      "detail-type": fc.constantFrom<string[]>(["call"], ["call", "sign-in"]),
      detail: fc.record({ eventName: tests, n: tests, deep: fc.record({ n: tests }) }, { requiredKeys: ["eventName"] }),
    },
    { requiredKeys: ["detail"] },
  )
  .map((pattern) => pattern as unknown as JsonObject);

/** A string as JSON, some of its characters as codes. */
const written = (strings: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(strings, fc.nat({ max: 60 })).map(([text, at]) => {
    const unit = text.charCodeAt(at);
    const escaped = Number.isNaN(unit) ? "" : `\\u${unit.toString(16).padStart(4, "0")}`;
    return escaped === "" ? JSON.stringify(text) : `"${text.slice(0, at)}${escaped}${text.slice(at + 1)}"`;
  });
const space = fc.constantFrom("", "", "", " ", "\n ");
const scalar = fc.oneof(
  written(fc.oneof(names, sources)),
  fc.constantFrom(
    "7",
    "7.0",
    "1",
    "true",
    "null",
    String.raw`"\"eventName\":\"x\""`,
    String.raw`"y\\"`,
    '"eventName"',
    '"n:"',
  ),
);
const objectOf = (members: fc.Arbitrary<[string, string]>): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(members, space, space), { maxLength: 5 })
    .map((all) => `{${all.map(([[key, value], a, b]) => `${a}${key}${b}:${a}${value}${b}`).join(",")}}`);
const value: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: scalar, weight: 5 },
  { arbitrary: fc.array(scalar, { maxLength: 2 }).map((all) => `[${all.join(", ")}]`), weight: 1 },
);
const details = objectOf(
  fc.oneof(
    fc.tuple(written(fc.constantFrom("eventName", "n", "deep.n", "source", "other")), value),
    fc.tuple(fc.constant('"deep"'), objectOf(fc.tuple(written(fc.constantFrom("n", "eventName")), value))),
  ),
);
const texts: fc.Arbitrary<string> = objectOf(
  fc.oneof(
    fc.tuple(
      written(fc.constant("source")),
      fc.oneof({ arbitrary: sources.map((each) => `"${each}"`), weight: 3 }, value),
    ),
    fc.tuple(written(fc.constant("detail-type")), fc.constantFrom('"call"', '"sign-in"', '["call"]')),
    fc.tuple(written(fc.constantFrom("detail.eventName", "detail.n", "x.source")), value),
    fc.tuple(
      written(fc.constant("detail")),
      fc.oneof(
        details,
        fc.array(details, { maxLength: 2 }).map((all) => `[${all.join()}]`),
      ),
    ),
  ),
);
