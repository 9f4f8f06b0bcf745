import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { Account } from "../model/accounts/account";
import { identifyStack, projectName, stackName } from "../model/names";
import { disabledWarnings } from "../model/accounts/opt-in-regions";
import { parseSettings } from "../model/checks/parse";
import { shardsOf } from "../model/settings/rollout";
import { isHub } from "../model/settings/regions";
import type { RolloutMode } from "../model/settings/rollout-modes";
import type { Settings } from "../model/settings/schema";
import { warningsOf } from "../model/checks/cross-checks";
import { SettingsError } from "../model/settings-error";
import { findAccounts, type ReadOrganization } from "../organization/accounts";
import { readOrganizationFile } from "../organization/organization-file";
import { isOwnKey, ownSettings, withNamespaces } from "./namespaces";
import { parseStackYaml } from "./stack-yaml";

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
  const config = readConfig(file);
  const { environment } = identifyStack(stackOf(file));
  const { settings: own, warnings } = ownSettings(config, file);
  const settings = parseSettings(own);
  const accounts = await findAccounts(settings, read);
  return {
    name: environment,
    config,
    settings,
    accounts,
    stacks: stacksOf(environment, settings),
    warnings: [...warnings, ...warningsOf(settings, new Date()), ...disabledWarnings(settings, accounts)],
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

/** `infra/Pulumi.prod.yaml` → `prod`: Pulumi finds a stack's file by its name, and the environment is called after it. */
function stackOf(file: string): string {
  const stack = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(file))?.[1];
  if (stack === undefined)
    throw new SettingsError([
      `The stack configuration is called "${basename(file)}". Call the file Pulumi.ENVIRONMENT.yaml, for example Pulumi.prod.yaml for the environment prod.`,
    ]);
  return stack;
}

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
 * The same environment with other settings: each replaces that key whole.
 *
 * Throws {@link SettingsError} if they are not valid together with the rest.
 */
export function withSettings(environment: Environment, own: Readonly<Record<string, unknown>>): Environment {
  const named = Object.fromEntries(Object.entries(own).map(([key, value]) => [`${projectName}:${key}`, value]));
  const config = { ...environment.config, ...named };
  return { ...environment, config, settings: parseSettings(ownSettings(config, environment.name).settings) };
}

/**
 * The same environment with a different rollout mode.
 *
 * Throws {@link SettingsError} if its settings lack what that mode needs.
 */
export const withRollout = (environment: Environment, mode: RolloutMode): Environment =>
  withSettings(environment, {
    rollout: { ...(environment.config[`${projectName}:rollout`] as object | undefined), mode },
  });

/** The same with some of its accounts, listed. Throws {@link SettingsError} if settings name one of the others. */
export const withAccounts = (environment: Environment, accounts: readonly Account[]): Environment => ({
  ...withSettings(environment, { accounts }),
  accounts,
});

/** The same with some of its Regions; unchanged if settings name one of the others. */
export function withRegions(environment: Environment, regions: readonly string[]): Environment {
  const kept = Object.entries(environment.settings.regions).filter(([region]) => regions.includes(region));
  try {
    const fewer = withSettings(environment, { regions: Object.fromEntries(kept) });
    return { ...fewer, stacks: environment.stacks.filter(({ region }) => regions.includes(region)) };
  } catch (error) {
    if (error instanceof SettingsError) return environment;
    throw error;
  }
}

/**
 * The settings of a stack configuration file by section, as they are written: for who adds to them.
 *
 * Throws {@link SettingsError} for a missing or malformed file and for every invalid setting.
 */
export function readWrittenSettings(file: string): Readonly<Record<string, unknown>> {
  const { settings } = ownSettings(readConfig(file), file);
  parseSettings(settings);
  return settings;
}

function readConfig(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new SettingsError([
      statSync(file, { throwIfNoEntry: false }) === undefined
        ? `There is no file "${file}". Give the path of a stack configuration, a file called Pulumi.ENVIRONMENT.yaml.`
        : `"${file}" cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    ]);
  }
  const content = parseStackYaml(text, file);
  const outside = typeof content === "object" && content !== null ? Object.keys(content).filter(isOwnKey) : [];
  if (outside.length > 0)
    throw new SettingsError(
      outside.map((key) => `${file}: ${key} is not below "config:", so Pulumi ignores it. Indent it below "config:".`),
    );
  const config = (content as { config?: unknown } | null)?.config;
  if (typeof config !== "object" || config === null || Array.isArray(config))
    throw new SettingsError([`${file} has no "config:" with settings. See Pulumi.prod.yaml for an example.`]);
  return withNamespaces(config as Record<string, unknown>, file);
}
