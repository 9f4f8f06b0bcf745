import type * as z from "zod";
import type { Statement } from "../iam/policies";
import type { HubPlace } from "../names";

/** A setting that is required for channels of one kind, and invalid for others. */
export interface OwnSetting<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** Verb of its error messages: `addresses` are, `ticket` is. */
  readonly verb: "is" | "are";
  /** Hint for an error about a missing setting. */
  readonly hint: string;
}

/** A channel in settings, as seen by its kind. */
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
  Configuration extends object = object,
> {
  readonly kind: Kind;
  /** Sort position among the kinds. */
  readonly position: number;
  /** For the reference of the settings; kinds with the same text are listed together. */
  readonly what: string;
  /** The reader of the channel's secret, or the reason why it has none. */
  readonly secret: "function" | "EventBridge" | { readonly unused: string };
  readonly settings: Own;
  /** Configuration of such a channel for the function, in addition to its id, kind and secret: what JSON can hold. */
  readonly configure: (channel: ChannelOf<Own>, place: HubPlace) => Configuration;
  /** Permissions of the function for such channels. */
  readonly statements: (channels: readonly { readonly id: string }[], place: HubPlace) => readonly Statement[];
  /** Subscribers of the channel's own SNS topic. Absent: it has none. */
  readonly subscribers?: (channel: ChannelOf<Own>) => readonly string[];
}

/** Defines a kind with inferred types. */
export const channelKind = <
  const Kind extends string,
  Own extends Readonly<Record<string, OwnSetting>>,
  Configuration extends object,
>(
  definition: ChannelKind<Kind, Own, Configuration>,
): ChannelKind<Kind, Own, Configuration> => definition;
