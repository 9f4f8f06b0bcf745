import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { omittedAccountsVariable } from "../../model/accounts/omitted-accounts";
import { type RolloutMode, rolloutModes } from "../../model/settings/rollout-modes";
import { readEnvironmentOffline, withRollout } from "../../environment/environment";
import type { Graph, Resource } from "../../simulator/graph";
import { recordEnvironment } from "../harness";
import { rawProdSettings } from "../settings-of-prod";

interface Entry {
  readonly id: string;
  readonly unit: string;
  readonly status?: string;
}

const shop = "400000000001";
const newcomer = "400000000009";

/** The organization before anything happens. Infrastructure is governed, but no StackSet covers it. */
const initial: readonly Entry[] = [
  { id: "100000000001", unit: "/" },
  { id: "100000000002", unit: "Security" },
  { id: "200000000001", unit: "Security" },
  { id: "300000000001", unit: "Infrastructure" },
  { id: "300000000002", unit: "Infrastructure" },
  { id: shop, unit: "Workloads/Production" },
  { id: "400000000002", unit: "Workloads/Production" },
  // Keeps the unit known if no other account is in it.
  { id: "500000000001", unit: "Workloads/Development" },
];

const withEntry = (entry: Entry) => [...initial.filter(({ id }) => id !== entry.id), entry];
const without = (id: string) => initial.filter((entry) => entry.id !== id);

/** How an account is reached after an event, if it is. */
type Reached = "by its unit" | "by itself" | "not";

const events: readonly {
  readonly what: string;
  readonly account: string;
  readonly from?: readonly Entry[];
  readonly to: readonly Entry[];
  readonly reached: readonly [before: Reached, after: Reached];
}[] = [
  {
    what: "is created in a governed unit",
    account: newcomer,
    to: withEntry({ id: newcomer, unit: "Workloads/Production" }),
    reached: ["not", "by its unit"],
  },
  {
    what: "is created and not active yet",
    account: newcomer,
    to: withEntry({ id: newcomer, unit: "Workloads/Production", status: "PENDING_ACTIVATION" }),
    reached: ["not", "not"],
  },
  {
    what: "accepts an invitation, which puts it into the root",
    account: newcomer,
    to: withEntry({ id: newcomer, unit: "/" }),
    reached: ["not", "not"],
  },
  {
    what: "is moved from the root into a governed unit",
    account: newcomer,
    from: withEntry({ id: newcomer, unit: "/" }),
    to: withEntry({ id: newcomer, unit: "Workloads/Development" }),
    reached: ["not", "by its unit"],
  },
  {
    what: "is moved out of all governed units",
    account: shop,
    to: withEntry({ id: shop, unit: "Sandbox" }),
    reached: ["by its unit", "not"],
  },
  {
    what: "is moved between governed units",
    account: shop,
    to: withEntry({ id: shop, unit: "Workloads/Development" }),
    reached: ["by its unit", "by its unit"],
  },
  {
    what: "is moved from a unit that a StackSet covers into one that is reached by roles",
    account: shop,
    to: withEntry({ id: shop, unit: "Infrastructure" }),
    reached: ["by its unit", "by itself"],
  },
  {
    what: "is moved into a unit that a StackSet covers",
    account: "300000000001",
    to: withEntry({ id: "300000000001", unit: "Workloads/Production" }),
    reached: ["by itself", "by its unit"],
  },
  {
    what: "is suspended",
    account: shop,
    to: withEntry({ id: shop, unit: "Workloads/Production", status: "SUSPENDED" }),
    reached: ["by its unit", "not"],
  },
  {
    what: "is being closed",
    account: shop,
    to: withEntry({ id: shop, unit: "Workloads/Production", status: "PENDING_CLOSURE" }),
    reached: ["by its unit", "not"],
  },
  {
    what: "leaves, or is removed",
    account: shop,
    to: without(shop),
    reached: ["by its unit", "not"],
  },
];

describe("the lifecycle of an account", () => {
  let folder: string;
  const known = new Map<string, Promise<Graph>>();
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "account-life-"));
    const raw = rawProdSettings();
    raw["regions"] = { "us-east-1": {} };
    raw["accounts"] = {
      discover: { units: ["Security", "Infrastructure", "Workloads"], accounts: ["100000000001"] },
    };
    const config = Object.fromEntries(Object.entries(raw).map(([key, value]) => [`event-governance:${key}`, value]));
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stringify({ config }, { schema: "yaml-1.1" }));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Resources that the program builds in one rollout for one state of the organization. */
  function graphOf(mode: RolloutMode, organization: readonly Entry[]): Promise<Graph> {
    const key = `${mode} ${JSON.stringify(organization)}`;
    const graph = known.get(key) ?? build(mode, organization);
    known.set(key, graph);
    return graph;
  }

  async function build(mode: RolloutMode, organization: readonly Entry[]): Promise<Graph> {
    const file = join(folder, "organization.json");
    const accounts = organization.map((entry) => ({ ...entry, name: `name-${entry.id}` }));
    writeFileSync(file, JSON.stringify({ accounts }));
    const environment = await readEnvironmentOffline(join(folder, "Pulumi.prod.yaml"), file);
    const [graph] = await recordEnvironment(withRollout(environment, mode));
    assert(graph);
    return graph;
  }

  for (const mode of rolloutModes)
    describe(`in the mode ${mode}`, () => {
      for (const { what, account, from = initial, to, reached } of events)
        it(`changes nothing for the others if one ${what}`, async () => {
          const graphs = [await graphOf(mode, from), await graphOf(mode, to)] as const;
          for (const [index, graph] of graphs.entries()) {
            const how = reached[index];
            assert.equal(governs(graph, account), how !== "not", `${index === 0 ? "before" : "after"}: governed`);
            const itself = how === "by itself" || (how === "by its unit" && mode !== "stackSet");
            assert.equal(resourcesOf(graph, account).length > 0, itself, `${index === 0 ? "before" : "after"}: built`);
          }
          assert.deepEqual(othersOf(graphs[1], account), othersOf(graphs[0], account));
        });

      it("leaves no resources that need the provider of an account that left", async () => {
        const gone = resourcesOf(await graphOf(mode, initial), shop).map(({ urn }) => urn);
        const left = await graphOf(mode, without(shop));
        const needing = left.resources.filter(({ options }) =>
          [options.provider, ...options.dependsOn].some((urn) => gone.includes(urn)),
        );
        assert.deepEqual(needing, []);
      });
    });

  it("continues for the others while an unreachable one is omitted, whose heartbeats are still expected", async () => {
    const whole = await graphOf("assumeRole", initial);
    process.env[omittedAccountsVariable] = `prod:${shop}`;
    try {
      const graph = await build("assumeRole", initial);
      assert.deepEqual(resourcesOf(graph, shop), []);
      assert.deepEqual(othersOf(graph, shop), othersOf(whole, shop));
      assert(governs(graph, shop));
      assert.match(graph.messages.join("\n"), /Out of reach, and left unchanged: 400000000001/);
      process.env[omittedAccountsVariable] = `prod.us-west-2:${shop}`;
      await assert.rejects(build("assumeRole", initial), /does not belong to the stack "prod"/);
      process.env[omittedAccountsVariable] = "yes";
      await assert.rejects(build("assumeRole", initial), /EVENT_GOVERNANCE_LEAVE_OUT is "yes"/);
    } finally {
      delete process.env[omittedAccountsVariable];
    }
  });
});

const governs = ({ outputs }: Graph, account: string) =>
  (outputs["accounts"] as readonly { readonly id: string }[]).some(({ id }) => id === account);

const isOf = ({ name }: Resource, account: string) => new RegExp(`^(forwarding|member)-${account}(-|$)`).test(name);

const resourcesOf = ({ resources }: Graph, account: string) => resources.filter((each) => isOf(each, account));

/**
 * Resources of all other accounts, with every input. The tables `accounts` and `coverage`, the configurations of
 * functions, which name the account of an event, and the stack's outputs depend on the list of accounts, so a change
 * may affect them.
 */
const othersOf = ({ resources }: Graph, account: string) =>
  resources
    .filter(({ type }) => !/bucketObject/i.test(type) && type !== "pulumi:pulumi:Stack")
    .filter((each) => !isOf(each, account))
    .map(({ urn, type, inputs: { code, ...inputs } }) => {
      const isFunction = type === "aws:lambda/function:Function";
      return `${urn} ${JSON.stringify(isFunction ? inputs : { code, ...inputs })}`;
    });
