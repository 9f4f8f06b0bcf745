import assert from "node:assert/strict";
import type { Graph, Resource } from "../../../simulator/graph";
import { derive, differenceOf, holdingsOf } from "../../../simulator/record/derive";
import { computeResource } from "../../../simulator/record/outputs";

const [one, other] = ["700000000001", "700000000002"];

/** A role as the recorder has it, with the id that AWS would choose. */
function roleOf(account: string, more: Record<string, unknown> = {}): Resource {
  const urn = `urn:pulumi:prod::event-governance::aws:iam/role:Role::forwarding-${account}-role`;
  const inputs = { name: "forwarder", assumeRolePolicy: `{"AWS":"arn:aws:iam::${account}:root"}`, ...more };
  const place = { account, region: "us-east-1" };
  const name = `forwarding-${account}-role`;
  const computed = computeResource("aws:iam/role:Role", inputs, {
    ...place,
    urn,
    name,
    partition: "aws",
    defaultTags: {},
  });
  return {
    urn,
    type: "aws:iam/role:Role",
    name,
    stack: "prod",
    ...place,
    inputs,
    outputs: { ...inputs, ...computed.outputs, id: computed.id },
    secrets: [],
    options: {
      protect: false,
      retainOnDelete: false,
      dependsOn: [`urn:${account}`],
      aliases: [],
      provider: `urn:${account}`,
      ignoreChanges: [],
    },
  };
}

const graphOf = (...resources: Resource[]): Graph => ({ stack: "prod", resources, outputs: {}, messages: [] });

describe("resources derived from another account's", () => {
  it("are those that would have been recorded, with what AWS chooses at random", () => {
    assert.deepEqual(derive([roleOf(one)], one, other), [roleOf(other)]);
    assert.notEqual(roleOf(one).outputs["uniqueId"], roleOf(other).outputs["uniqueId"]);
  });

  it("share what names no account", () => {
    const tags = { Owner: "security" };
    const [derived] = derive([roleOf(one, { tags })], one, other);
    assert.equal(derived?.inputs["tags"], tags);
  });

  for (const [what, recorded, problem] of [
    ["one character", [roleOf(other, { description: "Forwards." })], /is another$/],
    ["a resource that is missing", [], /is not recorded$/],
    [
      "a resource too many",
      [
        roleOf(other, { description: "Forwards" }),
        { ...roleOf(other), urn: "urn:pulumi:prod::event-governance::aws:iam/role:Role::backdoor" },
      ],
      /::backdoor is recorded besides$/,
    ],
  ] as const)
    it(`are compared with those of an account that is recorded too: ${what}`, () => {
      const derived = derive([roleOf(one, { description: "Forwards" })], one, other);
      assert.match(differenceOf(derived, recorded) ?? "", problem);
    });

  it("are found by the account in their name where the governance account has them", () => {
    const rule = { ...roleOf(one), account: "100000000002" };
    const elsewhere = { ...roleOf(other), region: "eu-west-1" };
    const holdings = holdingsOf([graphOf(rule), graphOf(elsewhere)], new Set([one, other]), (graph) =>
      graph.resources.includes(rule) ? "us-west-2" : undefined,
    );
    assert.deepEqual(holdings.of(one, "us-west-2"), [rule]);
    assert.deepEqual(holdings.of(other, "eu-west-1"), [elsewhere]);
    assert.deepEqual(holdings.of("100000000002", "us-west-2"), []);
  });
});
