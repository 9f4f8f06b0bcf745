import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../environment/environment";
import type { Graph, Resource } from "../../../simulator/graph";
import { silentProgress } from "../../../simulator/report/progress";
import { recordStacks, type SimulationResult, simulate } from "../../../simulator/simulation";
import { environmentOfProd } from "../../environment-of-prod";
import { needed } from "./breakages/breakage";

const members = ["100000000001", "100000000002", "200000000001", "400000000001"];
const administrator = "200000000001";

/** One Region with the new Security Hub, alone or beside CSPM. */
const environmentWith = (change: (administrators: Record<string, unknown>) => void): Promise<Environment> =>
  environmentOfProd((raw) => {
    raw["accounts"] = raw["accounts"].filter(({ id }: { id: string }) => members.includes(id));
    raw["regions"] = { "us-east-1": {} };
    raw["archive"] = {};
    raw["administrators"]["securityhub-v2"] = { accountId: administrator, regions: ["us-east-1"] };
    change(raw["administrators"]);
  });

type Change = (resource: Resource) => Resource | undefined;
type Statement = { Sid?: string; Action: unknown; Resource: unknown; Condition?: unknown };

/** Other statements for the role of the functions in the administrator's account. */
const ownPolicy =
  (edit: (statement: Statement) => void): Change =>
  (resource) => {
    if (resource.type !== "aws:iam/rolePolicy:RolePolicy" || !/findings-role$/.test(resource.name)) return resource;
    const document = JSON.parse(String(resource.inputs["policy"])) as { Statement: Statement[] };
    document.Statement.forEach(edit);
    const policy = JSON.stringify(document);
    return { ...resource, inputs: { ...resource.inputs, policy }, outputs: { ...resource.outputs, policy } };
  };

describe("an environment with the new Security Hub", () => {
  let root: string;
  const worlds = new Map<string, { environment: Environment; recorded: readonly Graph[] }>();

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "new-hub-"));
    for (const [name, change] of <const>[
      ["alone", (named: Record<string, unknown>) => void delete named["securityhub"]],
      ["beside CSPM", () => {}],
    ]) {
      const environment = await environmentWith(change);
      worlds.set(name, { environment, recorded: await recordStacks(environment) });
    }
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  async function simulateWith(name: string, change: Change = (resource) => resource): Promise<SimulationResult> {
    const world = worlds.get(name);
    assert(world);
    const left = needed({ functions: /-findings/ });
    const recorded = world.recorded.map((graph) => ({
      ...graph,
      resources: graph.resources.filter(left).flatMap((each) => change(each) ?? []),
    }));
    return simulate(
      world.environment,
      { root: join(root, "archive"), now: new Date("2026-11-02T12:00:00Z"), recorded },
      silentProgress(),
    );
  }

  async function failures(name: string, change?: Change): Promise<string[]> {
    const { guarantees } = await simulateWith(name, change);
    return guarantees.flatMap(({ id, failures }) =>
      failures.map(({ resource, problem }) => `${id} ${resource} ${problem}`),
    );
  }

  for (const name of ["alone", "beside CSPM"])
    it(`holds, ${name}`, async () => {
      const found = await failures(name);
      assert.deepEqual(
        found.filter((each) => /^(10|11|15|16) .*findings/.test(each)),
        [],
      );
    });

  it("catches roles that cannot do their work, and that can do more", async () => {
    const missed = async (change: Change, ...expected: readonly RegExp[]) => {
      const found = (await failures("alone", change)).filter((each) => each.includes("findings-role"));
      return expected.filter((says) => !found.some((each) => says.test(each)));
    };
    const unread = ownPolicy((each) => {
      if (each.Sid === "ReadFindingsV2") each.Resource = `arn:aws:securityhub:*:${administrator}:hub/default`;
      if (each.Sid === "RaiseOnlyV2") each.Condition = { Null: { "aws:SourceIp": "false" } };
    });
    assert.deepEqual(
      await missed(
        unread,
        /^11 .*It was denied: .*GetFindings/,
        /^15 .*severity of findings, to 0/,
        /^16 .*cannot call securityhub:GetFindings/,
      ),
      [],
    );
    const unwritten = ownPolicy((each) => {
      if (each.Sid === "UpdateFindingsV2") each.Resource = "arn:aws:securityhub:*:999999999999:hubv2/*";
      if (each.Sid === "ResolveOnlyV2") each.Condition = { Null: { "aws:SourceIp": "false" } };
    });
    assert.deepEqual(
      await missed(
        unwritten,
        /^11 .*It was denied: .*BatchUpdateFindings/,
        /^15 .*set findings to 0/,
        /^16 .*cannot call securityhub:BatchUpdateFindings/,
      ),
      [],
    );
  });
});
