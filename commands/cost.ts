import { Command } from "commander";
import { endOnInterrupt } from "../console/interrupts";
import { adviseOnNode } from "../console/node-version";
import { readCommandLine } from "../console/options";
import { printable, printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, widthOf } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { readAssumptions } from "../cost/assume";
import { costOf } from "../cost/cost";
import { reportAsJson, reportAsText } from "../cost/report";
import { readEnvironment, readEnvironmentOffline } from "../environment/environment";
import { isMistake } from "./mistake";

interface Options {
  readonly stackConfig?: string;
  readonly organization?: string;
  readonly fromArchive: readonly string[];
  readonly eventsPerDay?: string;
  readonly assume: readonly string[];
  readonly noisy: string;
  readonly verbose: boolean;
  readonly json: boolean;
}

const help = `
Counts come from the settings' plan, from the catalog's volumes or an archive, and from assumptions
that the report lists. It changes nothing, and calls AWS only where accounts.discover does.
For an archive in S3: aws s3 sync s3://BUCKET/events/day=DAY DIR/events/day=DAY, for each day.

Exit code: 0 estimated, 1 some of the archive could not be read, 2 invalid input.`;

/**
 * `npm run cost -- prod`: what an environment costs in a month. Resolves to the exit code: 0, 1 if a part of an archive
 * could not be read, 2 for invalid input.
 */
export async function cost(args: readonly string[], terminal: Terminal, now = new Date()): Promise<number> {
  const { stdout, stderr } = terminal;
  const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
  const program = new Command("npm run cost --")
    .description("Estimates what an environment costs in a month, by account, Region and service.")
    .argument("<environment>", "name of the environment, whose settings are in Pulumi.ENVIRONMENT.yaml")
    .option("--stack-config <FILE>", "file with the settings, called Pulumi.ENVIRONMENT.yaml")
    .option("--organization <FILE>", "the organization's accounts, in place of a call to AWS Organizations")
    .option(
      "--from-archive <DIR>",
      "counts the events of an archive: a folder that holds events/; can be repeated",
      collect,
      [],
    )
    .option("--events-per-day <N>", "governed events of all accounts together, in place of the catalog's volumes")
    .option("--assume <NAME=NUMBER>", "a number in place of an assumption; can be repeated", collect, [])
    .option("--noisy <N>", "how many of the most frequent events are shown", "10")
    .option("--verbose", "every line with its price, its count, and where the count comes from", false)
    .option("--json", "prints one JSON object, with every line", false)
    .addHelpText("after", help);
  const stopListening = endOnInterrupt(() => "nothing was printed.");
  try {
    const line = readCommandLine<Options>(program, args, terminal);
    if (line === undefined) return 0;
    const { options } = line;
    if (options.fromArchive.length > 0 && options.eventsPerDay !== undefined)
      throw new UsageError("--events-per-day cannot be combined with --from-archive, which counts them.");
    const file = options.stackConfig ?? `Pulumi.${line.args[0] ?? ""}.yaml`;
    const environment =
      options.organization === undefined
        ? await readEnvironment(file)
        : await readEnvironmentOffline(file, options.organization);
    const eventsPerDay = readNumber("--events-per-day", options.eventsPerDay);
    const result = await costOf(environment, {
      archives: options.fromArchive,
      ...(eventsPerDay !== undefined && { eventsPerDay }),
      assume: readAssumptions(options.assume),
      noisy: readNumber("--noisy", options.noisy) ?? 10,
      now,
      report: (folder, day) => {
        stderr.write(`${printable(folder)}: ${day}\n`);
      },
    });
    stdout.write(
      options.json
        ? `${printableJson(reportAsJson(result))}\n`
        : reportAsText(result, { width: widthOf(terminal), verbose: options.verbose }),
    );
    return (result.archive?.problems.length ?? 0) > 0 ? 1 : 0;
  } catch (error) {
    if (!isMistake(error)) throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

/** A whole number of at most twelve digits. */
function readNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,12}$/.test(text)) throw new UsageError(`${option} is "${text}". Write a whole number, such as 20000.`);
  return Number(text);
}

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  void runCommand(cost);
}
