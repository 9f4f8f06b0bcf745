import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { plural } from "../console/count";
import { UsageError } from "../console/usage-error";
import { readEnvironment } from "../environment/environment";
import { identifyStack, type StackIdentity } from "../model/names";
import type { Settings } from "../model/settings/schema";
import type { Engine, Operation } from "./engine";
import type { Interrupts } from "./interrupts";
import { type Need, needsOf } from "./memory";
import { type Plan, planOperation, type Target } from "./plan";
import { preflight } from "./preflight";
import type { Probe } from "./probe";
import type { Display } from "./progress";
import { regionLogs } from "./region-logs";
import { exitCodeOf, runPlan } from "./run";
import { summarize } from "./summary";

/** What an operation reaches outside of this process, so that tests can replace it. */
export interface Dependencies {
  /** Folder with Pulumi.yaml and the environments' files. */
  readonly folder: string;
  /** Bytes that operations may take together. */
  readonly budget: number;
  /** `policyPacks`: folders of the packs that `up` and `preview` are held against. */
  readonly engine: (configFile: string, policyPacks: readonly string[]) => Promise<Engine>;
  /** Asks AWS whether accounts can be reached. */
  readonly probe: (settings: Settings) => Probe;
  readonly sleep: (seconds: number) => Promise<void>;
  readonly display: (plan: Plan) => Display;
  readonly interrupts: (onInterrupt: (which: "cancel" | "terminate") => void) => Interrupts;
  /** Asks the person for a line; undefined: there is no person to ask. */
  readonly ask: (question: string) => Promise<string | undefined>;
}

/** What was asked for. */
export interface DeployRequest {
  readonly operation: Operation;
  /** Name of the environment: `prod`. */
  readonly environment: string;
  /** Empty: all of them. So are shards. */
  readonly regions: readonly string[];
  readonly shards: readonly number[];
  /** Regions at the same time at most; otherwise as many as memory holds. */
  readonly parallel?: number;
  /** Folders of policy packs. */
  readonly policyPacks: readonly string[];
  /** `destroy` does not ask. */
  readonly confirmed: boolean;
  /** Minutes for which an account that is new here may take to be ready. */
  readonly waitMinutes: number;
}

/**
 * Carries out an operation in every Region that was asked for. Resolves to a table of how it went, and the exit code: 0
 * when every Region ended well, 1 when one failed or was skipped, 130 when it was stopped.
 *
 * @param warn is told what may go wrong before anything is begun.
 * @throws UsageError, SettingsError or DiscoveryError for what the command was given.
 */
export async function deploy(
  request: DeployRequest,
  dependencies: Dependencies,
  warn: (warning: string) => void,
): Promise<{ readonly summary: string; readonly exitCode: number }> {
  const { operation, environment: name, regions, shards, parallel } = request;
  const { folder, budget } = dependencies;
  const configFile = environmentFile(name, folder);
  const environment = await readEnvironment(configFile);
  const plan = planOperation(environment, operation, { regions, shards });
  const needOf = needsOf(environment);
  const engine = await dependencies.engine(configFile, policyPacks(request.policyPacks, folder));
  for (const warning of warningsOf(plan, needOf, budget)) warn(warning);
  if (operation === "destroy" && !request.confirmed) await confirm(plan, dependencies);

  const logs = join(folder, ".local", "deploy", name, operation);
  const logObserver = regionLogs(logs);
  const display = dependencies.display(plan);
  const interrupts = dependencies.interrupts((which) => display.interrupted(which));
  try {
    const outcomes = await runPlan(plan, engine, {
      need: (target) => needOf(target).bytes,
      budget,
      ...(parallel !== undefined && { parallel }),
      cancel: interrupts.cancel,
      terminate: interrupts.terminate,
      observers: [logObserver, display],
      preflight: preflight({
        environment,
        probe: dependencies.probe(environment.settings),
        waitSeconds: request.waitMinutes * 60,
        sleep: dependencies.sleep,
      }),
    });
    await display.close();
    return { summary: summarize(plan, outcomes, `${relative(folder, logs)}/`), exitCode: exitCodeOf(outcomes) };
  } finally {
    interrupts.close();
  }
}

function identify(name: string): StackIdentity {
  try {
    return identifyStack(name);
  } catch {
    throw new UsageError(
      `The environment is "${name}". Give its name, 1 to 10 lower-case letters and digits, for example prod for Pulumi.prod.yaml.`,
    );
  }
}

/** The environment's stack configuration. */
function environmentFile(name: string, folder: string): string {
  const { region, environment } = identify(name);
  if (region !== undefined)
    throw new UsageError(
      `The environment is "${name}", which names a Region's stack. Give ${environment} --region ${region}.`,
    );
  const file = join(folder, `Pulumi.${name}.yaml`);
  if (existsSync(file)) return file;
  const others = readdirSync(folder).flatMap((each) => /^Pulumi\.([a-z0-9]+)\.yaml$/.exec(each)?.[1] ?? []);
  throw new UsageError(
    `There is no environment "${name}": Pulumi.${name}.yaml does not exist. ${others.length > 0 ? `Available: ${others.sort().join(", ")}.` : "Copy this project's Pulumi.prod.yaml to create one."}`,
  );
}

/** Absolute paths: Pulumi would look for them from where it was started. */
function policyPacks(folders: readonly string[], folder: string): string[] {
  return folders.map((each) => {
    const path = resolve(folder, each);
    if (existsSync(join(path, "PulumiPolicy.yaml"))) return path;
    throw new UsageError(
      `--policy-pack is "${each}", which is not a policy pack: ${join(path, "PulumiPolicy.yaml")} does not exist. This project's own is in policy-pack.`,
    );
  });
}

function warningsOf(plan: Plan, needOf: (target: Target) => Need, budget: number): string[] {
  const large = plan.waves.flat().filter((target) => needOf(target).bytes > budget);
  const [largest] = large;
  return [
    ...(largest
      ? [
          `${largest.label} starts ${needOf(largest).processes} provider processes, which may take ${gigabytes(needOf(largest).bytes)}; ${gigabytes(budget)} are free. Use a larger machine, rollout.shard, or another rollout.mode.`,
        ]
      : []),
    ...plan.orphans.map(
      ({ hub, senders }) =>
        `${senders.join(", ")} ${plural(senders.length, "sends", "send")} to ${hub}: if only it is destroyed, their events become dead letters.`,
    ),
  ];
}

const gigabytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;

/** Throws {@link UsageError} unless the person types the environment's name. */
async function confirm(plan: Plan, { ask }: Dependencies): Promise<void> {
  const regions = plan.waves.flat().map(({ label }) => label);
  const answer = await ask(
    `This deletes environment ${plan.environment} in ${regions.join(", ")}.\nType its name to continue: `,
  );
  if (answer === undefined)
    throw new UsageError("destroy asks for the environment's name, but there is no terminal. Give --yes.");
  if (answer.trim() !== plan.environment)
    throw new UsageError(`You typed "${answer.trim()}", not "${plan.environment}": nothing was destroyed.`);
}
