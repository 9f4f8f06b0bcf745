import assert from "node:assert/strict";
import type { JsonObject } from "../../../model/envelope";
import { ConditionSet } from "../../../model/pattern/condition-sets";
import { Condition } from "../../../model/pattern/conditions";
import { Gates } from "../../../model/pattern/gates";
import { Leaves } from "../../../model/pattern/leaves";
import { readPattern } from "../../../model/pattern/read-pattern";

/** The patterns' fields; a test's event gives them values in this order. */
const fields = ["detail-type", "eventName", "ip", "price", "source"];

describe("Gates", () => {
  const unrelated: readonly [string, (index: number) => JsonObject, JsonObject][] = [
    ["other strings", (index) => ({ source: [`my.app-${index}`] }), { source: "aws.ec2" }],
    ["other prefixes", (index) => ({ source: [{ prefix: `my.${index}.` }] }), { source: "aws.ec2" }],
    ["other suffixes", (index) => ({ source: [{ suffix: `.${index}` }] }), { source: "aws.ec2" }],
    [
      "other strings whatever their case",
      (index) => ({ source: [{ "equals-ignore-case": `App${index}` }] }),
      { source: "APP" },
    ],
    ["other wildcards", (index) => ({ source: [{ wildcard: `my.${index}.*` }] }), { source: "aws.ec2" }],
    ["other numbers", (index) => ({ price: [index + 5000] }), { price: "7" }],
    [
      "other numeric ranges",
      (index) => ({ price: [{ numeric: [">", 10 * index, "<", 10 * index + 9] }] }),
      { price: "50000" },
    ],
    ["other blocks of addresses", (index) => ({ ip: [{ cidr: `10.${index % 256}.0.0/16` }] }), { ip: "192.0.2.1" }],
    [
      "what few ask for, beside what all do",
      (index) => ({ "detail-type": ["call"], eventName: [`Do${index}`] }),
      { "detail-type": "call", eventName: "Stop" },
    ],
    [
      "another value, beside a field that must be there",
      (index) => ({ source: [{ exists: true }], eventName: [`Do${index}`] }),
      { source: "aws.ec2", eventName: "Stop" },
    ],
    [
      "another value, beside a field that must be absent",
      (index) => ({ source: [`my.app-${index}`], ip: [{ exists: false }] }),
      { source: "aws.ec2" },
    ],
    [
      "another value, beside a refused one",
      (index) => ({ source: [`my.app-${index}`], eventName: [{ "anything-but": "x" }] }),
      { source: "aws.ec2", eventName: "y" },
    ],
  ];
  for (const [what, pattern, event] of unrelated)
    it(`exclude a thousand patterns for an event: ${what}`, () => {
      const gates = new Gates(Array.from({ length: 1000 }, (_, index) => setOf(index, pattern(index))));
      assert.deepEqual(passed(gates, event), []);
    });

  it("look at one field of patterns that have a rare value there, and another elsewhere", () => {
    const patterns = Array.from({ length: 20 }, (_, index) => ({
      "detail-type": ["call"],
      eventName: [`Do${index % 10}`],
      ...(index % 2 === 0 ? { ip: [`192.0.2.${index}`] } : { price: [index] }),
    }));
    const gates = new Gates(patterns.map((pattern, index) => setOf(index, pattern)));
    assert.deepEqual(gates.selective, [fields.indexOf("eventName")]);
    assert.deepEqual(passed(gates, { "detail-type": "call", eventName: "Do3" }), [3, 13]);
  });

  it("look elsewhere where most patterns ask for the same", () => {
    const patterns = Array.from({ length: 20 }, (_, index) => ({ eventName: ["Run"], price: [index] }));
    const gates = new Gates(patterns.map((pattern, index) => setOf(index, pattern)));
    assert.deepEqual(gates.selective, [fields.indexOf("price")]);
  });

  it("find every pattern that may match the event", () => {
    const all: JsonObject[] = [
      { source: ["aws.ec2"] },
      { source: [{ prefix: "aws." }], eventName: ["Run"] },
      { eventName: [{ "anything-but": "x" }] },
      { ip: [{ exists: false }] },
      { price: [{ numeric: [">", 6] }, 3] },
      { source: ["aws.s3"] },
    ];
    const gates = new Gates(all.map((pattern, index) => setOf(index, pattern)));
    assert.deepEqual(passed(gates, { source: "aws.ec2", eventName: "Run", price: "7" }), [0, 1, 2, 3, 4]);
  });
});

function setOf(position: number, pattern: JsonObject): ConditionSet {
  const [conjunction = new Map()] = readPattern(pattern).conjunctions;
  const conditions = [...conjunction].map(([path, tests]) => new Condition(fields.indexOf(path), tests));
  return new ConditionSet(position, conditions);
}

/** Positions of the sets that the event is led to. Prices are numbers, everything else is a string. */
function passed(gates: Gates, event: JsonObject): number[] {
  const leaves = new Leaves(fields.length);
  for (const [path, value] of Object.entries(event))
    leaves.add(fields.indexOf(path), String(value), path !== "price", undefined);
  const found: ConditionSet[] = [];
  gates.collectPassed(leaves, found);
  return [...new Set(found.map((set) => set.pattern))].sort((a, b) => a - b);
}
