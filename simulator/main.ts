import { Command } from "commander";
import { EventsFileError, readEventsFile } from "./events-file";
import { readEnvironment } from "./environment";
import { printReport, reportAsJson } from "./report";
import { RecordError } from "./record";
import { simulate } from "./simulation";
import { silentProgress, terminalProgress } from "./progress";
import { writeQueryResults } from "./query-results";
import { SettingsError } from "../model/settings-error";

interface Options {
  readonly stackConfig: string;
  readonly events?: string;
  readonly json: boolean;
  readonly output: string;
}

/** `npm start`: exit 0 when all guarantees hold, 1 when one is broken, 2 when the input is wrong. */
async function main(): Promise<number> {
  const program = new Command("npm start --")
    .description("Evaluates the program's own resource graph and checks its guarantees, without an AWS account.")
    .option("--stack-config <file>", "the environment to simulate", "Pulumi.prod.yaml")
    .option(
      "--events <file>",
      "your own events: EventBridge events or CloudTrail records; NDJSON or JSON, gzipped or not",
    )
    .option("--json", "print one JSON object", false)
    .option("--output <folder>", "folder for archive files and query results; its content is replaced", ".local")
    .parse();
  const options = program.opts<Options>();
  try {
    const environment = await readEnvironment(options.stackConfig);
    const events = options.events === undefined ? undefined : readEventsFile(options.events);
    const progress = options.json ? silentProgress() : terminalProgress(environment);
    const result = await simulate(
      environment,
      { root: `${options.output}/archive`, now: new Date(), ...(events && { events }) },
      progress,
    );
    await writeQueryResults(`${options.output}/queries`, result.queries);
    const seconds = { total: process.uptime(), ...progress.timing() };
    if (options.json) process.stdout.write(`${JSON.stringify(reportAsJson(result, seconds), null, 2)}\n`);
    else printReport(environment, result, { seconds, output: options.output, ownEvents: events !== undefined });
    return result.guarantees.every(({ held }) => held) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof EventsFileError || error instanceof RecordError))
      throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

void main().then((code) => {
  process.exitCode = code;
});
