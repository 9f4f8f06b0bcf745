import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Graph, Resource } from "../../../simulator/graph";
import { differenceOf, isEmpty } from "../../../simulator/watch/difference";
import { type Stage, stages, stagesReading } from "../../../simulator/watch/stages";

const resourceOf = (type: string, name: string, more: Partial<Resource> = {}): Resource => ({
  urn: `urn:pulumi:prod::event-governance::${type}::${name}`,
  type,
  name,
  stack: "prod",
  account: "100000000002",
  region: "us-east-1",
  inputs: {},
  outputs: {},
  secrets: [],
  options: { protect: false, retainOnDelete: false, dependsOn: [], aliases: [], provider: "", ignoreChanges: [] },
  ...more,
});
const graphOf = (...resources: readonly Resource[]): Graph[] => [
  { stack: "prod", resources, outputs: {}, messages: [] },
];

const rule = "aws:cloudwatch/eventRule:EventRule";

describe("the difference of two recordings", () => {
  it("is empty for the same resources, in any order of the graphs", () => {
    const [a, b] = [graphOf(resourceOf(rule, "a")), graphOf(resourceOf(rule, "b"))];
    assert.ok(isEmpty(differenceOf([...a, ...b], [...b, ...a])));
  });

  it("names what is new, what is gone, and the inputs that changed", () => {
    const before = graphOf(
      resourceOf(rule, "same"),
      resourceOf(rule, "gone"),
      resourceOf(rule, "changed", { inputs: { eventPattern: "{}", state: "ENABLED", name: "x" } }),
      resourceOf(rule, "protected"),
    );
    const { options } = resourceOf(rule, "protected");
    const after = graphOf(
      resourceOf(rule, "same"),
      resourceOf(rule, "new"),
      resourceOf(rule, "changed", { inputs: { eventPattern: "[]", name: "x" } }),
      resourceOf(rule, "protected", { options: { ...options, protect: true } }),
    );
    const { added, removed, changed } = differenceOf(before, after);
    assert.deepEqual(
      [added, removed].map((each) => each.map(({ name }) => name)),
      [["new"], ["gone"]],
    );
    assert.deepEqual(
      changed.map(({ after: { name }, properties }) => [name, ...properties]),
      [
        ["changed", "eventPattern", "state"],
        ["protected", "options"],
      ],
    );
  });

  it("compares what templates make in members one by one, although they share a URN", () => {
    const made = (account: string, name: string) =>
      resourceOf(rule, "member", { urn: "urn:pulumi:prod::x::StackSet::members", account, inputs: { name } });
    const before = graphOf(made("200000000001", "a"), made("200000000002", "a"));
    const after = graphOf(made("200000000001", "a"), made("200000000002", "b"));
    assert.deepEqual(
      differenceOf(before, after).changed.map(({ after: { account } }) => account),
      ["200000000002"],
    );
  });

  it("sees a second resource of the same URN", () => {
    const twice = graphOf(resourceOf(rule, "a"), resourceOf(rule, "a"));
    assert.equal(differenceOf(graphOf(resourceOf(rule, "a")), twice).added.length, 1);
  });

  it("compares bundles by their content, wherever they lie", () => {
    const folder = mkdtempSync(join(tmpdir(), "difference-"));
    try {
      const bundled = (file: string, code: string) => {
        writeFileSync(join(folder, file), code);
        const code_ = { archive: { assets: { "index.js": { asset: { path: join(folder, file) } } } } };
        return graphOf(resourceOf("aws:lambda/function:Function", "notify", { inputs: { code: code_ } }));
      };
      const before = bundled("one.js", "1");
      assert.ok(isEmpty(differenceOf(before, bundled("two.js", "1"))));
      assert.deepEqual(differenceOf(before, bundled("three.js", "2")).changed[0]?.properties, ["code"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is the other way around if the recordings are exchanged", () => {
    const resources = fc.uniqueArray(
      fc.record({ name: fc.constantFrom("a", "b", "c", "d"), pattern: fc.constantFrom("1", "2") }),
      { selector: ({ name }) => name },
    );
    const recorded = (list: readonly { name: string; pattern: string }[]) =>
      graphOf(...list.map(({ name, pattern }) => resourceOf(rule, name, { inputs: { pattern } })));
    fc.assert(
      fc.property(resources, resources, (one, other) => {
        const there = differenceOf(recorded(one), recorded(other));
        const back = differenceOf(recorded(other), recorded(one));
        const names = (list: readonly Resource[]) => list.map(({ name }) => name).sort();
        assert.deepEqual(names(there.added), names(back.removed));
        assert.deepEqual(names(there.removed), names(back.added));
        assert.deepEqual(names(there.changed.map(({ after }) => after)), names(back.changed.map(({ after }) => after)));
        assert.equal(isEmpty(there), JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)));
      }),
    );
  });
});

const sorted = (list: readonly { readonly name: string }[]) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

describe("the stages that read what differs", () => {
  const arn = (name: string) => `arn:aws:iam::100000000002:role/${name}`;
  const role = (name: string) =>
    resourceOf("aws:iam/role:Role", name, { inputs: { name }, outputs: { arn: arn(name) } });
  const policy = (name: string) =>
    resourceOf("aws:iam/rolePolicy:RolePolicy", name, { inputs: { role: name, policy: "{}" } });
  const user = (type: string, name: string) => resourceOf(type, name, { inputs: { role: arn(name) } });

  const reading = (changed: Resource, ...others: readonly Resource[]): readonly Stage[] =>
    [...stagesReading({ added: [changed], removed: [], changed: [] }, [graphOf(changed, ...others)])].sort();
  const all = [...stages].sort();

  const rows: readonly (readonly [string, Resource, readonly Resource[], readonly Stage[]])[] = [
    ["a rule of a central bus", resourceOf(rule, "a", { inputs: { eventBusName: "central" } }), [], []],
    ["a rule of a member", resourceOf(rule, "a"), [], ["queries"]],
    ["a target", resourceOf("aws:cloudwatch/eventTarget:EventTarget", "a"), [], []],
    ["a policy of a bus", resourceOf("aws-native:events:EventBusPolicy", "a"), [], ["functions"]],
    ["a function", resourceOf("aws:lambda/function:Function", "a"), [], ["functions"]],
    ["a saved query", resourceOf("aws:athena/namedQuery:NamedQuery", "a"), [], ["queries"]],
    ["a key", resourceOf("aws:kms/key:Key", "a"), [], all],
    ["a type that nobody has listed", resourceOf("aws:new/thing:Thing", "a"), [], all],
    ["a component of the program", resourceOf("event-governance:index:EventArchive", "a"), [], []],
    ["a function's policy", policy("f"), [role("f"), user("aws:lambda/function:Function", "f")], ["functions"]],
    ["a policy of a rule's role", policy("r"), [role("r"), user("aws:cloudwatch/eventTarget:EventTarget", "r")], []],
    ["a crawler's policy", policy("c"), [role("c"), user("aws:glue/crawler:Crawler", "c")], ["queries"]],
    [
      "a policy of a role that function and crawler share",
      policy("b"),
      [role("b"), user("aws:lambda/function:Function", "b"), user("aws:glue/crawler:Crawler", "b")],
      ["functions", "queries"],
    ],
    ["a policy of a role that a new type uses", policy("n"), [role("n"), user("aws:new/thing:Thing", "n")], all],
    ["a policy of a role that functions assume", policy("m"), [role("m")], ["functions"]],
    ["a policy of a role that nobody records", policy("x"), [], all],
  ];
  for (const [what, changed, others, expected] of rows)
    it(`are ${expected.join(", ") || "none"} for ${what}`, () => {
      assert.deepEqual(reading(changed, ...others), expected);
    });
});
