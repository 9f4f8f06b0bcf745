import type { Resource } from "./graph";

/** Something in the recorded resources that AWS would refuse or that leads nowhere: each one fails a simulation. */
export interface Defect {
  readonly urn: string;
  readonly problem: string;
}

export type Report = (urn: string, problem: string) => void;

/** A property as the engine would see it: outputs contain the inputs and what AWS computes. */
export const property = (resource: Resource, name: string): unknown => resource.outputs[name] ?? resource.inputs[name];

/** A property, if it is a non-empty string. */
export function text(resource: Resource, name: string): string | undefined {
  const value = property(resource, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The physical name, or the logical one if AWS would generate it. */
export const nameOf = (resource: Resource): string => text(resource, "name") ?? resource.name;

type Place = Pick<Resource, "account" | "region">;

/** True of what is in the same account and Region. */
export const isBeside = (each: Place, other: Place): boolean =>
  each.account === other.account && each.region === other.region;

/** Empty if the recorder computed none. */
export const arnOf = (resource: Resource): string => text(resource, "arn") ?? "";

/** A field of an object-valued property, if it is a non-empty string: `field(target, "deadLetterConfig", "arn")`. */
export function field(resource: Resource, name: string, key: string): string | undefined {
  const value = property(resource, name);
  if (typeof value !== "object" || value === null) return undefined;
  const entry: unknown = (value as Record<string, unknown>)[key];
  return typeof entry === "string" && entry !== "" ? entry : undefined;
}

/** Adds an entry, and reports a duplicate key: AWS would overwrite the first, or reject the second. */
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
