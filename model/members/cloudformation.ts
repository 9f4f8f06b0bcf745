import type { Json, JsonObject } from "../envelope";
import { SettingsError } from "../settings-error";

/** A CloudFormation template as plain data, as far as members need one. */
export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Parameters?: JsonObject;
  readonly Conditions?: JsonObject;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: JsonObject;
}

/**
 * Placeholders for the account and Region of the stack in any text: {@link withPlace} lets CloudFormation substitute
 * them.
 */
export const thisAccount = "${AWS::AccountId}";
export const thisRegion = "${AWS::Region}";

/** CloudFormation user guide, "CloudFormation quotas": an inline template. */
export const templateBytes = 51_200;

/**
 * Wraps every text that names the stack's account or Region in `Fn::Sub`. Policy variables such as
 * `${aws:PrincipalAccount}` in other texts stay unchanged, for IAM to substitute.
 */
export function withPlace<Value>(value: Value): Json {
  if (typeof value === "string") return value.includes("${AWS::") ? { "Fn::Sub": value } : value;
  if (Array.isArray(value)) return value.map((entry) => withPlace(entry as unknown));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, entry]) => entry !== undefined)
        .map(([key, entry]) => [key, withPlace(entry as unknown)]),
    );
  return value as Json;
}

/** JSON without white space. Throws {@link SettingsError} if it exceeds CloudFormation's limit. */
export function templateText(template: Template): string {
  const text = JSON.stringify(template);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > templateBytes)
    throw new SettingsError([
      `The members' CloudFormation template has ${bytes.toLocaleString("en")} bytes; CloudFormation accepts ${templateBytes.toLocaleString("en")}. Leave some events out with events.exclude, or name fewer different administrators.`,
    ]);
  return text;
}

/** `iam-roles` → `IamRoles`: logical ids are letters and digits. */
export const logicalId = (...words: readonly string[]): string =>
  words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
