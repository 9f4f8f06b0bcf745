import { Command, Option } from "commander";
import { writeFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import type * as costs from "../cost/page";
import { endOnInterrupt } from "../console/interrupts";
import { OutsideError } from "../console/inside";
import { adviseOnNode } from "../console/node-version";
import { optimizeLate } from "../console/optimizing";
import { readOptions } from "../console/options";
import { printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, widthOf } from "../console/terminal";
import { requireWritable, writeText } from "../console/write-text";
import type * as environments from "../environment/environment";
import type * as watching from "../simulator/watch/watch";
import { type RolloutMode, rolloutModes } from "../model/settings/rollout-modes";
import { RecordError } from "../simulator/record/record-error";
import type * as stateFiles from "../simulator/record/state/state-files";
import type * as lastOutcomes from "../simulator/report/last-mutants";
import type * as verdicts from "../simulator/report/guarantees";
import type * as files from "../simulator/report/files";
import { greet } from "../simulator/report/greeting";
import type * as json from "../simulator/report/json";
import { openOutputFolder, type OutputFolder } from "../simulator/report/output-folder";
import type * as pages from "../page/page";
import type * as pageData from "../simulator/report/page/page-data-of";
import type * as progressDisplays from "../simulator/report/progress";
import type * as reports from "../simulator/report/report";
import type * as text from "../simulator/report/text";
import type * as simulation from "../simulator/simulation";
import type * as programs from "../simulator/steps/program-graphs";
import type * as earlier from "../simulator/steps/earlier-runs";
import type * as ownEvents from "../simulator/traffic/own-events/own-events";
import { isMistake } from "./mistake";

interface Options {
  readonly stackConfig: string;
  readonly organization?: string;
  readonly events?: readonly string[];
  readonly state?: readonly string[];
  readonly rollout?: RolloutMode;
  readonly all: boolean;
  readonly fresh: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly strict: boolean;
  readonly output: string;
  readonly report?: string;
  readonly watch: boolean;
}

const help = `
Exit code: 0 all guarantees hold, 1 a guarantee is broken, or with --strict there is a warning, 2 invalid input.
Ctrl-C ends it at once; the output of the run before stays as it was.`;

/**
 * `npm start`: resolves to the exit code, 0 if all guarantees hold, 1 if one is violated (with `--strict` also if there is a
 * warning), 2 for invalid input. `args` are only the options.
 */
export async function start(args: readonly string[], terminal: Terminal): Promise<number> {
  let output: OutputFolder | undefined;
  let begun = "";
  const stopListening = endOnInterrupt(() => output?.discard() ?? "nothing was changed.");
  try {
    const options = parse(args, terminal);
    if (options === undefined) return 0;
    if (options.watch) {
      stopListening();
      return await startWatching(options, terminal);
    }
    if (options.report !== undefined) requireWritable(options.report);
    if (!options.json) begun = greet(terminal.stdout);
    const { readEnvironmentOffline, withRollout } = load<typeof environments>("../environment/environment");
    const { readOwnEvents } = load<typeof ownEvents>("../simulator/traffic/own-events/own-events");
    const read = await readEnvironmentOffline(options.stackConfig, options.organization);
    const environment = options.rollout === undefined ? read : withRollout(read, options.rollout);
    const own = options.events === undefined ? undefined : readOwnEvents(options.events);
    const recorded = options.state === undefined ? undefined : readStates(options.state, environment);
    output = openOutputFolder(options.output);
    const width = widthOf(terminal);
    const { silentProgress, terminalProgress } = load<typeof progressDisplays>("../simulator/report/progress");
    const progress = options.json ? silentProgress() : terminalProgress(environment, terminal.stdout, width, begun);
    begun = "";
    const { presentOf, simulate } = load<typeof simulation>("../simulator/simulation");
    const earlier = earlierRuns(options.fresh);
    const simulated = await simulate(
      environment,
      {
        root: output.path("archive"),
        now: own === undefined ? presentOf(new Date()) : new Date(),
        all: options.all,
        ...earlier,
        ...(own && { events: own.events }),
        ...(recorded && { recorded }),
      },
      progress,
    );
    const program =
      recorded &&
      (await load<typeof programs>("../simulator/steps/program-graphs").programGraphs(environment, earlier, progress));
    const assumptions = [...simulated.assumptions, ...(own?.assumptions ?? [])].sort();
    const result = { ...simulated, assumptions };
    const { writeMessages, writeQueryResults } = load<typeof files>("../simulator/report/files");
    await writeQueryResults(output.path("queries"), result.queries);
    await writeMessages(output.path("messages"), result.functions);
    const seconds = { total: process.uptime(), ...progress.timing() };
    const { lastMutants } = load<typeof lastOutcomes>("../simulator/report/last-mutants");
    const more = { seconds, leftOut: own?.leftOut ?? [], mutants: lastMutants() };
    const { reportOf } = load<typeof reports>("../simulator/report/report");
    const { reportAsText } = load<typeof text>("../simulator/report/text");
    const { reportAsJson } = load<typeof json>("../simulator/report/json");
    const report = reportOf(result, {
      ...more,
      warnings: environment.warnings,
      output: options.output,
      ownEvents: own !== undefined,
      strict: options.strict,
    });
    await writeFile(output.path("report.txt"), stripVTControlCharacters(reportAsText(report, width, true)));
    const { describeVerdict } = load<typeof verdicts>("../simulator/report/guarantees");
    const { pageOf } = load<typeof pages>("../page/page");
    const { pageDataOf } = load<typeof pageData>("../simulator/report/page/page-data-of");
    const page = pageDataOf(environment, result, {
      made: new Date(),
      command: commandOf(args),
      ownEvents: own !== undefined,
      words: stripVTControlCharacters(describeVerdict(report)),
      file: options.stackConfig,
      cost: load<typeof costs>("../cost/page").costForPage(environment, new Date(), (inputs) =>
        earlier.results.of("cost", inputs),
      ),
      ...(program && { program }),
      ...(more.mutants && { mutants: more.mutants }),
    });
    const html = pageOf(page);
    await writeFile(output.path("report.html"), html);
    const asJson = `${printableJson(reportAsJson(environment, result, { ...more, page }))}\n`;
    await writeFile(output.path("report.json"), asJson);
    output.keep();
    if (options.report !== undefined) writeText(options.report, html);
    terminal.stdout.write(options.json ? asJson : reportAsText(report, width, options.verbose));
    if (options.strict && environment.warnings.length > 0) return 1;
    return result.guarantees.every(({ held }) => held) ? 0 : 1;
  } catch (error) {
    output?.discard();
    if (begun !== "") terminal.stdout.write("\n");
    if (!isMistakeOfStart(error)) throw error;
    terminal.stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

function parse(args: readonly string[], terminal: Terminal): Options | undefined {
  const program = new Command("npm start --")
    .description("Evaluates the program's own resource graph and checks its guarantees, without an AWS account.")
    .option(
      "--stack-config <file>",
      "the environment to simulate: a file called Pulumi.ENVIRONMENT.yaml",
      "Pulumi.prod.yaml",
    )
    .option("--organization <file>", "the organization's accounts, if settings have accounts.discover (JSON)")
    .option(
      "--events <paths...>",
      "your own events, files or folders: EventBridge events or CloudTrail records, as JSON in any form, gzipped or not; what cannot be sent is listed",
    )
    .addOption(
      new Option("--rollout <mode>", "reach the members in this mode; default: the one in the settings").choices([
        ...rolloutModes,
      ]),
    )
    .addOption(
      new Option(
        "--state <files...>",
        "evaluate what is deployed instead: the output of `pulumi stack export --show-secrets`, one file per stack, or a folder of them",
      ).conflicts("rollout"),
    )
    .option(
      "--all",
      "send every kind of event from every account and Region, not only as many as exercise every rule",
      false,
    )
    .option(
      "--fresh",
      "run every step, also those of which nothing has changed since an earlier run; without it these are said to be as before",
      false,
    )
    .option("--verbose", "print everything, as in report.txt", false)
    .option("--strict", "exit with 1 also if there is a warning", false)
    .option("--json", "print one JSON object, which is in report.json, too", false)
    .addOption(
      new Option("--watch", "run again what each change of settings or code may have touched, until Ctrl-C")
        .default(false)
        .conflicts(["json", "state"]),
    )
    .option(
      "--output <folder>",
      "folder for archive, query results and report; what an earlier run wrote there is replaced",
      ".local",
    )
    .option("--report <file>", "write the page there as well; it is in the output folder anyway, as report.html")
    .addHelpText("after", help);
  return readOptions<Options>(program, args, terminal);
}

/** As a person would type it. */
const commandOf = (args: readonly string[]): string =>
  [
    "npm start",
    ...(args.length > 0
      ? ["--", ...args.map((each) => (/^[\w@%+=:,./-]+$/.test(each) ? each : JSON.stringify(each)))]
      : []),
  ].join(" ");

/** What earlier runs have left, to be used where nothing has changed; with `--fresh` only to be replaced. */
function earlierRuns(fresh: boolean): ReturnType<typeof earlier.earlierRuns> {
  const { earlierRuns: of } = load<typeof earlier>("../simulator/steps/earlier-runs");
  return of(fresh);
}

function startWatching(options: Options, terminal: Terminal): Promise<number> {
  const { watch } = load<typeof watching>("../simulator/watch/watch");
  return watch(options, terminal);
}

function readStates(paths: readonly string[], { stacks }: environments.Environment) {
  const { readStateFiles } = load<typeof stateFiles>("../simulator/record/state/state-files");
  return readStateFiles(paths, stacks);
}

/**
 * Loads a module when it is needed: what is loaded together takes longer than a person should wait for the first word, and
 * than a mistake in the settings takes to find.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = <Module>(path: string): Module => require(path) as Module;

/** Some by name, because their classes are in modules that are loaded late. */
const isMistakeOfStart = (error: unknown): error is Error =>
  isMistake(error) ||
  error instanceof OutsideError ||
  error instanceof RecordError ||
  (error instanceof Error && ["EventsFileError", "StateFileError"].includes(error.name));

if (require.main === module) {
  optimizeLate();
  adviseOnNode(process.argv.slice(2));
  void runCommand(start);
}
