import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import type { Account } from "../model/accounts/account";
import { identifyStack, projectName, stackName } from "../model/names";
import { disabledWarnings } from "../model/accounts/opt-in-regions";
import { parseSettings } from "../model/checks/parse";
import { shardsOf } from "../model/settings/rollout";
import { isHub } from "../model/settings/regions";
import type { RolloutMode, Settings } from "../model/settings/schema";
import { warningsOf } from "../model/checks/cross-checks";
import { SettingsError } from "../model/settings-error";
import { findAccounts, type ReadOrganization } from "../organization/accounts";
import { readOrganizationFile } from "../organization/organization-file";

/** An environment, from its stack configuration file. */
export interface Environment {
  readonly name: string;
  /** Configuration as the engine passes it to every Region's stack, keys with their namespace. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly settings: Settings;
  /** Accounts listed in settings, or discovered. */
  readonly accounts: readonly Account[];
  /** The stacks of each Region, the home Region's first; one each, unless `rollout.shard` divides members. */
  readonly stacks: readonly { readonly name: string; readonly region: string }[];
  readonly warnings: readonly string[];
}

/**
 * Reads a stack configuration file, `Pulumi.ENVIRONMENT.yaml`, as the Pulumi CLI does for every stack of the
 * environment, and finds the accounts: through AWS Organizations if settings say `discover`, unless `read` is given.
 *
 * Throws {@link SettingsError} for a missing or malformed file and for every invalid setting, and `DiscoveryError` if
 * the organization cannot be read.
 */
export async function readEnvironment(file: string, read?: ReadOrganization): Promise<Environment> {
  const name = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(file))?.[1];
  if (name === undefined)
    throw new SettingsError([`The stack configuration is "${file}". Give a file called Pulumi.ENVIRONMENT.yaml.`]);
  const { environment } = identifyStack(name);
  const config = readConfig(file);
  const settings = parseSettings(withoutNamespace(config, file));
  const accounts = await findAccounts(settings, read);
  return {
    name: environment,
    config,
    settings,
    accounts,
    stacks: stacksOf(environment, settings),
    warnings: [...warningsOf(settings, new Date()), ...disabledWarnings(settings, accounts)],
  };
}

/**
 * The same without AWS. If settings say `discover`, accounts come from `organizationFile`, and the configuration passed
 * to stacks lists the accounts selected from it.
 *
 * Throws {@link SettingsError} also if such a file is missing, or is given for settings that list their accounts.
 */
export async function readEnvironmentOffline(file: string, organizationFile?: string): Promise<Environment> {
  let found = false;
  const environment = await readEnvironment(file, async () => {
    if (organizationFile === undefined)
      throw new SettingsError([
        `accounts.discover in ${file} calls AWS Organizations, which a simulation does not. Give the organization's accounts with --organization FILE; docs/simulator.md describes the format.`,
      ]);
    found = true;
    return readOrganizationFile(organizationFile);
  });
  if (organizationFile !== undefined && !found)
    throw new SettingsError([
      `--organization is "${organizationFile}", but ${file} lists its accounts. Leave out the option, or write accounts.discover.`,
    ]);
  if (!found) return environment;
  return { ...environment, config: { ...environment.config, [`${projectName}:accounts`]: environment.accounts } };
}

/** The Regions of an environment, the home Region first. `rollout.shard` gives one several stacks. */
export const regionsOf = ({ stacks }: Pick<Environment, "stacks">): string[] => [
  ...new Set(stacks.map(({ region }) => region)),
];

function stacksOf(
  environment: string,
  { homeRegion, regions, rollout }: Pick<Settings, "homeRegion" | "regions" | "rollout">,
): Environment["stacks"] {
  const shards = Array.from({ length: shardsOf(rollout) }, (_, index) => index + 1);
  // Home first, then the other hubs, then the rest: the order in which they are deployed.
  const rank = (region: string) => (region === homeRegion ? 0 : isHub(regions, region) ? 1 : 2);
  return Object.keys(regions)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .flatMap((region) => shards.map((shard) => ({ name: stackName(environment, region, homeRegion, shard), region })));
}

/**
 * The same environment with a different rollout mode.
 *
 * Throws {@link SettingsError} if its settings lack what that mode needs.
 */
export function withRollout(environment: Environment, mode: RolloutMode): Environment {
  const key = `${projectName}:rollout`;
  const config = { ...environment.config, [key]: { ...(environment.config[key] as object | undefined), mode } };
  return { ...environment, config, settings: parseSettings(withoutNamespace(config, environment.name)) };
}

function readConfig(file: string): Record<string, unknown> {
  if (!existsSync(file))
    throw new SettingsError([`There is no file "${file}". Give the path of a stack configuration.`]);
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new SettingsError([
      `${file} is not YAML: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`,
    ]);
  }
  const config = (content as { config?: unknown } | null)?.config;
  if (typeof config !== "object" || config === null)
    throw new SettingsError([`${file} has no "config:" with settings. See Pulumi.prod.yaml for an example.`]);
  return config as Record<string, unknown>;
}

/** `event-governance:regions` → `regions`. Keys of other namespaces (`pulumi:…`, `aws:…`) are not ours to check. */
function withoutNamespace(config: Readonly<Record<string, unknown>>, file: string): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    const [namespace, name] = key.includes(":") ? key.split(":", 2) : [projectName, key];
    if (namespace !== projectName || name === undefined) continue;
    if (typeof value === "object" && value !== null && "secure" in value)
      throw new SettingsError([
        `${file}: ${key} is encrypted. No setting of this program is a secret: write it in plain text.`,
      ]);
    settings[name] = value;
  }
  return settings;
}
