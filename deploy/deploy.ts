import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { plural } from "../console/count";
import { usualWidth } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { type Environment, readEnvironment } from "../environment/environment";
import { memberRoleVariable, withMemberRole } from "../model/accounts/member-role";
import { identifyStack, type StackIdentity } from "../model/names";
import type { DeploymentData } from "../page/page-data";
import { ChangeCollector } from "./changes";
import { deploymentDataOf } from "./deployment-data";
import type { Engine, Operation } from "./engine";
import type { Interrupts } from "./interrupts";
import { type Need, needsOf } from "./memory";
import { type Plan, planOperation, type Target } from "./plan";
import { preflight } from "./preflight";
import type { Probe, ProbeSections } from "./probe";
import type { Display } from "./progress";
import { regionLogs } from "./region-logs";
import { exitCodeOf, runPlan } from "./run";
import { summarize } from "./summary";
import { volumeTable } from "./volumes";

/** External dependencies of an operation, which tests replace. */
export interface Dependencies {
  /** Folder with Pulumi.yaml and the environments' files. */
  readonly folder: string;
  /** Bytes of memory that all operations together may use. */
  readonly budget: number;
  /** `policyPacks`: folders of the policy packs that check `up` and `preview`. */
  readonly engine: (configFile: string, policyPacks: readonly string[]) => Promise<Engine>;
  /** Asks AWS whether accounts can be reached. */
  readonly probe: (settings: ProbeSections) => Probe;
  readonly sleep: (seconds: number) => Promise<void>;
  readonly display: (plan: Plan) => Display;
  readonly interrupts: (onInterrupt: (which: "cancel" | "terminate") => void) => Interrupts;
  /** Prompts the user for a line; undefined if there is no terminal. */
  readonly ask: (question: string) => Promise<string | undefined>;
}

/** A validated command. */
export interface DeployRequest {
  readonly operation: Operation;
  /** Name of the environment: `prod`. */
  readonly environment: string;
  /** Empty: all Regions. The same for shards. */
  readonly regions: readonly string[];
  readonly shards: readonly number[];
  /** Most Regions at the same time; absent: as many as fit into memory. */
  readonly parallel?: number;
  /** Folders of policy packs. */
  readonly policyPacks: readonly string[];
  /** True: `destroy` does not ask for confirmation. */
  readonly confirmed: boolean;
  /** Minutes to wait for an account that is new here to become ready. */
  readonly waitMinutes: number;
}

/** The role of a preview, if the environment names one, which the program reads as well. */
function memberRoleFor(operation: Operation): string | undefined {
  const role = process.env[memberRoleVariable];
  if (role === undefined || role === "" || operation === "preview") return role;
  throw new UsageError(
    `${memberRoleVariable} is "${role}", the role of a preview, and ${operation} needs the one in the settings. Unset it.`,
  );
}

/** What came of an operation. */
export interface Deployed {
  /** A table of results, with advice. */
  readonly summary: string;
  /** 0 if every Region succeeded, 1 if one failed or was skipped, 130 if it was interrupted. */
  readonly exitCode: number;
  readonly environment: Environment;
  /** Path of its settings. */
  readonly configFile: string;
  /** What it changes, for the page; absent for operations that have none. */
  readonly deployment?: DeploymentData;
}

/**
 * Runs an operation in every selected Region.
 *
 * @param warn receives warnings before the operation starts.
 * @param width of the table, in columns.
 * @throws UsageError, SettingsError or DiscoveryError for invalid input.
 */
export async function deploy(
  request: DeployRequest,
  dependencies: Dependencies,
  warn: (warning: string) => void,
  width = usualWidth,
): Promise<Deployed> {
  const { operation, environment: name, regions, shards, parallel } = request;
  const { folder, budget } = dependencies;
  const memberRole = memberRoleFor(operation);
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
  const changes = new ChangeCollector();
  const interrupts = dependencies.interrupts((which) => display.interrupted(which));
  try {
    const outcomes = await runPlan(plan, engine, {
      need: (target) => needOf(target).bytes,
      budget,
      ...(parallel !== undefined && { parallel }),
      cancel: interrupts.cancel,
      terminate: interrupts.terminate,
      observers: [logObserver, changes, display],
      preflight: preflight({
        environment,
        probe: dependencies.probe(withMemberRole(environment.settings, memberRole)),
        waitSeconds: request.waitMinutes * 60,
        sleep: dependencies.sleep,
      }),
    });
    await display.close();
    const summary = summarize(plan, outcomes, `${relative(folder, logs)}/`, width);
    const volumes = operation === "preview" ? volumeTable(environment, width) : "";
    return {
      summary: `${summary}${volumes}`,
      exitCode: exitCodeOf(outcomes),
      environment,
      configFile,
      ...((operation === "preview" || operation === "up") && {
        deployment: deploymentDataOf(operation, outcomes, changes, request.policyPacks),
      }),
    };
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

/** Absolute paths: Pulumi would resolve relative ones against its working directory. */
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

/** Throws {@link UsageError} unless the user types the environment's name. */
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
