import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { endOnInterrupt } from "../console/interrupts";
import { readOptions } from "../console/options";
import { printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, widthOf } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { readEnvironmentOffline } from "../environment/environment";
import { type Choice, judgePart, prepareMutants } from "../simulator/mutants/judge-part";
import { outcomeFile } from "../simulator/report/last-mutants";
import { type Area, areas } from "../simulator/mutants/mutant";
import { type Judged, outcomeOf, percentKilled, tallyOf } from "../simulator/mutants/outcome";
import { outcomeAsText } from "../simulator/mutants/table";
import { type Variant, variants } from "../simulator/mutants/variants";
import { keptRecordings } from "../simulator/steps/kept-recordings";
import { isMistake } from "./mistake";

interface Options extends Omit<Choice, "variants" | "areas" | "most"> {
  readonly stackConfig: string;
  readonly organization?: string;
  readonly variant: readonly Variant[];
  readonly area?: readonly Area[];
  readonly sample: number;
  readonly all: boolean;
  readonly jobs: number;
  readonly atLeast: number;
  readonly list: boolean;
  readonly json: boolean;
  readonly keep: boolean;
  /** `0/2`: the first of two parts, for a process of `--jobs`. */
  readonly part?: string;
}

const help = `
Exit code: 0 done, 1 fewer were found out than --at-least says, 2 invalid input.`;

const root = join(__dirname, "..");

/**
 * `npm run mutants`: breaks what the program builds in every way that rules can make, one at a time, and says which of
 * these the guarantees find out, whether they blame the right resource, to which the policy pack objects, and which survive.
 */
export async function mutants(args: readonly string[], terminal: Terminal): Promise<number> {
  const stopListening = endOnInterrupt(() => "nothing was changed.");
  try {
    const options = parse(args, terminal);
    if (options === undefined) return 0;
    const environment = await readEnvironmentOffline(options.stackConfig, options.organization);
    const kept = keptRecordings(join(root, ".cache", "recorded"));
    const choice = choiceOf(options);
    if (options.part !== undefined) {
      const [index = 0, parts = 1] = options.part.split("/").map(Number);
      // Nobody is left to hear its verdicts.
      const abandoned = () => process.exit(1);
      process.once("disconnect", abandoned);
      await judgePart(environment, choice, { index, parts, kept }, (judged) => process.send?.(judged));
      // Who listens to the channel keeps it open, and itself from ending.
      process.off("disconnect", abandoned);
      return 0;
    }
    const { prepared, of } = await prepareMutants(environment, choice, kept);
    const names = prepared.flatMap(({ variant, mutants }) => mutants.map(({ id }) => `${variant}  ${id}`));
    if (names.length === 0) throw new UsageError("No mutant has such an area and text. --list shows all.");
    if (options.list) {
      terminal.stdout.write(`${names.join("\n")}\n`);
      return 0;
    }
    const judged = await judgeAll(args, options.jobs, names.length, terminal);
    if (options.keep) keep(judged, of);
    terminal.stdout.write(options.json ? `${printableJson(judged)}\n` : outcomeAsText(judged, widthOf(terminal)));
    return percentKilled(tallyOf(judged)) >= options.atLeast ? 0 : 1;
  } catch (error) {
    if (!isMistake(error)) throw error;
    terminal.stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

const positive = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new UsageError(`"${value}" is not a whole number from 1 on.`);
  return number;
};

function parse(args: readonly string[], terminal: Terminal): Options | undefined {
  const program = new Command("npm run mutants --")
    .description(
      "Breaks what the program builds, one resource and one way at a time, and says what the guarantees find out.",
    )
    .option("--stack-config <file>", "the environment: a file called Pulumi.ENVIRONMENT.yaml", "Pulumi.prod.yaml")
    .option("--organization <file>", "the organization's accounts, if settings have accounts.discover (JSON)")
    .addOption(
      new Option("--variant <names...>", "only the environment in these rollouts, or with everything switched on")
        .choices([...variants])
        .default([...variants], "all"),
    )
    .addOption(new Option("--area <areas...>", "only mutants of these parts").choices([...areas]))
    .option("--only <text>", "only mutants with this text in their names")
    .option("--per-kind <number>", "most mutants of the same change in the same kind of resource", positive, 1)
    .option("--sample <number>", "about so many of all, of each area its share", positive, 1000)
    .option("--all", "every one: takes hours", false)
    .option("--seed <text>", "chooses among those of a kind, and for --sample", "1")
    .option("--jobs <number>", "processes at a time", positive, 2)
    .option("--at-least <percent>", "exit with 1 if fewer are found out", positive, 95)
    .option("--recorded", "judge by the recorded resources alone, without traffic: a first look", false)
    .option("--list", "print the names of the mutants, and judge none", false)
    .option("--json", "print each mutant with its verdict as JSON", false)
    .option(
      "--keep",
      "write docs/mutants.json, which `npm start` and the documentation quote: of all, or of a --sample of all",
      false,
    )
    .addOption(new Option("--part <part>", "").hideHelp())
    .addHelpText("after", help);
  const options = readOptions<Options>(program, args, terminal);
  if (options?.keep === true && !isWhole(options))
    throw new UsageError("--keep is for a run of all mutants, or a --sample of all: leave out what chooses others.");
  return options;
}

const isWhole = ({ variant, area, only, recorded }: Options) =>
  variant.length === variants.length && area === undefined && only === undefined && !recorded;

const choiceOf = ({ variant, area, only, perKind, sample, all, seed, recorded }: Options): Choice => ({
  variants: variant,
  perKind,
  seed,
  recorded,
  ...(area && { areas: area }),
  ...(only !== undefined && { only }),
  ...(!all && { most: sample }),
});

/** Divides the mutants among processes. */
async function judgeAll(args: readonly string[], jobs: number, of: number, terminal: Terminal): Promise<Judged[]> {
  const verdicts: Judged[] = [];
  const told = (judged: Judged) => {
    verdicts.push(judged);
    if (process.stderr.isTTY) terminal.stderr.write(`\r${verdicts.length} of ${of} `);
  };
  await Promise.all(Array.from({ length: jobs }, (_, index) => judgeElsewhere(args, `${index}/${jobs}`, told)));
  if (process.stderr.isTTY) terminal.stderr.write("\n");
  return verdicts;
}

async function judgeElsewhere(args: readonly string[], part: string, tell: (judged: Judged) => void): Promise<void> {
  const child = fork(__filename, [...args, "--part", part], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  let problems = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (problems += text));
  child.on("message", tell);
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new UsageError(problems.trim() || `The process for part ${part} ended with ${String(code)}.`);
}

/** Writes what the documentation and the last line of `npm start` quote. */
function keep(judged: readonly Judged[], of: number): void {
  const commit = execFileSync("git", ["rev-parse", "--short=10", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const outcome = outcomeOf(judged, { date: new Date().toISOString().slice(0, 10), commit, of });
  writeFileSync(outcomeFile, `${JSON.stringify(outcome, null, 2)}\n`);
}

if (require.main === module) void runCommand(mutants);
