import { own } from "../json";
import { changeKey, type SilencingCall } from "./changes";
import { type Known, nothingKnown, type TrailHeard } from "./judge";

/**
 * What the function `watch-silence` keeps in its hub's state table, for it and for whoever reads the table: one item for each
 * account and Region, two for each account, one for the hub.
 */
export const heardId = (account: string, region: string) => `heard#${account}#${region}`;
export const silenceId = (account: string) => `silence#${account}`;
export const callsId = (account: string) => `calls#${account}`;
export const settledId = "settled#hub";

/** In place of an account in {@link silenceId}: what lies in no single account. */
export const wholeHub = "hub";

/** Attributes of rules, apart from `id` and `expiration`. */
export const ruleAttribute = (rule: string) => `rule ${rule}`;
export const trailAttributes = { first: "trailFirst", last: "trailLast" } as const;
export const settledAttributes = { newest: "newest", unsettled: "unsettled" } as const;
export const callAttribute = (call: Pick<SilencingCall, "kind" | "region" | "rule">) => `call ${changeKey(call)}`;

/** An item, as DynamoDB returns it. */
export type StoredItem = Readonly<Record<string, { readonly S?: string | undefined; readonly N?: string | undefined }>>;

const prefix = ruleAttribute("");

/** When each rule was last heard, in milliseconds. */
export const arrivalsIn = (item: StoredItem): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(item).flatMap(([name, value]): [string, number][] =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), Number(value.N ?? 0)]] : [],
    ),
  );

export function trailIn(item: StoredItem): TrailHeard | undefined {
  const [first, last] = [item[trailAttributes.first]?.N, item[trailAttributes.last]?.N];
  return first === undefined || last === undefined ? undefined : { first: Number(first), last: Number(last) };
}

export const callsIn = (item: StoredItem): readonly SilencingCall[] =>
  Object.entries(item).flatMap(([name, { S }]) =>
    name.startsWith("call ") && S !== undefined ? [JSON.parse(S) as SilencingCall] : [],
  );

export const knownIn = (item: StoredItem): Known => {
  const known = own(item, "known")?.S;
  return known === undefined ? nothingKnown : (JSON.parse(known) as Known);
};
