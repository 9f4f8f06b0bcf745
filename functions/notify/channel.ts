import type * as z from "zod/mini";
import type { KindName } from "../../model/channels/channel-kinds";
import type { FunctionContext, MakeClient } from "../runtime/context";
import type { ConfiguredChannel } from "./configuration";
import type { Notice } from "./notice";

/** The notices collected for one channel. */
export interface Digest {
  readonly lines: readonly string[];
  /** Number of further notices. */
  readonly more: number;
  /** Hours since the previous digest. */
  readonly hours: number;
  /** The hub's Region. */
  readonly region: string;
}

/** Dependencies for sending one message. */
export interface Sending<Secret> {
  readonly channel: ConfiguredChannel;
  /** Thread of the chat in which the incident was reported before. */
  readonly thread: string | undefined;
  readonly context: FunctionContext;
  /** Reads the channel's secret. @throws Error if its content does not fit the channel's kind. */
  readonly secret: () => Promise<Secret>;
  /** Posts JSON within the endpoint's rate limit. */
  readonly post: (url: string, headers: Readonly<Record<string, string>>, message: object) => Promise<Response>;
  /** Creates an AWS SDK client, or returns the cached one. */
  readonly client: MakeClient;
}

/** Implementation of one kind of channel. Its definition is in `model/channels/kinds/KIND.ts`. */
export interface Channel<Secret, Message> {
  readonly kind: KindName;
  /** Schema of the secret; errors name the secret, never its value. Absent: no secret. */
  readonly secret?: z.ZodMiniType<Secret>;
  /** Minimum milliseconds between two messages. 0: no limit. */
  readonly pauseMs: number;
  /** `repeats`: occurrences of the incident since it was last reported. */
  message(notice: Notice, repeats: number, channel: ConfiguredChannel): Message;
  digest(digest: Digest, channel: ConfiguredChannel): Message;
  /** Resolves to the message's thread, if the chat supports threads. */
  send(message: Message, sending: Sending<Secret>): Promise<string | undefined>;
}
