import type { OwnSetting } from "./channel-kind";
import * as all from "./kinds/all";

type Definition = (typeof all)[keyof typeof all];

/** `A | B` → `A & B`. */
type Merged<Union> = (Union extends unknown ? (value: Union) => void : never) extends (value: infer Whole) => void
  ? Whole
  : never;

type OwnSettings = Merged<Definition["settings"]>;

export const channelKinds = Object.values<Definition>(all).sort((a, b) => a.position - b.position);

export type KindName = Definition["kind"];
export const kindNames: readonly KindName[] = channelKinds.map(({ kind }) => kind);

const byName = new Map(channelKinds.map((definition) => [definition.kind, definition]));
export const kindOf = (name: KindName): Definition => byName.get(name) as Definition;

/** `["addresses", …, the kind that it belongs to]` for each setting that only one kind has. */
export const ownSettings = channelKinds.flatMap(({ kind, settings }) =>
  Object.entries<OwnSetting>(settings).map(([key, setting]) => ({ key, kind, ...setting })),
);

/** Settings of all kinds, in addition to those that every channel has. */
export const settingsShape = Object.fromEntries(ownSettings.map(({ key, schema }) => [key, schema])) as {
  readonly [Key in keyof OwnSettings]: OwnSettings[Key] extends { readonly schema: infer Schema } ? Schema : never;
};

/**
 * A channel's configuration for the function, in addition to the fields of every channel. A type alone, because the function has no
 * use for what checks settings, which would be a quarter of it.
 */
export type KindConfiguration = Partial<Merged<ReturnType<Definition["configure"]>>>;
