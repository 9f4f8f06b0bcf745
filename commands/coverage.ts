import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { Command } from "commander";
import { count } from "../console/count";
import { endOnInterrupt } from "../console/interrupts";
import { adviseOnNode } from "../console/node-version";
import { readCommandLine } from "../console/options";
import { printable, printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import { tableOf } from "../console/table";
import { type Terminal, widthOf } from "../console/terminal";
import { wrap } from "../console/wrap";
import { type Coverage, CoverageError, lookAtCoverage, type Silence } from "../deploy/coverage";
import { TableError } from "../deploy/state-tables";
import { isMistake } from "./mistake";

interface Options {
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly all: boolean;
  readonly states: boolean;
  readonly fromFile: readonly string[];
  readonly organization?: string;
  readonly stackConfig?: string;
  readonly at?: string;
}

/** Where AWS is, for tests. */
export interface CoverageAws {
  readonly config: DynamoDBClientConfig;
}

const help = `
Silent places come first, each with its likely cause and what to run. Exit code: 0 everybody is heard, 1 something is
silent or nobody can say yet, 2 invalid input, or a table that cannot be read.`;

/**
 * `npm run coverage -- prod`: prints which accounts, Regions and forwarding rules each hub hears, from the plan and its state
 * table. It changes nothing. Resolves to the exit code: 0, 1 if something is silent, 2 for invalid input.
 */
export async function coverage(
  args: readonly string[],
  terminal: Terminal,
  { config }: CoverageAws = { config: {} },
): Promise<number> {
  const { stdout, stderr } = terminal;
  const program = new Command("npm run -s coverage --")
    .description("Prints which accounts, Regions and topics are heard, and why others are not.")
    .argument("<environment>", "name of the environment, whose settings are in Pulumi.ENVIRONMENT.yaml")
    .option("--json", "print JSON", false)
    .option("--all", "print each account and Region, also those that are heard whole", false)
    .option("--no-states", "do not ask AWS Organizations whether silent accounts are suspended or have left")
    .option("--dry-run", "say what would be read, and read nothing", false)
    .option(
      "--from-file <[hub=]file>",
      "read what `aws dynamodb scan` printed of a hub's state table instead of the table; can be repeated",
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option("--at <time>", "judge as of this time, such as 2026-11-02T12:00:00Z; default: now")
    .option("--organization <file>", "the organization's accounts, where settings discover them")
    .option(
      "--stack-config <file>",
      "file with the settings, called Pulumi.ENVIRONMENT.yaml; default: that of ENVIRONMENT in this folder",
    )
    .addHelpText("after", help);
  const stopListening = endOnInterrupt(() => "nothing was changed.");
  try {
    const line = readCommandLine<Partial<Options>>(program, args, terminal);
    if (line === undefined) return 0;
    const { options } = line;
    const answer = await lookAtCoverage({
      environment: line.args[0] ?? "",
      ...options,
      config,
      // A line that is written anew is for people alone.
      ...(stdout.isTTY === true && { onProgress: (text: string) => void stderr.write(`\r${text}`) }),
    });
    if ("intention" in answer) {
      stdout.write(answer.intention.map((each) => `${each}\n`).join(""));
      return 0;
    }
    const { found, notes } = answer;
    for (const note of notes) stderr.write(`${printable(note)}\n`);
    stdout.write(
      options.json === true ? `${printableJson(toJson(found))}\n` : textOf(found, options.all === true, terminal),
    );
    return found.silent.length > 0 || found.unsettled.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(isMistake(error) || error instanceof CoverageError || error instanceof TableError)) throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

const timeOf = (time: number | undefined): string | null =>
  time === undefined ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;

/** The same as the text, for programs: times as text. */
function toJson({ environment, rows, silent, unsettled }: Coverage) {
  return {
    environment,
    silent: silent.map(({ lastHeard, ...each }) => ({ ...each, lastHeard: timeOf(lastHeard) })),
    unsettled,
    places: rows.map(({ rules, trail, ...row }) => ({
      ...row,
      rules: rules.map(({ lastHeard, ...cell }) => ({ ...cell, lastHeard: timeOf(lastHeard) })),
      firstTrailEvent: timeOf(trail?.first),
      lastTrailEvent: timeOf(trail?.last),
    })),
  };
}

function textOf({ rows, silent, unsettled }: Coverage, all: boolean, terminal: Terminal): string {
  const width = widthOf(terminal);
  const lines: string[] = [];
  for (const hub of unsettled)
    lines.push(
      ...wrap(
        `${hub}: heartbeats were late or missing until just now. Who is silent is known once each could be heard again: run this in an hour or two.`,
        width,
      ),
    );
  for (const each of silent) lines.push(...silenceLines(each, width));
  if (silent.length > 0) lines.push("");
  const shown = all ? rows : rows.filter(({ rules }) => rules.some(({ state }) => state !== "heard"));
  const topics = [...new Set(shown.flatMap(({ rules }) => rules.map(({ rule }) => rule)))].sort();
  if (shown.length > 0)
    lines.push(
      ...tableOf(
        [{ head: "account" }, { head: "Region" }, ...topics.map((head) => ({ head })), { head: "CloudTrail" }],
        shown.map(({ account, region, rules, trail }) => [
          account,
          region,
          ...topics.map((topic) => {
            const cell = rules.find(({ rule }) => rule === topic);
            return cell === undefined ? "–" : cell.state;
          }),
          trail === undefined ? "none" : (timeOf(trail.last) ?? "").slice(0, 13),
        ]),
        { width, keys: 2 },
      ),
      "",
    );
  const cells = rows.flatMap(({ rules }) => rules);
  const heard = cells.filter(({ state }) => state === "heard").length;
  const whole = rows.filter(({ rules }) => rules.every(({ state }) => state === "heard")).length;
  lines.push(
    ...wrap(
      `${heard} of ${count(cells.length, "forwarding rule")} heard; ${whole} of ${count(rows.length, "account and Region", "accounts and Regions")} whole; ${silent.length === 0 ? "nothing silent" : `${silent.length} silent`}.`,
      width,
    ),
  );
  return `${lines.map(printable).join("\n")}\n`;
}

function silenceLines({ hub, account, accountName, region, what, lastHeard, cause, why, run }: Silence, width: number) {
  const where = account === undefined ? `hub ${hub}` : [account, accountName, region].filter(Boolean).join(" ");
  return [
    ...wrap(
      `✖ ${where}: ${what}, last heard ${timeOf(lastHeard) ?? (account === undefined ? "not by all" : "never")}`,
      width,
      "",
      "  ",
    ),
    ...wrap(`${cause}: ${why}`, width, "  "),
    ...wrap(`Run: ${run}`, width, "  "),
  ];
}

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  void runCommand(coverage);
}
