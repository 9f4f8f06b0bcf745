import type { Resource } from "./graph";

/** Something in the recorded resources that AWS would refuse or that leads nowhere: each one fails a simulation. */
export interface Defect {
  readonly urn: string;
  readonly problem: string;
}

export type Report = (urn: string, problem: string) => void;

/** A property as the engine would know it: outputs hold the inputs and what AWS computes. */
export const property = (resource: Resource, name: string): unknown => resource.outputs[name] ?? resource.inputs[name];

/** A property when it is a non-empty string. */
export function text(resource: Resource, name: string): string | undefined {
  const value = property(resource, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The name in AWS, or the logical one where AWS would make one up. */
export const nameOf = (resource: Resource): string => text(resource, "name") ?? resource.name;

/** Empty where the recorder gave the resource none. */
export const arnOf = (resource: Resource): string => text(resource, "arn") ?? "";

/** A field of an object-valued property when it is a non-empty string: `field(target, "deadLetterConfig", "arn")`. */
export function field(resource: Resource, name: string, key: string): string | undefined {
  const value = property(resource, name);
  if (typeof value !== "object" || value === null) return undefined;
  const entry: unknown = (value as Record<string, unknown>)[key];
  return typeof entry === "string" && entry !== "" ? entry : undefined;
}

/** Adds, and reports when something else has the same key: AWS would overwrite the first, or refuse the second. */
export function addOnce<T extends { readonly urn: string }>(
  map: Map<string, T>,
  key: string,
  entry: T,
  report: Report,
): void {
  const other = map.get(key);
  if (other !== undefined) report(entry.urn, `makes ${key}, which ${other.urn} makes too`);
  map.set(key, entry);
}
