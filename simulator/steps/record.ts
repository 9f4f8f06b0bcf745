import type build from "../../index";
import { breathe } from "../../console/breathe";
import { count } from "../../console/count";
import { bootstrapOf } from "../../environment/bootstrap";
import type { Environment } from "../../environment/environment";
import { projectName } from "../../model/names";
import type { Graph } from "../graph";
import { derive, differenceOf, holdingsOf } from "../record/derive";
import type * as recorder from "../record/record";
import { deploy } from "../record/stack-set/deploy";
import { expandStackSets, type SelectPlaces } from "../record/stack-set/stack-sets";
import { parseTemplate } from "../record/stack-set/template";
import type { Defect } from "../recorded";
import type { SimulationOptions } from "./options";
import { disabledRegions, treeOf } from "./organization";
import type { Progress, Say } from "./progress";
import { createSampling, type Sampling } from "./sampling";

/** Recorded stacks, or stacks read from state. */
export interface Recording {
  /** The graphs of stacks, and of templates deployed to members. */
  readonly graphs: readonly Graph[];
  /** Number of resources in the stacks. */
  readonly resources: number;
  /** What AWS would refuse of StackSets. */
  readonly refused: readonly Defect[];
  /** Absent: everything is recorded. */
  readonly derived?: Derived;
}

/** Accounts of which the resources of no Region are recorded, because others stand for them. */
export interface Derived {
  /** Their ids, each with the one Region in which its resources are derived from those of another account. */
  readonly places: readonly { readonly account: string; readonly region: string }[];
  /** The account whose resources in a Region stand for another's; undefined where its own are recorded. */
  readonly standIn: (account: string, region: string) => string | undefined;
}

/**
 * Records every Region's stack, unless `options` provide them, and deploys templates to members.
 *
 * Of many members that are alike a few are recorded, unless `options.all` is set or the resources of these few differ after
 * all.
 */
export async function recordEnvironment(
  environment: Environment,
  options: SimulationOptions,
  progress: Progress,
  say: Say,
): Promise<Recording> {
  const { settings, accounts } = environment;
  const always = new Set(options.events?.map(({ account }) => account));
  const sampling =
    options.recorded === undefined && options.prepared === undefined && options.all !== true
      ? createSampling(settings, accounts, always)
      : undefined;
  const kept = options.recorded === undefined ? options.kept?.find(environment) : undefined;
  if (kept !== undefined) progress.firstResource?.();
  const recorded = options.recorded ?? kept ?? (await recordStacks(environment, progress, sampling));
  // A recording of some members of many alike says nothing without the plan of the others.
  if (recorded !== options.recorded && recorded !== kept && (sampling?.classes.length ?? 0) === 0)
    options.kept?.keep(environment, recorded);
  const prepared = options.prepared ?? prepareMembers(environment, sampling);
  const expanded = expandStackSets(recorded, treeOf(environment), sampling && selectPlaces(sampling));
  const byTemplate = [...prepared, ...expanded.graphs];
  const derivation = sampling && deriveMembers(environment, sampling, recorded, byTemplate);
  if (derivation?.difference !== undefined) {
    say(`recording all members, because ${derivation.difference}`);
    return recordEnvironment(environment, { ...options, all: true }, progress, say);
  }
  const resources = countResources(recorded);
  const inMembers = countResources(byTemplate).toLocaleString("en");
  const alike = derivation?.derived.places.length ?? 0;
  const before = kept === undefined ? "" : ", as before";
  say(
    `${count(recorded.length, "stack")}, ${count(resources, "resource")}${before}${byTemplate.length > 0 ? `, and ${inMembers} that templates make in members` : ""}${alike > 0 ? `; ${count(alike, "account")} like others` : ""}`,
  );
  return {
    graphs: [...recorded, ...byTemplate, ...(derivation === undefined ? [] : [derivation.graph])],
    resources,
    refused: expanded.defects,
    ...(derivation && { derived: derivation.derived }),
  };
}

/**
 * A template treats an account differently only if it mentions its id. What is chosen for one StackSet of a stack is so for
 * the others there: the rules of one use the role of another.
 */
const selectPlaces = ({ choose }: Sampling): SelectPlaces => {
  const before = new Map<string, ReadonlySet<string>>();
  return (places, templates) => {
    const regions = [...new Set(places.map(({ region }) => region))];
    return regions.flatMap((region) => {
      const here = places.filter((place) => place.region === region);
      const key = [region, templates, ...here.map(({ account }) => account).sort()].join(" ");
      const chosen = before.get(key) ?? choose(region, here.map(plan));
      before.set(key, chosen);
      return here.filter(({ account }) => chosen.has(account));
    });

    function plan({ account }: { readonly account: string }) {
      const mentioned = templates.includes(account);
      return { accountId: account, inputs: { template: mentioned ? account : "", other: mentioned } };
    }
  };
};

/**
 * The resources of members that are not recorded: of accounts of which something is recorded all, so that they are whole;
 * of every other account those of one Region, without schedules, in which it sends an event. Accounts take turns with
 * Regions.
 *
 * `difference`: how the recorded members of one class differ, if they do. Then nothing can be derived.
 */
function deriveMembers(
  { accounts, stacks, name }: Environment,
  { classes, recorded: chosen }: Sampling,
  recorded: readonly Graph[],
  byTemplate: readonly Graph[],
): { readonly graph: Graph; readonly derived: Derived; readonly difference?: string } | undefined {
  if (classes.length === 0) return undefined;
  const standIns = new Map<string, string>();
  const regionsOfAccount = new Map<string, string[]>();
  for (const {
    region,
    recorded: [first],
    derived,
  } of classes)
    for (const account of derived) {
      standIns.set(`${account} ${region}`, first);
      regionsOfAccount.set(account, [...(regionsOfAccount.get(account) ?? []), region]);
    }
  const whole = new Set(accounts.map(({ id }) => id).filter((id) => chosen.has(id) || !regionsOfAccount.has(id)));
  const regionOfStack = new Map(stacks.map((stack) => [stack.name, stack.region]));
  const ofProgram = new Set(recorded);
  const holdings = holdingsOf([...recorded, ...byTemplate], whole, (graph) =>
    ofProgram.has(graph) ? regionOfStack.get(graph.stack) : undefined,
  );
  const standIn = (account: string, region: string) => standIns.get(`${account} ${region}`);
  const resourcesAt = (account: string, region: string) => {
    const other = standIn(account, region);
    return other === undefined ? [] : derive(holdings.of(other, region), other, account);
  };
  const places = [...regionsOfAccount]
    .filter(([account]) => !whole.has(account))
    .map(([account, regions], index) => ({ account, region: regions[index % regions.length] ?? "" }));
  const completed = [...regionsOfAccount]
    .filter(([account]) => whole.has(account))
    .flatMap(([account, regions]) => regions.flatMap((region) => resourcesAt(account, region)));
  const speaking = places.flatMap(({ account, region }) =>
    resourcesAt(account, region).filter(({ type }) => type !== "aws:scheduler/schedule:Schedule"),
  );
  return {
    graph: { stack: name, resources: [...completed, ...speaking], outputs: {}, messages: [] },
    derived: { places, standIn },
    ...differenceWithin(),
  };

  function differenceWithin(): { readonly difference?: string } {
    for (const {
      region,
      recorded: [first, ...others],
    } of classes)
      for (const other of others) {
        const difference = differenceOf(derive(holdings.of(first, region), first, other), holdings.of(other, region));
        if (difference !== undefined)
          return { difference: `accounts ${first} and ${other} are planned alike in ${region}, but ${difference}` };
      }
    return {};
  }
}

/**
 * Runs the program, unmodified, once for each Region, as the engine would. Loaded here: where a kept recording serves, neither
 * the program nor Pulumi's SDKs are loaded.
 */
export async function recordStacks(
  environment: Environment,
  progress?: Progress,
  sampling?: Sampling,
): Promise<Graph[]> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { record } = require("../record/record") as typeof recorder;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const program = require("../../index") as typeof build;
  const graphs: Graph[] = [];
  for (const stack of environment.stacks) {
    await breathe();
    graphs.push(
      await record({
        project: projectName,
        stack: stack.name,
        config: environment.config,
        program: () =>
          program(sampling === undefined ? {} : { select: (planned) => sampling.choose(stack.region, planned) }),
        ...(graphs.length === 0 && progress?.firstResource && { onFirstResource: () => progress.firstResource?.() }),
      }),
    );
  }
  return graphs;
}

/**
 * Deploys the bootstrap template as operators would according to docs/operations/rollouts.md, if a rollout requires it:
 * the other modes need a deployment role, which does not affect events.
 */
export function prepareMembers(environment: Environment, sampling?: Sampling): Graph[] {
  const { mode } = environment.settings.rollout;
  if (mode !== "delegated") return [];
  const { template, accounts, regions } = bootstrapOf(environment, mode);
  const parsed = parseTemplate(JSON.stringify(template));
  const urn = `bootstrap of ${environment.name}`;
  const off = disabledRegions(environment);
  const derived = new Set(
    sampling?.classes.flatMap((each) => each.derived.map((account) => `${account} ${each.region}`)) ?? [],
  );
  const resources = accounts.flatMap((account) =>
    regions
      .filter((region) => off.get(account)?.includes(region) !== true && !derived.has(`${account} ${region}`))
      .flatMap((region) => deploy({ template: parsed, urn, stack: environment.name, account, region })),
  );
  return [{ stack: environment.name, resources, outputs: {}, messages: [] }];
}

const countResources = (graphs: readonly Graph[]) => graphs.reduce((sum, { resources }) => sum + resources.length, 0);
