import type * as z from "zod";
import type { KindName } from "../../model/channels/channel-kinds";
import type { FunctionContext, MakeClient } from "../runtime/context";
import type { ConfiguredChannel } from "./configuration";
import type { Notice } from "./notice";

/** What was gathered for one channel. */
export interface Digest {
  readonly lines: readonly string[];
  /** How many more there were. */
  readonly more: number;
  /** Hours since the digest before. */
  readonly hours: number;
  /** Region of the hub. */
  readonly region: string;
}

/** What one message is sent with. */
export interface Sending<Secret> {
  readonly channel: ConfiguredChannel;
  /** Thread of the chat in which the incident was reported before. */
  readonly thread: string | undefined;
  readonly context: FunctionContext;
  /** Reads the channel's secret. @throws Error where it does not hold what the kind needs. */
  readonly secret: () => Promise<Secret>;
  /** Posts JSON, no faster than the other side takes it. */
  readonly post: (url: string, headers: Readonly<Record<string, string>>, message: object) => Promise<Response>;
  /** The client of an AWS service. */
  readonly client: MakeClient;
}

/** How one kind of channel sends. What it is made of, is in `model/channels/kinds/KIND.ts`. */
export interface Channel<Secret, Message> {
  readonly kind: KindName;
  /** What the secret holds; errors name the secret, never its value. Absent: the function reads none. */
  readonly secret?: z.ZodType<Secret>;
  /** Milliseconds between two messages. 0: as fast as can be. */
  readonly pauseMs: number;
  /** `repeats`: how often the incident came again since it was last reported. */
  message(notice: Notice, repeats: number, channel: ConfiguredChannel): Message;
  digest(digest: Digest, channel: ConfiguredChannel): Message;
  /** Resolves to the message's thread where the chat has such. */
  send(message: Message, sending: Sending<Secret>): Promise<string | undefined>;
}
