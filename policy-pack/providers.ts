import type { PolicyProviderResource } from "@pulumi/policy";

/** True if a type belongs to one of the AWS providers. */
export const isOfAws = (type: string): boolean => /^aws(-native)?:/.test(type);

/** A property of a provider: the engine passes structures as JSON text. */
const structure = (value: unknown): unknown => {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
};

export const providerList = (value: unknown): readonly unknown[] => {
  const list = structure(value);
  return Array.isArray(list) ? list : [];
};

/** The default tags of a provider. */
export function providerTags(provider: PolicyProviderResource | undefined): Readonly<Record<string, string>> {
  const set = structure(provider?.props.defaultTags);
  return (typeof set === "object" && set !== null && "tags" in set ? set.tags : {}) as Record<string, string>;
}
