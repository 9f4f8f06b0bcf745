import { readFileSync } from "node:fs";
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
import { UsageError } from "../console/usage-error";
import { wrap } from "../console/wrap";
import { readStateTable, TableError } from "../deploy/state-tables";
import { type Environment, readEnvironment, readEnvironmentOffline } from "../environment/environment";
import { isObject, list, text } from "../model/json";
import { namesOf } from "../model/names";
import { planNetwork } from "../model/network/network";
import { SettingsError } from "../model/settings-error";
import type { ExpectedAccount } from "../model/silence/expected";
import { type Coverage, coverageOf, expectedByHub, itemsToRead, type Silence } from "../model/silence/matrix";
import type { StoredItem } from "../model/silence/stored";
import { DiscoveryError } from "../organization/discovery-error";
import type * as organizationsApi from "../organization/organizations-api";

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

type Items = ReadonlyMap<string, StoredItem>;

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
    const now = momentOf(options.at);
    const file = options.stackConfig ?? `Pulumi.${line.args[0] ?? ""}.yaml`;
    const offline = options.organization !== undefined || options.fromFile !== undefined;
    const environment = await (offline ? readEnvironmentOffline(file, options.organization) : readEnvironment(file));
    const { name, settings, accounts } = environment;
    const network = planNetwork(name, settings, accounts);
    const hubs = expectedByHub({ network, accounts });
    if (!settings.heartbeat.watch)
      throw new UsageError("heartbeat.watch is false: no hub notes whom it hears. Set it to true, and deploy.");
    if (options.dryRun === true) {
      stdout.write(intention(environment, hubs, options.states !== false));
      return 0;
    }
    const tables =
      options.fromFile === undefined
        ? await readTables(environment, hubs, config, terminal)
        : filesOf(options.fromFile, [...hubs.keys()]);
    const request = { settings, network, accounts, tables, now };
    let found = coverageOf(request);
    const asks = options.states !== false && options.fromFile === undefined;
    if (asks && found.silent.some(({ cause }) => cause === "account-unheard")) {
      const accountStates = await askStates(config, terminal);
      if (accountStates !== undefined) found = coverageOf({ ...request, accountStates });
    }
    stdout.write(
      options.json === true ? `${printableJson(toJson(found))}\n` : textOf(found, options.all === true, terminal),
    );
    return found.silent.length > 0 || found.unsettled.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(
      error instanceof UsageError ||
      error instanceof SettingsError ||
      error instanceof DiscoveryError ||
      error instanceof TableError
    ))
      throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

function momentOf(value: string | undefined): number {
  if (value === undefined) return Date.now();
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(moment))
    throw new UsageError(`--at is "${value}". Write a time in UTC, such as 2026-11-02T12:00:00Z.`);
  return moment;
}

const tableNameOf = ({ name }: Pick<Environment, "name">): string => namesOf(name).state;

function intention(
  environment: Environment,
  hubs: ReadonlyMap<string, ReadonlyMap<string, ExpectedAccount>>,
  states: boolean,
): string {
  const { governanceAccountId } = environment.settings.organization;
  const lines = [...hubs].map(
    ([hub, expected]) =>
      `Would read ${count(itemsToRead(expected).length, "item")} of ${tableNameOf(environment)} in ${hub} of ${governanceAccountId} (dynamodb:BatchGetItem), for ${count(expected.size, "account")}.`,
  );
  const asked = states
    ? [
        "Would ask AWS Organizations for the state of accounts (organizations:ListAccounts), if one is silent everywhere.",
      ]
    : [];
  return [...lines, ...asked, "Nothing was read, and nothing would be changed.", ""].join("\n");
}

async function readTables(
  environment: Environment,
  hubs: ReadonlyMap<string, ReadonlyMap<string, ExpectedAccount>>,
  config: DynamoDBClientConfig,
  { stdout, stderr }: Terminal,
): Promise<ReadonlyMap<string, Items>> {
  const tables = new Map<string, Items>();
  for (const [region, expected] of hubs) {
    const ids = itemsToRead(expected);
    const shows = stdout.isTTY === true;
    const items = await readStateTable(
      {
        region,
        table: tableNameOf(environment),
        ids,
        accountId: environment.settings.organization.governanceAccountId,
        ...(shows && {
          onProgress: (asked: number) => void stderr.write(`\r${region}: ${asked} of ${count(ids.length, "item")}`),
        }),
      },
      config,
    );
    if (shows) stderr.write("\n");
    tables.set(region, items);
  }
  return tables;
}

/** The organization may not let this account ask: then causes stay as likely as they are. */
async function askStates(
  config: DynamoDBClientConfig,
  { stderr }: Terminal,
): Promise<ReadonlyMap<string, string> | undefined> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createOrganizationsApi } = require("../organization/organizations-api") as typeof organizationsApi;
  try {
    const accounts = await createOrganizationsApi({ ...config, region: "us-east-1" } as object).accounts();
    return new Map(accounts.map(({ Id = "", State, Status }) => [Id, State ?? Status ?? "unknown"]));
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error;
    stderr.write(`Whether silent accounts are suspended is not known: ${printableError(error)}\n`);
    return undefined;
  }
}

/** Files by hub: `us-east-1=table.json`, or a file alone where there is one hub. */
function filesOf(values: readonly string[], hubs: readonly string[]): ReadonlyMap<string, Items> {
  const tables = new Map<string, Items>();
  for (const value of values) {
    const [, named, path = value] = /^([a-z]{2}(?:-[a-z]+)+-\d)=(.+)$/.exec(value) ?? [];
    const hub = named ?? (hubs.length === 1 ? hubs[0] : undefined);
    if (hub === undefined || !hubs.includes(hub))
      throw new UsageError(
        `--from-file is "${value}", which names no hub. Write HUB=FILE, with one of these hubs: ${hubs.join(", ")}.`,
      );
    tables.set(hub, itemsIn(path));
  }
  const missing = hubs.filter((hub) => !tables.has(hub));
  if (missing.length > 0)
    throw new UsageError(
      `--from-file is missing for ${missing.join(", ")}. Give one for each hub: aws dynamodb scan --region ${missing[0] ?? ""} --table-name TABLE > FILE, then --from-file ${missing[0] ?? ""}=FILE.`,
    );
  return tables;
}

function itemsIn(path: string): Items {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(
      `--from-file: "${path}" cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}. Give what aws dynamodb scan printed.`,
    );
  }
  const items = isObject(content) && Array.isArray(content["Items"]) ? list(content, "Items") : undefined;
  if (items === undefined)
    throw new UsageError(`--from-file: "${path}" has no "Items". Give what aws dynamodb scan printed.`);
  return new Map(
    items.map((item, index) => {
      const id = text(item, "id", "S");
      if (id === undefined)
        throw new UsageError(
          `--from-file: "${path}" has an item without id at Items[${index}]. Give what aws dynamodb scan printed.`,
        );
      return [id, item as StoredItem];
    }),
  );
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
