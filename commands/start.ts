import { Command, Option } from "commander";
import { adviseOnNode } from "../console/node-version";
import type { Terminal } from "../console/terminal";
import { EventsFileError, readEventsFile } from "../simulator/traffic/events-file";
import { type Environment, readEnvironmentOffline, withRollout } from "../environment/environment";
import type * as stateFiles from "../simulator/record/state/state-files";
import { writeMessages, writeQueryResults } from "../simulator/report/files";
import { reportAsJson } from "../simulator/report/json";
import { reportAsText } from "../simulator/report/text";
import { RecordError } from "../simulator/record/record-error";
import type * as simulation from "../simulator/simulation";
import { silentProgress, terminalProgress } from "../simulator/report/progress";
import { SettingsError } from "../model/settings-error";
import { type RolloutMode, rolloutModes } from "../model/settings/schema";

type Simulation = typeof simulation;

interface Options {
  readonly stackConfig: string;
  readonly organization?: string;
  readonly events?: string;
  readonly state?: readonly string[];
  readonly rollout?: RolloutMode;
  readonly json: boolean;
  readonly output: string;
}

/**
 * `npm start`: resolves to the exit code, 0 if all guarantees hold, 1 if one is violated, 2 for invalid input. `args`
 * are only the options.
 */
export async function start(args: readonly string[], { stdout, stderr }: Terminal): Promise<number> {
  const program = new Command("npm start --")
    .description("Evaluates the program's own resource graph and checks its guarantees, without an AWS account.")
    .option(
      "--stack-config <file>",
      "the environment to simulate: a file called Pulumi.ENVIRONMENT.yaml",
      "Pulumi.prod.yaml",
    )
    .option("--organization <file>", "the organization's accounts, if settings have accounts.discover (JSON)")
    .option(
      "--events <file>",
      "your own events: EventBridge events or CloudTrail records; NDJSON or JSON, gzipped or not",
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
    .option("--json", "print one JSON object", false)
    .option("--output <folder>", "folder for archive files and query results; its contents are replaced", ".local")
    .parse([...args], { from: "user" });
  const options = program.opts<Options>();
  try {
    const read = await readEnvironmentOffline(options.stackConfig, options.organization);
    const environment = options.rollout === undefined ? read : withRollout(read, options.rollout);
    const events = options.events === undefined ? undefined : readEventsFile(options.events);
    const progress = options.json ? silentProgress() : terminalProgress(environment);
    // Loaded late: the Pulumi SDKs take longer to load than a mistake in the settings takes to find.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { simulate } = require("../simulator/simulation") as Simulation;
    const recorded = options.state === undefined ? undefined : readStates(options.state, environment);
    const result = await simulate(
      environment,
      { root: `${options.output}/archive`, now: new Date(), ...(events && { events }), ...(recorded && { recorded }) },
      progress,
    );
    await writeQueryResults(`${options.output}/queries`, result.queries);
    await writeMessages(`${options.output}/messages`, result.functions);
    const seconds = { total: process.uptime(), ...progress.timing() };
    if (options.json) stdout.write(`${JSON.stringify(reportAsJson(result, seconds), null, 2)}\n`);
    else
      stdout.write(
        reportAsText(environment, result, { seconds, output: options.output, ownEvents: events !== undefined }),
      );
    return result.guarantees.every(({ held }) => held) ? 0 : 1;
  } catch (error) {
    if (!isMistake(error)) throw error;
    stderr.write(`${error.message}\n`);
    return 2;
  }
}

function readStates(paths: readonly string[], { stacks }: Environment) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { readStateFiles } = require("../simulator/record/state/state-files") as typeof stateFiles;
  return readStateFiles(paths, stacks);
}

/** By name, because the class is in a module that is loaded late, with the SDK. */
const isMistake = (error: unknown): error is Error =>
  error instanceof SettingsError ||
  error instanceof EventsFileError ||
  error instanceof RecordError ||
  (error instanceof Error && error.name === "StateFileError");

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  void start(process.argv.slice(2), process).then((code) => {
    process.exitCode = code;
  });
}
