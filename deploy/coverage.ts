import { readFileSync } from "node:fs";
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { count } from "../console/count";
import { type Environment, readEnvironment, readEnvironmentOffline } from "../environment/environment";
import { isObject, list, text } from "../model/json";
import { namesOf } from "../model/names";
import { planNetwork } from "../model/network/network";
import type { ExpectedAccount } from "../model/silence/expected";
import { type Coverage, coverageOf, expectedByHub, itemsToRead } from "../model/silence/matrix";
import type { StoredItem } from "../model/silence/stored";
import { DiscoveryError } from "../organization/discovery-error";
import type * as organizationsApi from "../organization/organizations-api";
import { readStateTable } from "./state-tables";

export type { Coverage, Silence } from "../model/silence/matrix";

/** A question about coverage that cannot be answered: quotes the option, and says what to write instead. */
export class CoverageError extends Error {}

export interface CoverageQuestion {
  /** Name of the environment. */
  readonly environment: string;
  readonly stackConfig?: string;
  /** File with the organization's accounts. */
  readonly organization?: string;
  /** `HUB=FILE` for each hub, or a file where there is one. */
  readonly fromFile?: readonly string[];
  /** As of this time: RFC 3339, UTC. */
  readonly at?: string;
  readonly dryRun?: boolean;
  /** False: AWS Organizations is not asked. */
  readonly states?: boolean;
  readonly config: DynamoDBClientConfig;
  readonly onProgress?: (text: string) => void;
}

/** What was found, with notes for people; or what would be read. */
export type CoverageAnswer =
  { readonly found: Coverage; readonly notes: readonly string[] } | { readonly intention: readonly string[] };

type Items = ReadonlyMap<string, StoredItem>;

/** Reads what the hubs of an environment heard, and judges it. Changes nothing. */
export async function lookAtCoverage(question: CoverageQuestion): Promise<CoverageAnswer> {
  const { config, fromFile, states } = question;
  const now = momentOf(question.at);
  const file = question.stackConfig ?? `Pulumi.${question.environment}.yaml`;
  const offline = question.organization !== undefined || fromFile !== undefined;
  const environment = await (offline ? readEnvironmentOffline(file, question.organization) : readEnvironment(file));
  const { name, settings, accounts } = environment;
  const network = planNetwork(name, settings, accounts);
  const hubs = expectedByHub({ network, accounts });
  if (!settings.heartbeat.watch)
    throw new CoverageError("heartbeat.watch is false: no hub notes whom it hears. Set it to true, and deploy.");
  if (question.dryRun === true) return { intention: intention(environment, hubs, states !== false) };
  const tables =
    fromFile === undefined
      ? await readTables(environment, hubs, config, question.onProgress)
      : filesOf(fromFile, [...hubs.keys()]);
  const request = { settings, network, accounts, tables, now };
  const found = coverageOf(request);
  const asks = states !== false && fromFile === undefined;
  if (!asks || !found.silent.some(({ cause }) => cause === "account-unheard")) return { found, notes: [] };
  const accountStates = await askStates(config);
  if (typeof accountStates === "string") return { found, notes: [accountStates] };
  return { found: coverageOf({ ...request, accountStates }), notes: [] };
}

function momentOf(value: string | undefined): number {
  if (value === undefined) return Date.now();
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(moment))
    throw new CoverageError(`--at is "${value}". Write a time in UTC, such as 2026-11-02T12:00:00Z.`);
  return moment;
}

const tableNameOf = ({ name }: Pick<Environment, "name">): string => namesOf(name).state;

function intention(
  environment: Environment,
  hubs: ReadonlyMap<string, ReadonlyMap<string, ExpectedAccount>>,
  states: boolean,
): string[] {
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
  return [...lines, ...asked, "Nothing was read, and nothing would be changed."];
}

async function readTables(
  environment: Environment,
  hubs: ReadonlyMap<string, ReadonlyMap<string, ExpectedAccount>>,
  config: DynamoDBClientConfig,
  onProgress?: (text: string) => void,
): Promise<ReadonlyMap<string, Items>> {
  const tables = new Map<string, Items>();
  for (const [region, expected] of hubs) {
    const ids = itemsToRead(expected);
    const items = await readStateTable(
      {
        region,
        table: tableNameOf(environment),
        ids,
        accountId: environment.settings.organization.governanceAccountId,
        ...(onProgress && {
          onProgress: (asked: number) => onProgress(`${region}: ${asked} of ${count(ids.length, "item")}`),
        }),
      },
      config,
    );
    tables.set(region, items);
  }
  return tables;
}

/** The organization may not let this account ask: then causes stay as likely as they are. */
async function askStates(config: DynamoDBClientConfig): Promise<ReadonlyMap<string, string> | string> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createOrganizationsApi } = require("../organization/organizations-api") as typeof organizationsApi;
  try {
    const accounts = await createOrganizationsApi({ ...config, region: "us-east-1" } as object).accounts();
    return new Map(accounts.map(({ Id = "", State, Status }) => [Id, State ?? Status ?? "unknown"]));
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error;
    return `Whether silent accounts are suspended is not known: ${error.message}`;
  }
}

/** Files by hub: `us-east-1=table.json`, or a file alone where there is one hub. */
function filesOf(values: readonly string[], hubs: readonly string[]): ReadonlyMap<string, Items> {
  const tables = new Map<string, Items>();
  for (const value of values) {
    const [, named, path = value] = /^([a-z]{2}(?:-[a-z]+)+-\d)=(.+)$/.exec(value) ?? [];
    const hub = named ?? (hubs.length === 1 ? hubs[0] : undefined);
    if (hub === undefined || !hubs.includes(hub))
      throw new CoverageError(
        `--from-file is "${value}", which names no hub. Write HUB=FILE, with one of these hubs: ${hubs.join(", ")}.`,
      );
    tables.set(hub, itemsIn(path));
  }
  const missing = hubs.filter((hub) => !tables.has(hub));
  if (missing.length > 0)
    throw new CoverageError(
      `--from-file is missing for ${missing.join(", ")}. Give one for each hub: aws dynamodb scan --region ${missing[0] ?? ""} --table-name TABLE > FILE, then --from-file ${missing[0] ?? ""}=FILE.`,
    );
  return tables;
}

function itemsIn(path: string): Items {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new CoverageError(
      `--from-file: "${path}" cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}. Give what aws dynamodb scan printed.`,
    );
  }
  const items = isObject(content) && Array.isArray(content["Items"]) ? list(content, "Items") : undefined;
  if (items === undefined)
    throw new CoverageError(`--from-file: "${path}" has no "Items". Give what aws dynamodb scan printed.`);
  return new Map(
    items.map((item, index) => {
      const id = text(item, "id", "S");
      if (id === undefined)
        throw new CoverageError(
          `--from-file: "${path}" has an item without id at Items[${index}]. Give what aws dynamodb scan printed.`,
        );
      return [id, item as StoredItem];
    }),
  );
}
