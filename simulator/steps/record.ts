import type build from "../../index";
import { breathe } from "../../console/breathe";
import { count } from "../../console/count";
import { bootstrapOf } from "../../environment/bootstrap";
import type { Environment } from "../../environment/environment";
import { projectName } from "../../model/names";
import type { Graph } from "../graph";
import type * as recorder from "../record/record";
import { deploy } from "../record/stack-set/deploy";
import { expandStackSets } from "../record/stack-set/stack-sets";
import { parseTemplate } from "../record/stack-set/template";
import type { Defect } from "../recorded";
import type { SimulationOptions } from "./options";
import { disabledRegions, treeOf } from "./organization";
import type { Progress, Say } from "./progress";

/** Recorded stacks, or stacks read from state. */
export interface Recording {
  /** The graphs of stacks, and of templates deployed to members. */
  readonly graphs: readonly Graph[];
  /** Number of resources in the stacks. */
  readonly resources: number;
  /** What AWS would refuse of StackSets. */
  readonly refused: readonly Defect[];
}

/** Records every Region's stack, unless `options` provide them, and deploys templates to members. */
export async function recordEnvironment(
  environment: Environment,
  options: SimulationOptions,
  progress: Progress,
  say: Say,
): Promise<Recording> {
  const kept = options.recorded === undefined ? options.kept?.find(environment) : undefined;
  if (kept !== undefined) progress.firstResource?.();
  const recorded = options.recorded ?? kept ?? (await recordStacks(environment, progress));
  if (recorded !== options.recorded && recorded !== kept) options.kept?.keep(environment, recorded);
  const prepared = options.prepared ?? prepareMembers(environment);
  const expanded = expandStackSets(recorded, treeOf(environment));
  const byTemplate = [...prepared, ...expanded.graphs];
  const resources = countResources(recorded);
  const inMembers = countResources(byTemplate).toLocaleString("en");
  const before = kept === undefined ? "" : " (recorded before, and nothing changed)";
  say(
    `${count(recorded.length, "stack")}, ${count(resources, "resource")}${before}${byTemplate.length > 0 ? `, and ${inMembers} that templates make in members` : ""}`,
  );
  return { graphs: [...recorded, ...byTemplate], resources, refused: expanded.defects };
}

/**
 * Runs the program, unmodified, once for each Region, as the engine would. Loaded here: where a kept recording serves, neither
 * the program nor Pulumi's SDKs are loaded.
 */
export async function recordStacks(environment: Environment, progress?: Progress): Promise<Graph[]> {
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
        program,
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
export function prepareMembers(environment: Environment): Graph[] {
  const { mode } = environment.settings.rollout;
  if (mode !== "delegated") return [];
  const { template, accounts, regions } = bootstrapOf(environment, mode);
  const parsed = parseTemplate(JSON.stringify(template));
  const urn = `bootstrap of ${environment.name}`;
  const off = disabledRegions(environment);
  const resources = accounts.flatMap((account) =>
    regions
      .filter((region) => off.get(account)?.includes(region) !== true)
      .flatMap((region) => deploy({ template: parsed, urn, stack: environment.name, account, region })),
  );
  return [{ stack: environment.name, resources, outputs: {}, messages: [] }];
}

const countResources = (graphs: readonly Graph[]) => graphs.reduce((sum, { resources }) => sum + resources.length, 0);
