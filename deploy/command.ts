import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { SettingsError } from "../model/settings-error";
import { identifyStack, type StackIdentity } from "../model/names";
import type { Settings } from "../model/settings/schema";
import { DiscoveryError } from "../organization/discovery-error";
import { readEnvironment } from "../environment/environment";
import { type Engine, operations, type Operation } from "./engine";
import type { Interrupts } from "./interrupts";
import { type Need, needsOf } from "./memory";
import { type Plan, planOperation, type Target } from "./plan";
import { preflight } from "./preflight";
import type { Probe } from "./probe";
import type { Display } from "./progress";
import { regionLogs } from "./region-logs";
import { exitCodeOf, runPlan } from "./run";
import { summarize } from "./summary";
import { UsageError } from "./usage-error";

/** The world around the command. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
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

interface Options {
  readonly region: readonly string[];
  readonly shard: readonly number[];
  readonly parallel?: number;
  readonly yes: boolean;
  readonly wait: number;
  readonly policyPack: readonly string[];
}

/**
 * `npm run up|preview|refresh|destroy -- ENVIRONMENT`: resolves to the exit code, 0 when every Region ended well, 1 when
 * one failed or was skipped, 2 when the command was given something wrong, 130 when it was stopped.
 * `args` begins with the operation.
 */
export async function deploy(args: readonly string[], world: Surroundings): Promise<number> {
  try {
    return await operate(args, world);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError || error instanceof SettingsError || error instanceof DiscoveryError))
      throw error;
    world.err(`${error.message}\n`);
    return 2;
  }
}

async function operate(args: readonly string[], world: Surroundings): Promise<number> {
  const { operation, name, options } = parse(args, world);
  const configFile = environmentFile(name, world.folder);
  const environment = await readEnvironment(configFile);
  const plan = planOperation(environment, operation, { regions: options.region, shards: options.shard });
  const needOf = needsOf(environment);
  const engine = await world.engine(configFile, policyPacks(options.policyPack, world.folder));
  for (const warning of warningsOf(plan, needOf, world.budget)) world.err(`! ${warning}\n`);
  if (operation === "destroy" && !options.yes) await confirm(plan, world);

  const logs = join(world.folder, ".local", "deploy", name, operation);
  const logObserver = regionLogs(logs);
  const display = world.display(plan);
  const interrupts = world.interrupts((which) => display.interrupted(which));
  try {
    const outcomes = await runPlan(plan, engine, {
      need: (target) => needOf(target).bytes,
      budget: world.budget,
      ...(options.parallel !== undefined && { parallel: options.parallel }),
      cancel: interrupts.cancel,
      terminate: interrupts.terminate,
      observers: [logObserver, display],
      preflight: preflight({
        environment,
        probe: world.probe(environment.settings),
        waitSeconds: options.wait * 60,
        sleep: world.sleep,
      }),
    });
    await display.close();
    world.out(summarize(plan, outcomes, `${relative(world.folder, logs)}/`));
    return exitCodeOf(outcomes);
  } finally {
    interrupts.close();
  }
}

function parse(args: readonly string[], { out, err }: Surroundings) {
  const [operation] = args;
  if (!operations.some((each) => each === operation))
    throw new UsageError(`The operation is "${operation ?? ""}". Choose from: ${operations.join(", ")}.`);
  const program = new Command(`npm run ${operation ?? ""} --`)
    .description(descriptions[operation as Operation])
    .argument("<environment>", "the environment, whose settings are in Pulumi.ENVIRONMENT.yaml")
    .option("--region <region>", "this Region alone; may be given several times", collect)
    .option(
      "--shard <number>",
      "this shard alone, where settings have rollout.shard; may be given several times",
      collectShards,
    )
    .option("--parallel <number>", "Regions at the same time at most; otherwise as many as memory holds", positive)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err });
  if (operation === "up" || operation === "preview")
    program.option(
      "--policy-pack <folder>",
      "a policy pack that every Region must satisfy, for example policy-pack; may be given several times",
      collect,
    );
  if (operation === "up")
    program.option(
      "--wait <minutes>",
      `minutes for which an account that is new here may take to be ready (default: ${defaultWait})`,
      minutes,
    );
  if (operation === "destroy") program.option("-y, --yes", "do not ask", false);
  program.parse(args.slice(1), { from: "user" });
  return {
    operation: operation as Operation,
    name: program.args[0] ?? "",
    options: {
      region: [],
      shard: [],
      policyPack: [],
      yes: false,
      wait: defaultWait,
      ...program.opts<Partial<Options>>(),
    },
  };
}

const descriptions: Readonly<Record<Operation, string>> = {
  up: "Creates or updates every Region's stack of an environment, hubs first.",
  preview: "Says what `up` would change in every Region, and changes nothing.",
  refresh: "Reads what is in AWS into every Region's state.",
  destroy: "Deletes what every Region's stack has made, hubs last.",
};

const collect = (value: string, before: readonly string[] = []) => [
  ...before,
  ...value.split(",").map((each) => each.trim()),
];

const collectShards = (value: string, before: readonly number[] = []) => [...before, positive(value)];

/** Minutes: a new account's role is there after one or several. */
const defaultWait = 5;

function minutes(value: string): number {
  if (!/^\d{1,4}$/.test(value)) throw new InvalidArgumentError("Give a whole number of minutes, 0 for no waiting.");
  return Number(value);
}

function positive(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError("Give a whole number of at least 1.");
  return Number(value);
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
    `There is no environment "${name}": Pulumi.${name}.yaml does not exist. ${others.length > 0 ? `There is: ${others.sort().join(", ")}.` : "Copy Pulumi.prod.yaml of this project to begin one."}`,
  );
}

/** Absolute paths: Pulumi would look for them from where it was started. */
function policyPacks(folders: readonly string[], folder: string): string[] {
  return folders.map((each) => {
    const path = resolve(folder, each);
    if (existsSync(join(path, "PulumiPolicy.yaml"))) return path;
    throw new UsageError(
      `--policy-pack is "${each}", which is no policy pack: ${join(path, "PulumiPolicy.yaml")} does not exist. This project's own is in policy-pack.`,
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
        `${senders.join(", ")} ${senders.length === 1 ? "sends" : "send"} to ${hub}: destroyed alone, it leaves their events to dead letters.`,
    ),
  ];
}

const gigabytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;

/** Throws {@link UsageError} unless the person types the environment's name. */
async function confirm(plan: Plan, { ask }: Surroundings): Promise<void> {
  const regions = plan.waves.flat().map(({ label }) => label);
  const answer = await ask(
    `This deletes environment ${plan.environment} in ${regions.join(", ")}.\nType its name to go on: `,
  );
  if (answer === undefined)
    throw new UsageError("destroy asks for the environment's name, and there is no terminal to ask at. Give --yes.");
  if (answer.trim() !== plan.environment)
    throw new UsageError(`You typed "${answer.trim()}", not "${plan.environment}": nothing was destroyed.`);
}
