import { distance, nearest } from "../model/nearest";
import { projectName } from "../model/names";
import { pathText } from "../model/settings/messages";
import { settingsSchema } from "../model/settings/schema";
import { SettingsError } from "../model/settings-error";

const sections = Object.keys(settingsSchema.shape);

/**
 * Adds the project to keys without a namespace, as Pulumi does (`stackConfigNamespacedWithProject` in
 * `sdk/go/common/workspace/loaders.go`), and takes `event-governance:config:regions` for `event-governance:regions`
 * (`ParseKey` in `sdk/go/common/resource/config/key.go`).
 */
export function withNamespaces(config: Readonly<Record<string, unknown>>, file: string): Record<string, unknown> {
  const written = new Map<string, string>();
  const problems: string[] = [];
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    const whole = key.includes(":") ? key.replace(/^([^:]*):config:([^:]*)$/, "$1:$2") : `${projectName}:${key}`;
    const before = written.get(whole);
    if (before !== undefined)
      problems.push(`${file} has ${before} and ${key}, which are the same setting to Pulumi. Remove one of the two.`);
    if (whole.split(":").length !== 2)
      problems.push(
        `${file} has the key "${key}", which Pulumi refuses. Write NAMESPACE:KEY, for example ${projectName}:${nearest(key.split(":").at(-1) ?? "", sections)[0] ?? "regions"}.`,
      );
    written.set(whole, key);
    result[whole] = value;
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return result;
}

/** Namespaces of what the program runs with: `pulumi:tags` and `aws:region` mean something else than our `tags`. */
const knownNamespaces = ["pulumi", "aws", "aws-native"];

/**
 * `event-governance:regions` → `regions`. Keys of other namespaces are not ours to check, unless the namespace is ours
 * misspelled: its settings would silently not apply.
 *
 * Throws {@link SettingsError} for such a namespace, and for an encrypted setting.
 */
export function ownSettings(
  config: Readonly<Record<string, unknown>>,
  where: string,
): { readonly settings: Record<string, unknown>; readonly warnings: readonly string[] } {
  const settings: Record<string, unknown> = {};
  const warnings: string[] = [];
  const problems: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    const [namespace, name] = splitKey(key);
    if (namespace === projectName) {
      settings[name] = value;
      problems.push(...encryptedIn(value, [key]).map((path) => `${where}: ${path} ${encrypted}`));
    } else if (isMisspelled(namespace, name))
      problems.push(`${where} has "${key}", which nothing reads. Did you mean ${projectName}:${name}?`);
    else if (sections.includes(name) && !knownNamespaces.includes(namespace))
      warnings.push(
        `${where} has "${key}", which this program does not read: its settings begin with ${projectName}:. Write ${projectName}:${name} if it is meant for it.`,
      );
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return { settings, warnings };
}

/** True for a key with the project's namespace, or with what is probably meant to be it. */
export function isOwnKey(key: string): boolean {
  const [namespace, name] = splitKey(key);
  return namespace === projectName || (namespace !== "" && isMisspelled(namespace, name));
}

/** `event-governance:regions` → `["event-governance", "regions"]`. */
function splitKey(key: string): [namespace: string, name: string] {
  const colon = key.indexOf(":");
  return [key.slice(0, Math.max(colon, 0)), key.slice(colon + 1)];
}

const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/** `event-governanc:…`, `eventGovernance:…`; `governance:exemptions`, because `exemptions` is a setting of ours. */
function isMisspelled(namespace: string, name: string): boolean {
  if (knownNamespaces.includes(namespace)) return false;
  if (distance(letters(namespace), letters(projectName)) <= 3) return true;
  const similar = /event|govern/.test(letters(namespace));
  return similar && (sections.includes(name) || nearest(name, sections).length > 0);
}

const encrypted =
  "is encrypted. No setting of this program is a secret: write it in plain text, or set it with pulumi config set without --secret. Channels' secrets stay in Secrets Manager, and settings name them.";

/** Pulumi decrypts `{secure: TEXT}` at any depth, where `secure` is the only key (`isSecureValue` in `config/object.go`). */
function encryptedIn(value: unknown, path: readonly (string | number)[]): string[] {
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const [only, second] = entries;
  if (!Array.isArray(value) && only?.[0] === "secure" && typeof only[1] === "string" && second === undefined)
    return [pathText(path)];
  return entries.flatMap(([key, inner]) => encryptedIn(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}
