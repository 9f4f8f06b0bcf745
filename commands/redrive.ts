import { Command, InvalidArgumentError } from "commander";
import { ask, QuestionInterrupted } from "../console/ask";
import { count } from "../console/count";
import { endOnInterrupt } from "../console/interrupts";
import { liveTask } from "../console/live-task";
import { adviseOnNode } from "../console/node-version";
import { readCommandLine } from "../console/options";
import { printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, widthOf } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { listenForInterrupts } from "../deploy/interrupts";
import { readEnvironment } from "../environment/environment";
import type { Machine, QueueResult } from "../redrive/redrive";
import type * as redriving from "../redrive/redrive";
import type * as reporting from "../redrive/report";
import { isMistake } from "./mistake";

interface Options {
  readonly queue: readonly string[];
  readonly account: readonly string[];
  readonly region: readonly string[];
  readonly rule: readonly string[];
  readonly rate: number;
  readonly discard: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly stackConfig?: string;
}

/** The world of the command, which tests replace. */
export interface RedriveWorld extends Machine {
  readonly ask: (question: string) => Promise<string | undefined>;
  readonly interrupts: typeof listenForInterrupts;
}

const thisMachine = (): RedriveWorld => ({
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  memberRole: process.env["EVENT_GOVERNANCE_MEMBER_ROLE"],
  ask,
  interrupts: listenForInterrupts,
});

/**
 * `npm run redrive -- ENVIRONMENT`: shows dead letters by cause, and sends back what can be sent. Resolves to the exit code:
 * 0 nothing is left, 1 letters are left or a queue could not be read, 2 invalid input, 130 interrupted.
 */
export async function redrive(
  args: readonly string[],
  terminal: Terminal,
  world: RedriveWorld = thisMachine(),
): Promise<number> {
  const { stdout, stderr } = terminal;
  const stopListening = endOnInterrupt(() => "nothing was sent.");
  try {
    const line = parse(args, terminal);
    if (line === undefined) return 0;
    const { environment: name, options } = line;
    const environment = await readEnvironment(options.stackConfig ?? `Pulumi.${name}.yaml`);
    // Loaded late: the SDK takes longer to load than a mistake in the command takes to find.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { openRedrive } = require("../redrive/redrive") as typeof redriving;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { foundAsText, isIncomplete, reportAsJson, sentAsText } = require("../redrive/report") as typeof reporting;
    const { queue: queues, account: accounts, region: regions, rule: rules } = options;
    const opened = openRedrive(environment, { queues, accounts, regions, rules }, world);
    stopListening();
    let interrupted = false;
    /** Not while a question is asked: the keys that are read here would be missing there. */
    const interruptible = async <Result>(work: (cancel: AbortSignal) => Promise<Result>): Promise<Result> => {
      const interrupts = world.interrupts(() => stderr.write("Interrupted: the batches in progress are finished.\n"));
      interrupts.terminate.addEventListener("abort", () => process.exit(130));
      try {
        return await work(interrupts.cancel);
      } finally {
        interrupted ||= interrupts.cancel.aborted;
        interrupts.close();
      }
    };
    const progress = options.json ? stderr : stdout;
    try {
      const all = count(opened.queues.length, "queue");
      const found = await interruptible((cancel) =>
        liveTask(`Reading ${all}`, (say) => opened.look(cancel, (done) => say(`Read ${done} of ${all}`)), progress),
      );
      if (!options.json) stdout.write(`\n${foundAsText(found, widthOf(terminal))}`);
      const unread = found.some(({ problem }) => problem !== undefined);
      const waiting = found.filter(isWorth(options));
      const finish = (after: readonly QueueResult[] | undefined, code: number) => {
        if (options.json) stdout.write(`${printableJson(reportAsJson(name, options.dryRun, found, after))}\n`);
        return interrupted ? 130 : code;
      };
      if (options.dryRun || interrupted) return finish(undefined, unread ? 1 : 0);
      if (waiting.length === 0) return finish(undefined, isIncomplete(found) ? 1 : 0);
      if (!options.yes) await confirm(waiting, world);
      const after = await interruptible((cancel) =>
        liveTask(
          "Sending letters back",
          (say) =>
            opened.send(found, { perSecond: options.rate, discard: options.discard, cancel }, (letters) =>
              say(`Sent ${count(letters, "letter")} back`),
            ),
          progress,
        ),
      );
      if (!options.json) stdout.write(`\n${sentAsText(after, found, widthOf(terminal))}`);
      return finish(after, isIncomplete(after) ? 1 : 0);
    } finally {
      opened.close();
    }
  } catch (error) {
    if (error instanceof QuestionInterrupted) {
      stderr.write("\nInterrupted: nothing was sent.\n");
      return 130;
    }
    if (!isMistake(error)) throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

/** Whether a queue has letters that would be sent or deleted. */
const isWorth =
  ({ discard, rule }: Options) =>
  ({ queue, letters, counts, problem }: QueueResult): boolean =>
    problem === undefined &&
    letters > 0 &&
    (queue.source !== undefined
      ? rule.length === 0
      : counts.groups.some(({ verdict }) => verdict === "send" || (discard && verdict === "obsolete")));

async function confirm(waiting: readonly QueueResult[], { ask: askUser }: RedriveWorld): Promise<void> {
  const letters = waiting.reduce((sum, each) => sum + each.letters, 0);
  const answer = await askUser(
    `\nSend about ${count(letters, "letter")} of ${count(waiting.length, "queue")} back? Type yes to continue: `,
  );
  if (answer === undefined)
    throw new UsageError("redrive asks before it sends anything, but there is no terminal. Give --yes, or --dry-run.");
  if (answer.trim() !== "yes") throw new UsageError(`You typed "${answer.trim()}", not "yes": nothing was sent.`);
}

function parse(args: readonly string[], terminal: Terminal) {
  const program = new Command("npm run redrive --")
    .description("Shows dead letters by cause, and sends back to their targets what can be sent.")
    .argument("<environment>", "the environment, whose settings are in Pulumi.ENVIRONMENT.yaml")
    .option("--queue <name>", "only the queues of this name or ARN; can be repeated", collect)
    .option("--account <id>", "only this account's queues; can be repeated", collect)
    .option("--region <region>", "only this Region's queues; can be repeated", collect)
    .option("--rule <name>", "only letters of the rules of this name or ARN; can be repeated", collect)
    .option("--dry-run", "shows what would be done, and changes nothing", false)
    .option("--rate <letters>", "letters a second, over all queues", wholeNumber, 100)
    .option("--discard", "also deletes letters that nobody needs any more, such as heartbeats", false)
    .option("-y, --yes", "do not ask for confirmation", false)
    .option("--json", "prints one JSON object", false)
    .option(
      "--stack-config <file>",
      "file with the settings, called Pulumi.ENVIRONMENT.yaml; default: that of ENVIRONMENT in this folder",
    )
    .addHelpText("after", help);
  const line = readCommandLine<Partial<Options>>(program, args, terminal);
  if (line === undefined) return undefined;
  const { queue = [], account = [], region = [], rule = [], rate = 100, ...rest } = line.options;
  const { discard = false, dryRun = false, yes = false, json = false, stackConfig } = rest;
  const options: Options = {
    ...{ queue, account, region, rule, rate, discard, dryRun, yes, json },
    ...(stackConfig !== undefined && { stackConfig }),
  };
  return { environment: line.args[0] ?? "", options };
}

const help = `
A letter is deleted once its target has accepted it. If a run is killed, the next one sends some letters again.
Exit code: 0 nothing is left, 1 letters are left or a queue could not be read, 2 invalid input, 130 interrupted.`;

const collect = (value: string, before: readonly string[] = []) => [
  ...before,
  ...value.split(",").map((each) => each.trim()),
];

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError("Give a whole number from 1 to 999999.");
  return Number(value);
}

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  void runCommand(redrive, (code) => process.exit(code));
}
