import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { policies } from "../../policy-pack/policies";
import type { Graph } from "../../simulator/graph";
import { recordStack } from "../harness";
import { rawProdSettings } from "../settings-of-prod";
import { type Breakage, type Change, edit, editJson, stackSet } from "./breakages/breakage";
import { check } from "../../simulator/mutants/policy-check";

/** By policy: `breakages/log-groups-expire.ts` has the changes to which `log-groups-expire` must object. */
const breakages: Readonly<Record<string, readonly Breakage[]>> = Object.fromEntries(
  readdirSync(join(__dirname, "breakages"))
    .filter((file) => file !== "breakage.ts")
    .map((file) => [
      basename(file, ".ts"),
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      (require(`./breakages/${file}`) as { breakages: readonly Breakage[] }).breakages,
    ]),
);

describe("the policy pack", () => {
  const graphOf = (mode: string): Promise<Graph> => {
    const raw = rawProdSettings();
    raw["accounts"] = raw["accounts"].slice(0, 4);
    raw["rollout"].mode = mode;
    raw["notifications"].channels.push({ id: "mail", kind: "email", addresses: ["security@example.com"] });
    return recordStack(raw);
  };
  const broken = (graph: Graph, change: Change): Graph => ({
    ...graph,
    resources: graph.resources.flatMap((resource) => change(resource) ?? []),
  });

  it("has a violation for each policy, and what Pulumi needs to load it", () => {
    const folder = join(__dirname, "..", "..", "policy-pack", "policies");
    assert.deepEqual(
      Object.keys(breakages).sort(),
      policies.map(({ name }) => name),
    );
    // Without them Pulumi finds no pack, or ends with "Cannot find module".
    for (const file of ["PulumiPolicy.yaml", "package.json"]) assert(existsSync(join(folder, "..", file)), file);
  });

  it("requires, separately, the version of Pulumi's package that it is tested with", () => {
    const dependencies = (file: string) =>
      (JSON.parse(readFileSync(join(__dirname, "..", "..", file), "utf8")) as { dependencies: Record<string, string> })
        .dependencies;
    const version = dependencies("package.json")["@pulumi/policy"];
    assert.match(version ?? "", /^\d/);
    assert.deepEqual(dependencies("policy-pack/package.json"), { "@pulumi/policy": version });
  });

  for (const mode of ["assumeRole", "delegated", "stackSet"])
    it(`finds no violations in the shipped environment in mode ${mode}`, async () => {
      const graph = await graphOf(mode);
      for (const policy of policies) assert.deepEqual(await check(policy, graph), [], policy.name);
    });

  for (const policy of policies)
    describe(policy.name, () => {
      for (const { what, change, names, says, mode = "assumeRole" } of breakages[policy.name] ?? [])
        it(`reports ${what}`, async () => {
          const violations = await check(policy, broken(await graphOf(mode), change));
          assert(violations.length > 0, "it found nothing");
          const found = violations.some(({ urn, message }) => names.test(urn) && says.test(message));
          assert(found, JSON.stringify(violations.slice(0, 3), null, 2));
        });
    });

  it("reports every policy in a stack in which each is violated once", async () => {
    let graph = await graphOf("assumeRole");
    for (const [{ change }] of Object.values(breakages) as unknown as [Breakage][]) graph = broken(graph, change);
    const silent: string[] = [];
    for (const policy of policies) if ((await check(policy, graph)).length === 0) silent.push(policy.name);
    assert.deepEqual(silent, []);
  });

  it("treats an action as one without resource types if its settings say so", async () => {
    const policy = policies.find(({ name }) => name === "no-wildcard-permissions");
    assert(policy);
    const graph = broken(
      await graphOf("assumeRole"),
      editJson("aws:iam/rolePolicy:RolePolicy", "policy", ({ Statement }) => {
        Statement[0] = { Effect: "Allow", Action: "ec2:DescribeVpcs", Resource: "*" };
      }),
    );
    assert.notDeepEqual(await check(policy, graph), []);
    assert.deepEqual(await check(policy, graph, { actionsWithoutResource: ["ec2:DescribeVpcs"] }), []);
  });

  it("fails on a template that it cannot read", async () => {
    const policy = policies.find(({ name }) => name === "patterns-pin-the-source");
    assert(policy);
    const graph = broken(
      await graphOf("stackSet"),
      edit(stackSet, (set) => (set["templateBody"] = "Resources: {}")),
    );
    await assert.rejects(check(policy, graph), /Write it as JSON/);
  });
});
