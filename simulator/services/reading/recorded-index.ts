import type { Graph, Resource } from "../../graph";
import { nameOf } from "../../recorded";

/** Recorded resources by type and place, for calls that read them back. */
export interface RecordedIndex {
  all(type: string, account: string, region: string): readonly Resource[];
  named(type: string, account: string, region: string, name: string): Resource | undefined;
  /** By one of its inputs, whatever the place: bucket names are global. */
  by(type: string, input: string, value: string): Resource | undefined;
}

export function indexOf(graphs: readonly Graph[]): RecordedIndex {
  const index = new Map<string, Resource[]>();
  const ofType = new Map<string, Resource[]>();
  for (const resource of graphs.flatMap(({ resources }) => resources)) {
    const key = `${resource.type} ${resource.account} ${resource.region}`;
    for (const [map, at] of [[index, key] as const, [ofType, resource.type] as const]) {
      const known = map.get(at);
      if (known === undefined) map.set(at, [resource]);
      else known.push(resource);
    }
  }
  const all = (type: string, account: string, region: string) => index.get(`${type} ${account} ${region}`) ?? [];
  return {
    all,
    named: (type, account, region, name) => all(type, account, region).find((each) => nameOf(each) === name),
    by: (type, input, value) => ofType.get(type)?.find((each) => each.inputs[input] === value),
  };
}

/** One page of a list, and the token of the next. Pages are short, so that whoever reads one page alone misses something. */
export function page<Item>(
  items: readonly Item[],
  token: unknown,
  size = 10,
): { readonly items: readonly Item[]; readonly next?: string } {
  const from = token === undefined || token === "" ? 0 : Number(token);
  const rest = items.length > from + size;
  return { items: items.slice(from, from + size), ...(rest && { next: String(from + size) }) };
}

/**
 * A policy as services write it back: other order, one element without its list, an account's id in place of the ARN of its
 * root (IAM user guide, "AWS JSON policy elements: Principal"). More than any one service does.
 */
export function rewritten(policy: unknown): string {
  const document = (typeof policy === "string" ? JSON.parse(policy) : policy) as Record<string, unknown>;
  return JSON.stringify(other(document), null, 2);
}

function other(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(other).reverse();
    return items.length === 1 && typeof items[0] === "string" ? items[0] : items;
  }
  if (typeof value === "string") return /^arn:aws:iam::(\d{12}):root$/.exec(value)?.[1] ?? value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, other(member)]),
  );
}
