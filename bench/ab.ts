import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { findCommit, isDirty } from "./ab/checkouts";
import { measureCommits } from "./ab/compare-commits";
import { FailedRun, killRunning } from "./ab/measure";
import { reportOf } from "./ab/report";
import { smallestP } from "./ab/statistics";
import { compare, figures } from "./ab/verdicts";
import { findWorkload, scriptPrefix, workloads, type Workload } from "./ab/workloads";
import { endOnInterrupt } from "../console/interrupts";
import { readOptions } from "../console/options";
import { printableError } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, usualWidth, widthOf } from "../console/terminal";
import { UsageError } from "../console/usage-error";

interface Options {
  readonly base?: string;
  readonly head: string;
  readonly runs: string;
  readonly only?: string;
  readonly change: string;
  readonly significance: string;
  readonly failOn?: string;
  readonly samples?: string;
}

const help = `
Workloads: ${workloads.map(({ name }) => name).join(", ")}, or ${scriptPrefix}NAME for any other script of package.json.

Exit code: 0 compared, whatever the verdicts; 1 with --fail-on, if a figure has grown; 2 error.`;

/** `npm run bench:ab`: which of two commits is faster, and whether the difference is more than chance. Returns the exit code. */
export async function compareCommits(
  args: readonly string[],
  terminal: Terminal,
  repository = join(__dirname, ".."),
): Promise<number> {
  const { stdout, stderr } = terminal;
  let scratch: string | undefined;
  const removeScratch = () => {
    killRunning();
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  };
  const stopListening = endOnInterrupt(() => {
    removeScratch();
    return "nothing was compared; the checkouts are removed.";
  });
  try {
    const options = parse(args, terminal);
    if (options === undefined) return 0;
    const request = readRequest(options);
    const base = await findCommit(repository, "--base", options.base ?? "");
    const head = await findCommit(repository, "--head", options.head);
    if (await isDirty(repository))
      stderr.write("There are uncommitted changes, which are not measured: commits are compared.\n");
    scratch = mkdtempSync(join(tmpdir(), "bench-ab-"));
    const measured = await measureCommits({
      ...request,
      repository,
      base,
      head,
      scratch,
      cache: join(repository, ".cache", "bench-ab"),
      progress: (line) => void stderr.write(`${line}\n`),
    });
    if (options.samples !== undefined)
      writeFileSync(options.samples, `${JSON.stringify({ base, head, ...measured })}\n`);
    const comparisons = compare(measured.samples, request);
    stdout.write(
      `base ${base.title}\nhead ${head.title}\n${reportOf(comparisons, measured, Math.max(widthOf(terminal), usualWidth))}`,
    );
    return options.failOn !== undefined && comparisons.some(({ verdict }) => verdict === "more") ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof FailedRun)) throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    removeScratch();
    stopListening();
  }
}

function parse(args: readonly string[], terminal: Terminal): Options | undefined {
  const program = new Command("npm run bench:ab --")
    .description(
      "Compares two commits: processor time, wall time and memory of whole runs, with a statistical verdict.",
    )
    .option("--base <COMMIT>", "the commit to compare with")
    .option("--head <COMMIT>", "the commit to compare", "HEAD")
    .option("--runs <NUMBER>", "runs of each workload in each commit", "10")
    .option("--only <LIST>", "workloads, separated by commas", "start")
    .option("--change <PERCENT>", "smaller changes do not matter", "5")
    .option("--significance <P>", "probability of even one wrong verdict if nothing differs", "0.05")
    .option("--fail-on <VERDICT>", 'exit with 1 if a figure has this verdict: "slower", which includes larger')
    .option("--samples <FILE>", "write what was measured, as JSON")
    .addHelpText("after", help);
  return readOptions<Options>(program, args, terminal);
}

interface Numbers {
  readonly workloads: readonly Workload[];
  readonly runs: number;
  readonly relevant: number;
  readonly significance: number;
}

function readRequest({ base, only = "", runs, change, significance, failOn }: Options): Numbers {
  if (base === undefined || base === "") throw new UsageError("Missing --base: write the commit to compare with.");
  if (failOn !== undefined && failOn !== "slower")
    throw new UsageError(`--fail-on is ${JSON.stringify(failOn)}; write slower, or leave it out.`);
  const chosen = [...new Set(only.split(","))].map((name) => {
    const workload = findWorkload(name);
    if (workload !== undefined) return workload;
    const names = workloads.map((each) => each.name).join(", ");
    throw new UsageError(`--only has ${JSON.stringify(name)}; write ${names}, or ${scriptPrefix}NAME for a script.`);
  });
  const numbers = {
    workloads: chosen,
    runs: readNumber("--runs", runs, 2, 1000, true),
    relevant: readNumber("--change", change, 0, 1000) / 100,
    significance: readNumber("--significance", significance, 1e-9, 0.5),
  };
  // Holm's method asks most of the smallest p-value.
  const comparisons = chosen.length * Object.keys(figures).length;
  const canTell = (count: number) => smallestP(count) * comparisons < numbers.significance;
  if (canTell(numbers.runs)) return numbers;
  let least = numbers.runs;
  while (least < 1000 && !canTell(least)) least++;
  throw new UsageError(
    `--runs is ${numbers.runs}, with which no difference in ${comparisons} figures could be shown; write at least ${least}.`,
  );
}

function readNumber(option: string, text: string, low: number, high: number, isWhole = false): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (number >= low && number <= high && (!isWhole || Number.isInteger(number))) return number;
  throw new UsageError(
    `${option} is ${JSON.stringify(text)}; write a ${isWhole ? "whole number" : "number"} from ${low} to ${high}.`,
  );
}

if (require.main === module) void runCommand((args, terminal) => compareCommits(args, terminal));
