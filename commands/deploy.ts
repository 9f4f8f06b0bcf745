import { join, relative } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { ask, QuestionInterrupted } from "../console/ask";
import { endOnInterrupt } from "../console/interrupts";
import { liveTask } from "../console/live-task";
import { adviseOnNode } from "../console/node-version";
import { readCommandLine } from "../console/options";
import { printable, printableData, printableError, printableLines } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, widthOf } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { requireWritable, writeText } from "../console/write-text";
import { type Dependencies, deploy as deployRegions, type Deployed, type DeployRequest } from "../deploy/deploy";
import { operations, type Operation } from "../deploy/engine";
import { listenForInterrupts } from "../deploy/interrupts";
import { memoryBudget } from "../deploy/memory";
import type * as probing from "../deploy/probe";
import { liveDisplay, plainDisplay } from "../deploy/progress";
import type * as pulumi from "../deploy/pulumi-engine";
import type { Environment } from "../environment/environment";
import type * as pages from "../page/page";
import type { PageData } from "../page/page-data";
import type * as pageData from "../simulator/report/page/page-data-of";
import type { PageContext as Context } from "../simulator/report/page/page-data-of";
import type * as simulations from "../simulator/report/page/simulated-page";
import { isMistake } from "./mistake";

interface Options {
  readonly region: readonly string[];
  readonly shard: readonly number[];
  readonly parallel?: number;
  readonly yes: boolean;
  readonly wait: number;
  readonly policyPack: readonly string[];
  readonly report?: string;
}

/** How a page is made, for its last line. */
type PageContext = Pick<Context, "made" | "command" | "file">;

/** What tests replace. */
export interface Machine extends Dependencies {
  /** What the page shows of a simulation of the environment. Rejects if it cannot be simulated. */
  readonly simulate: (environment: Environment, context: PageContext, say: (text: string) => void) => Promise<PageData>;
}

/**
 * `npm run up|preview|refresh|destroy -- ENVIRONMENT`: resolves to the exit code, 0 if every Region succeeded, 1 if one
 * failed or was skipped, 2 for invalid input, 130 if it was interrupted. `args` begins with the operation.
 */
export async function deploy(
  args: readonly string[],
  terminal: Terminal,
  dependencies: Machine = thisMachine(terminal),
): Promise<number> {
  const { stdout, stderr } = terminal;
  // Until the operation begins, which stops after the resources in progress.
  const stopListening = endOnInterrupt(() => "nothing was changed.");
  try {
    const command = parse(args, terminal);
    if (command === undefined) return 0;
    const { request, report } = command;
    if (report !== undefined) requireWritable(report);
    const deployed = await deployRegions(
      request,
      {
        ...dependencies,
        interrupts: (onInterrupt) => {
          stopListening();
          return dependencies.interrupts(onInterrupt);
        },
      },
      (warning) => {
        stderr.write(`${printableLines(`! ${warning}`)}\n`);
      },
      widthOf(terminal),
    );
    stdout.write(deployed.summary);
    if (deployed.deployment !== undefined) await writePage(deployed, args, report, terminal, dependencies);
    return deployed.exitCode;
  } catch (error) {
    if (error instanceof QuestionInterrupted) {
      stderr.write("\nInterrupted: nothing was changed.\n");
      return 130;
    }
    if (!isMistake(error)) throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

/** Writes what changed, with the simulator's verdict on what the settings make, and says where. */
async function writePage(
  { environment, configFile, deployment, exitCode }: Deployed,
  args: readonly string[],
  report: string | undefined,
  { stdout }: Terminal,
  { folder, simulate }: Machine,
): Promise<void> {
  if (deployment === undefined) return;
  const stopListening = endOnInterrupt(() => "the operation had ended; its page was not written.");
  try {
    const context = {
      made: new Date(),
      command: `npm run ${args[0] ?? ""} -- ${args.slice(1).join(" ")}`,
      file: relative(folder, configFile),
    };
    const data =
      exitCode === 130
        ? withoutRun("the operation was interrupted")
        : await liveTask(
            "Simulating what the settings describe",
            async (say) => {
              const simulated = await simulate(environment, context, (text) =>
                say(`Simulating: ${printable(text)}`),
              ).catch((error: unknown) => withoutRun(error instanceof Error ? error.message : String(error)));
              say(
                printable(
                  simulated.notSimulated === undefined
                    ? `Simulated: ${simulated.verdict.held} of ${simulated.verdict.of} guarantees hold`
                    : `Not simulated: ${simulated.notSimulated}`,
                ),
              );
              return simulated;
            },
            stdout,
          );
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { pageOf } = require("../page/page") as typeof pages;
    const html = pageOf({ ...data, deployment: printableData(deployment, printableLines) });
    const file = join(".local", `${deployment.operation}.html`);
    writeText(join(folder, file), html);
    if (report !== undefined) writeText(report, html);
    stdout.write(`The page: ${file}\n`);

    function withoutRun(why: string): PageData {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { pageDataWithoutRun } = require("../simulator/report/page/page-data-of") as typeof pageData;
      return pageDataWithoutRun(environment, context, why);
    }
  } finally {
    stopListening();
  }
}

function parse(
  args: readonly string[],
  terminal: Terminal,
): { readonly request: DeployRequest; readonly report?: string } | undefined {
  const [operation] = args;
  if (!operations.some((each) => each === operation))
    throw new UsageError(`The operation is "${operation ?? ""}". Choose from: ${operations.join(", ")}.`);
  const program = new Command(`npm run ${operation ?? ""} --`)
    .description(descriptions[operation as Operation])
    .argument("<environment>", "the environment, whose settings are in Pulumi.ENVIRONMENT.yaml")
    .option("--region <region>", "only this Region; can be repeated", collect)
    .option("--shard <number>", "only this shard, if settings have rollout.shard; can be repeated", collectShards)
    .option(
      "--parallel <number>",
      "maximum number of Regions at the same time; default: as many as memory allows",
      positive,
    );
  if (operation === "up" || operation === "preview")
    program
      .option(
        "--policy-pack <folder>",
        "a policy pack that every Region must satisfy, for example policy-pack; can be repeated",
        collect,
      )
      .option("--report <file>", `write the page there as well; it is in .local anyway, as ${operation}.html`);
  if (operation === "up")
    program.option(
      "--wait <minutes>",
      `minutes to wait until an account that is new here is ready (default: ${defaultWait})`,
      minutes,
    );
  if (operation === "destroy") program.option("-y, --yes", "do not ask for confirmation", false);
  program.addHelpText("after", help);
  const line = readCommandLine<Partial<Options>>(program, args.slice(1), terminal);
  if (line === undefined) return undefined;
  const { region, shard, parallel, yes, wait, policyPack, report } = line.options;
  return {
    request: {
      operation: operation as Operation,
      environment: line.args[0] ?? "",
      regions: region ?? [],
      shards: shard ?? [],
      ...(parallel !== undefined && { parallel }),
      policyPacks: policyPack ?? [],
      confirmed: yes ?? false,
      waitMinutes: wait ?? defaultWait,
    },
    ...(report !== undefined && { report }),
  };
}

const descriptions: Readonly<Record<Operation, string>> = {
  up: "Creates or updates every Region's stack of an environment, hubs first.",
  preview: "Shows what `up` would change in every Region, and changes nothing.",
  refresh: "Updates every Region's state to what is in AWS.",
  destroy: "Deletes the resources of every Region's stack, hubs last.",
};

const help = `
Exit code: 0 every Region succeeded, 1 one failed, was skipped or left accounts aside, 2 invalid input, 130 interrupted.
Ctrl-C stops after the resources in progress; a second one stops at once.`;

const collect = (value: string, before: readonly string[] = []) => [
  ...before,
  ...value.split(",").map((each) => each.trim()),
];

const collectShards = (value: string, before: readonly number[] = []) => [...before, positive(value)];

/** Minutes: a new account's role takes one or several to become available. */
const defaultWait = 5;

function minutes(value: string): number {
  if (!/^\d{1,4}$/.test(value)) throw new InvalidArgumentError("Give a whole number of minutes, 0 for no wait.");
  return Number(value);
}

function positive(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError("Give a whole number of at least 1.");
  return Number(value);
}

/** Pulumi and AWS from this machine, and the user at its terminal. */
function thisMachine({ stdout }: Terminal): Machine {
  const folder = join(__dirname, "..");
  return {
    folder,
    budget: memoryBudget(),
    engine: (configFile, policyPacks) => {
      // Loaded late: the SDK takes longer to load than a mistake in the command takes to find.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { pulumiEngine } = require("../deploy/pulumi-engine") as typeof pulumi;
      return pulumiEngine({ folder, configFile, policyPacks });
    },
    probe: (settings) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { awsProbe } = require("../deploy/probe") as typeof probing;
      return awsProbe(settings);
    },
    sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    display: (plan) => (stdout.isTTY === true ? liveDisplay(plan) : plainDisplay((text) => void stdout.write(text))),
    interrupts: (onInterrupt) => listenForInterrupts(onInterrupt),
    ask,
    simulate: (environment, context, say) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { simulatedPage } = require("../simulator/report/page/simulated-page") as typeof simulations;
      return simulatedPage(environment, context, say);
    },
  };
}

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  // Work left after a second Ctrl-C would keep the process alive.
  void runCommand(deploy, (code) => process.exit(code));
}
