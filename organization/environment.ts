import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import type { Account } from "../model/account";
import { identifyStack, projectName, stackName } from "../model/names";
import { parseSettings } from "../model/settings";
import type { Settings } from "../model/settings-schema";
import { warningsOf } from "../model/settings-checks";
import { SettingsError } from "../model/settings-error";
import { findAccounts } from "./accounts";

/** An environment as its stack configuration file describes it. */
export interface Environment {
  readonly name: string;
  /** Configuration as the engine hands it to every Region's stack, keys with their namespace. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly settings: Settings;
  readonly accounts: readonly Account[];
  /** The stack of each Region, the home Region's first. */
  readonly stacks: readonly { readonly name: string; readonly region: string }[];
  readonly warnings: readonly string[];
}

/**
 * Reads a stack configuration file, `Pulumi.ENVIRONMENT.yaml`, as the Pulumi CLI does for every stack of the
 * environment. Throws {@link SettingsError} for a missing or malformed file and for every wrong setting.
 */
export async function readEnvironment(file: string): Promise<Environment> {
  const name = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(file))?.[1];
  if (name === undefined)
    throw new SettingsError([`The stack configuration is "${file}". Give a file called Pulumi.ENVIRONMENT.yaml.`]);
  const { environment } = identifyStack(name);
  const config = readConfig(file);
  const settings = parseSettings(withoutNamespace(config, file));
  const regions = Object.keys(settings.regions).sort(
    (a, b) => rank(a, settings) - rank(b, settings) || (a < b ? -1 : 1),
  );
  return {
    name: environment,
    config,
    settings,
    accounts: findAccounts(settings),
    stacks: regions.map((region) => ({ name: stackName(environment, region, settings.homeRegion), region })),
    warnings: warningsOf(settings),
  };
}

/** Home first, then the other hubs, then the rest: the order in which they are deployed. */
const rank = (region: string, settings: Settings) =>
  region === settings.homeRegion ? 0 : (settings.regions[region]?.hub ?? region) === region ? 1 : 2;

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
    throw new SettingsError([`${file} has no "config:" with settings. Pulumi.prod.yaml shows how it looks.`]);
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
        `${file}: ${key} is encrypted. No setting of this program is a secret: write it plainly.`,
      ]);
    settings[name] = value;
  }
  return settings;
}
