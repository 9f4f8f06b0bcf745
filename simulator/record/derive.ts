import { isDeepStrictEqual } from "node:util";
import type { Graph, Resource } from "../graph";
import { computeResource } from "./outputs";
import { hex } from "./outputs/output-table";

/** The resources of accounts in one Region each, as far as they have an account's id in their name or are in it. */
export interface Holdings {
  /** What belongs to an account by a Region's stacks and by templates there. */
  of(account: string, region: string): readonly Resource[];
}

/** Indexes graphs. `regionOf`: the Region of a stack of the program, undefined for graphs of templates. */
export function holdingsOf(
  graphs: readonly Graph[],
  accounts: ReadonlySet<string>,
  regionOf: (graph: Graph) => string | undefined,
): Holdings {
  const index = new Map<string, Resource[]>();
  for (const graph of graphs) {
    const region = regionOf(graph);
    for (const resource of graph.resources) {
      // Components and providers are nothing in AWS.
      if (resource.account === "" || resource.type.startsWith("pulumi:")) continue;
      const named = resource.urn.match(/(?<!\d)\d{12}(?!\d)/g)?.find((id) => accounts.has(id));
      const key = `${named ?? resource.account} ${region ?? resource.region}`;
      const known = index.get(key);
      if (known === undefined) index.set(key, [resource]);
      else known.push(resource);
    }
  }
  return { of: (account, region) => index.get(`${account} ${region}`) ?? [] };
}

/**
 * The same resources of another account: its id in place of the other one, wherever that stands. What does not contain it
 * is shared with the original.
 */
export function derive(resources: readonly Resource[], from: string, to: string): Resource[] {
  return resources.map((resource) => {
    const other = substitute(resource, from, to) as Resource;
    const random = randomOutputs(resource);
    if (random.length === 0 || other.urn === resource.urn) return other;
    const { urn, name, account, region } = other;
    const place = { urn, name, account, region, partition: "aws" as const, defaultTags: {} };
    const { id, outputs } = computeResource(resource.type, other.inputs, place);
    const computed: Readonly<Record<string, unknown>> = { ...outputs, id };
    return {
      ...other,
      outputs: { ...other.outputs, ...Object.fromEntries(random.map((key) => [key, computed[key]])) },
    };
  });
}

const randomOf = new WeakMap<Resource, readonly string[]>();

/** Outputs that AWS chooses at random, and the recorder by the URN: not the account's id alone is another in them. */
function randomOutputs(resource: Resource): readonly string[] {
  const known = randomOf.get(resource);
  if (known !== undefined) return known;
  const digits = hex(resource, 6);
  const random = Object.entries(resource.outputs)
    .filter(([, value]) => typeof value === "string" && value.toLowerCase().includes(digits))
    .map(([key]) => key);
  randomOf.set(resource, random);
  return random;
}

function substitute(value: unknown, from: string, to: string): unknown {
  if (typeof value === "string") return value.includes(from) ? value.replaceAll(from, to) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => substitute(item, from, to));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  let changed = false;
  const entries = Object.entries(value).map(([key, each]) => {
    const [newKey, newValue] = [substitute(key, from, to) as string, substitute(each, from, to)];
    if (newKey !== key || newValue !== each) changed = true;
    return [newKey, newValue] as const;
  });
  return changed ? Object.fromEntries(entries) : value;
}

/**
 * How the recorded resources of an account differ from those that derive from another's. Undefined if they are equal, in
 * any order.
 */
export function differenceOf(derived: readonly Resource[], recorded: readonly Resource[]): string | undefined {
  const byUrn = new Map(recorded.map((resource) => [resource.urn, resource]));
  for (const resource of derived) {
    const real = byUrn.get(resource.urn);
    if (real === undefined) return `${resource.urn} is not recorded`;
    if (!isDeepStrictEqual(sorted(real), sorted(resource))) return `${resource.urn} is another`;
  }
  const made = new Set(derived.map(({ urn }) => urn));
  const extra = recorded.find(({ urn }) => !made.has(urn));
  return extra === undefined ? undefined : `${extra.urn} is recorded besides`;
}

/** URNs of a resource's options are sorted by the recorder: another account's id may sort otherwise. */
const sorted = (resource: Resource): Resource => ({
  ...resource,
  options: { ...resource.options, dependsOn: [...resource.options.dependsOn].sort() },
});
