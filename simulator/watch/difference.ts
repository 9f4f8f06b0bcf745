import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Graph, Resource } from "../graph";

/** How the resources of two recordings differ. */
export interface Difference {
  readonly added: readonly Resource[];
  readonly removed: readonly Resource[];
  readonly changed: readonly ChangedResource[];
}

export interface ChangedResource {
  readonly before: Resource;
  readonly after: Resource;
  /** Input properties that differ; `options` for anything else, such as protection or a dependency. */
  readonly properties: readonly string[];
}

/**
 * Compares two recordings, resource by resource. Files in archives, such as the bundles of functions, are compared by their
 * content: a bundle that was built again to the same code does not differ.
 */
export function differenceOf(before: readonly Graph[], after: readonly Graph[]): Difference {
  const digestOf = createDigests();
  const old = byIdentity(before);
  const now = byIdentity(after);
  const added = [...now].flatMap(([key, resource]) => (old.has(key) ? [] : [resource]));
  const removed = [...old].flatMap(([key, resource]) => (now.has(key) ? [] : [resource]));
  const changed = [...old].flatMap(([key, resource]) => {
    const other = now.get(key);
    if (other === undefined || other === resource || textOf(resource, digestOf) === textOf(other, digestOf)) return [];
    return [{ before: resource, after: other, properties: propertiesThatDiffer(resource, other, digestOf) }];
  });
  return { added, removed, changed };
}

/** All resources of a difference, those that changed as they were and as they are. */
export const resourcesIn = ({ added, removed, changed }: Difference): Resource[] => [
  ...added,
  ...removed,
  ...changed.flatMap(({ before, after }) => [before, after]),
];

export const isEmpty = ({ added, removed, changed }: Difference): boolean =>
  added.length + removed.length + changed.length === 0;

/** A template makes resources of one URN in each of its accounts and Regions. */
function byIdentity(graphs: readonly Graph[]): Map<string, Resource> {
  const found = new Map<string, Resource>();
  for (const { resources } of graphs)
    for (const resource of resources) {
      const key = `${resource.urn} ${resource.account} ${resource.region} ${resource.name}`;
      let unique = key;
      for (let again = 2; found.has(unique); again++) unique = `${key} ${again}`;
      found.set(unique, resource);
    }
  return found;
}

type DigestOf = (path: string) => string;

function textOf(resource: Resource, digestOf: DigestOf): string {
  return JSON.stringify(resource, byContent(digestOf));
}

/** `{ asset: { path } }` becomes the content of the file. */
const byContent =
  (digestOf: DigestOf) =>
  (key: string, value: unknown): unknown => {
    if (key !== "asset" || typeof value !== "object" || value === null || !("path" in value)) return value;
    return { content: digestOf(String(value.path)) };
  };

function propertiesThatDiffer(before: Resource, after: Resource, digestOf: DigestOf): string[] {
  const text = (value: unknown) => JSON.stringify(value, byContent(digestOf));
  const keys = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])].sort();
  const differing = keys.filter((key) => text(before.inputs[key]) !== text(after.inputs[key]));
  return differing.length > 0 ? differing : ["options"];
}

/** A file that is gone differs from every other. */
function createDigests(): DigestOf {
  const known = new Map<string, string>();
  return (path) => {
    let digest = known.get(path);
    if (digest === undefined) {
      try {
        digest = createHash("sha256").update(readFileSync(path)).digest("hex");
      } catch {
        digest = `no file ${path}`;
      }
      known.set(path, digest);
    }
    return digest;
  };
}
