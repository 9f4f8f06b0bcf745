import { Command } from "commander";
import { ask, QuestionInterrupted } from "../console/ask";
import { count, number } from "../console/count";
import { endOnInterrupt } from "../console/interrupts";
import { liveTask } from "../console/live-task";
import { adviseOnNode } from "../console/node-version";
import { readCommandLine } from "../console/options";
import { printable, printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, widthOf } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { wrap } from "../console/wrap";
import { listenForInterrupts } from "../deploy/interrupts";
import { readEnvironment } from "../environment/environment";
import type * as planning from "../replay/plan";
import type * as replaying from "../replay/replay";
import type { ReplayOptions, ReplayResult } from "../replay/replay";
import { readSpan } from "../replay/span";
import { isMistake } from "./mistake";

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly rule?: readonly string[];
  readonly region?: readonly string[];
  readonly name?: string;
  readonly cancel?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly stackConfig?: string;
}

/** The world of the command, which tests replace. */
export interface ReplayWorld extends Pick<ReplayOptions, "sleep" | "config"> {
  readonly now: () => Date;
  readonly ask: (question: string) => Promise<string | undefined>;
  readonly interrupts: typeof listenForInterrupts;
}

const thisMachine: ReplayWorld = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ask,
  interrupts: listenForInterrupts,
};

/**
 * `npm run replay -- ENVIRONMENT --from TIME --to TIME`: sends events of the replay archives to the archives in S3 again.
 * Resolves to the exit code: 0 every hub's replay completed, 1 one did not, 2 invalid input, 130 interrupted.
 */
export async function replay(
  args: readonly string[],
  terminal: Terminal,
  world: ReplayWorld = thisMachine,
): Promise<number> {
  const { stdout, stderr } = terminal;
  const stopListening = endOnInterrupt(() => "no replay was started.");
  try {
    const line = parse(args, terminal);
    if (line === undefined) return 0;
    const { options } = line;
    const environmentName = line.args[0] ?? "";
    const environment = await readEnvironment(options.stackConfig ?? `Pulumi.${environmentName}.yaml`);
    const now = world.now();
    const span = readSpan(options, now, environment.settings.bus.replayDays);
    // Loaded late: the SDK takes longer to load than a mistake in the command takes to find.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { planReplays } = require("../replay/plan") as typeof planning;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { replayAll } = require("../replay/replay") as typeof replaying;
    const { rule: rules = [], region: regions = [], name, dryRun = false, json = false } = options;
    const replays = planReplays(environment, { span, rules, regions, now, ...(name !== undefined && { name }) });
    const say = (text: string) => void (json ? stderr : stdout).write(`${text}\n`);
    if (!json)
      for (const { region, name: replayName, rules: made, own } of replays)
        say(
          `${region}: replay ${replayName} of ${span.from.toISOString()} to ${span.to.toISOString()}, through ${[
            ...(made.length > 0 ? [`${count(made.length, "rule")} that exist as long as it`] : []),
            ...own,
          ].join(" and ")}`,
        );
    if (!dryRun && options.yes !== true && options.cancel !== true) await confirm(replays.length, world);
    stopListening();
    const interrupts = world.interrupts(() => stderr.write("Interrupted: the replays are cancelled.\n"));
    interrupts.terminate.addEventListener("abort", () => process.exit(130));
    try {
      const results = await liveTask(
        `Replaying the archives of ${count(replays.length, "hub")}`,
        (title) =>
          replayAll(replays, {
            ...{ span, dryRun, cancelOnly: options.cancel === true, cancel: interrupts.cancel, sleep: world.sleep },
            ...(world.config !== undefined && { config: world.config }),
            say: title,
          }),
        json ? stderr : stdout,
      );
      stdout.write(json ? `${printableJson(asJson(environmentName, dryRun, results))}\n` : asText(results, terminal));
      if (interrupts.cancel.aborted) return 130;
      const wanted = options.cancel === true ? ["CANCELLED", "COMPLETED"] : ["COMPLETED"];
      const isWell = ({ state, problem }: ReplayResult) =>
        dryRun ? problem === undefined : wanted.includes(state) && (problem === undefined || options.cancel === true);
      return results.every(isWell) ? 0 : 1;
    } finally {
      interrupts.close();
    }
  } catch (error) {
    if (error instanceof QuestionInterrupted) {
      stderr.write("\nInterrupted: no replay was started.\n");
      return 130;
    }
    if (!isMistake(error)) throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

const asText = (results: readonly ReplayResult[], terminal: Terminal): string =>
  results
    .flatMap(({ replay: { region, name }, state, archived, reached, problem }) =>
      wrap(
        printable(
          `${region}: ${name} ${state.toLowerCase()}${reached === undefined ? "" : `, up to ${reached.toISOString()}`}${archived === undefined ? "" : `; the replay archive holds about ${number(archived)} events`}.${problem === undefined ? "" : ` ${problem}`}`,
        ),
        widthOf(terminal),
      ),
    )
    .map((text) => `${text}\n`)
    .join("");

const asJson = (environment: string, dryRun: boolean, results: readonly ReplayResult[]) => ({
  environment,
  dryRun,
  replays: results.map(({ replay: { region, name, archiveArn, rules, own }, state, archived, reached, problem }) => ({
    ...{ region, name, archiveArn, state, rules: [...rules.map((rule) => rule.name), ...own] },
    ...(archived !== undefined && { archived }),
    ...(reached !== undefined && { reached: reached.toISOString() }),
    ...(problem !== undefined && { problem }),
  })),
});

async function confirm(hubs: number, { ask: askUser }: ReplayWorld): Promise<void> {
  const answer = await askUser(`Start ${count(hubs, "replay")}? Type yes to continue: `);
  if (answer === undefined)
    throw new UsageError("replay asks before it starts, but there is no terminal. Give --yes, or --dry-run.");
  if (answer.trim() !== "yes") throw new UsageError(`You typed "${answer.trim()}", not "yes": no replay was started.`);
}

function parse(args: readonly string[], terminal: Terminal) {
  const program = new Command("npm run replay --")
    .description("Sends events of each hub's replay archive to its archive in S3 again.")
    .argument("<environment>", "the environment, whose settings are in Pulumi.ENVIRONMENT.yaml")
    .option("--from <time>", "time of the first event, UTC: 2026-11-02 or 2026-11-02T10:15:00Z")
    .option("--to <time>", "time after the last event")
    .option("--rule <name>", "only what this archive rule takes, or a rule of your own; can be repeated", collect)
    .option("--region <region>", "only this hub; can be repeated", collect)
    .option("--name <name>", "name of the replay; default: made of the times")
    .option("--cancel", "cancels the replay instead, and deletes its rules", false)
    .option("--dry-run", "shows what would be done, and changes nothing", false)
    .option("-y, --yes", "do not ask for confirmation", false)
    .option("--json", "prints one JSON object", false)
    .option(
      "--stack-config <file>",
      "file with the settings, called Pulumi.ENVIRONMENT.yaml; default: that of ENVIRONMENT in this folder",
    )
    .addHelpText("after", help);
  return readCommandLine<Options>(program, args, terminal);
}

const help = `
Events that are in the archive already are there twice afterwards; events_deduplicated shows them once. Detections,
notifications and remediation do not see replayed events. The same command, run again, follows the replay that it started.
Exit code: 0 every replay completed, 1 one did not, 2 invalid input, 130 interrupted.`;

const collect = (value: string, before: readonly string[] = []) => [
  ...before,
  ...value.split(",").map((each) => each.trim()),
];

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  void runCommand(replay, (code) => process.exit(code));
}
