import type * as z from "zod";
import type { JsonObject } from "../envelope";
import type { Statement } from "../iam/policies";
import type { Names } from "../names";

/** The hub that a channel belongs to. */
export interface ChannelPlace {
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
}

/** A setting that channels of one kind must have, and others must not. */
export interface OwnSetting<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** How its errors go on: `addresses` are, `ticket` is. */
  readonly verb: "is" | "are";
  /** What to write where it is missing. */
  readonly hint: string;
}

/** A channel of the settings, as far as its kind sees it. */
type ChannelOf<Own extends Readonly<Record<string, OwnSetting>>> = { readonly id: string } & {
  readonly [Key in keyof Own as undefined extends z.output<Own[Key]["schema"]> ? never : Key]: z.output<
    Own[Key]["schema"]
  >;
} & {
  readonly [Key in keyof Own as undefined extends z.output<Own[Key]["schema"]> ? Key : never]?: z.output<
    Own[Key]["schema"]
  >;
};

/** A kind of notification channel in plain data; how it sends is in `functions/notify/channels/KIND/`. */
export interface ChannelKind<
  Kind extends string = string,
  Own extends Readonly<Record<string, OwnSetting>> = Readonly<Record<string, OwnSetting>>,
  Configuration extends z.ZodRawShape = z.ZodRawShape,
> {
  readonly kind: Kind;
  /** Place among the kinds wherever they are listed. */
  readonly position: number;
  /** For the reference of the settings; kinds with the same words are listed together. */
  readonly what: string;
  /** Who reads the channel's secret, or why it has none. */
  readonly secret: "function" | "EventBridge" | { readonly unused: string };
  readonly settings: Own;
  /** What the function is told of such a channel, besides its id, kind and secret. Optional keys: other kinds lack them. */
  readonly configuration: Configuration;
  readonly configure: (channel: ChannelOf<Own>, place: ChannelPlace) => JsonObject;
  /** What the function may do because there are such channels. */
  readonly statements: (channels: readonly { readonly id: string }[], place: ChannelPlace) => readonly Statement[];
  /** Who subscribes to an SNS topic of the channel's own. Absent: it has none. */
  readonly subscribers?: (channel: ChannelOf<Own>) => readonly string[];
}

/** Declares a kind, and keeps its types. */
export const channelKind = <
  const Kind extends string,
  Own extends Readonly<Record<string, OwnSetting>>,
  Configuration extends z.ZodRawShape,
>(
  definition: ChannelKind<Kind, Own, Configuration>,
): ChannelKind<Kind, Own, Configuration> => definition;
