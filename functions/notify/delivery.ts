import { severities } from "../../model/severity";
import { type FunctionContext, type MakeClient, sdkClients } from "../runtime/context";
import { Postponed } from "../runtime/visibility";
import type { Channel, Digest, Sending } from "./channel";
import * as all from "./channels/all";
import type { ConfiguredChannel } from "./configuration";
import type { Notice } from "./notice";
import type { NotifyState } from "./state";

const channels = new Map<string, Channel<unknown, unknown>>(Object.values(all).map((each) => [each.kind, each]));

const timeoutMs = 10_000;
/** Longer waits are spent in the queue, where they cost nothing. */
const longestWaitMs = 4000;

export interface DeliveryParts {
  readonly context: FunctionContext;
  /** Name of the hub's Region. */
  readonly region: string;
  /** Rate limits shared by all containers. */
  readonly state: Pick<NotifyState, "takeSlot" | "wantSlot" | "queueUp" | "blockUntil">;
  /** The secret's text; `fresh` bypasses the cache. */
  readonly secret: (name: string, fresh: boolean) => Promise<string | undefined>;
}

/** How long a message may wait in the function, and before which others it is sent. */
export interface Turn {
  /** 0 is least urgent. */
  readonly rank: number;
  /** It waited in the queue already, until it was its turn. */
  readonly returned: boolean;
}

/** A digest is not urgent, but it comes alone. */
const ofDigest: Turn = { rank: 0, returned: true };
const mostUrgent = severities.length - 1;

/** Sends messages within the endpoints' rate limits. */
export class Delivery {
  private readonly client: MakeClient;
  /** Channels that a message of this batch has waited for: the next one waits in the queue, so that the batch ends. */
  private readonly waitedFor = new Set<string>();

  constructor(private readonly parts: DeliveryParts) {
    this.client = sdkClients(parts.context);
  }

  /** A batch of messages begins. */
  begin(): void {
    this.waitedFor.clear();
  }

  /** Resolves to the message's thread, if the chat supports threads. */
  async notify(channel: ConfiguredChannel, notice: Notice, repeats: number, turn: Turn, thread?: string) {
    const how = channelOf(channel);
    return how.send(how.message(notice, repeats, channel), this.sending(channel, how, turn, thread));
  }

  async digest(channel: ConfiguredChannel, digest: Omit<Digest, "region">): Promise<void> {
    const how = channelOf(channel);
    const message = how.digest({ ...digest, region: this.parts.region }, channel);
    await how.send(message, this.sending(channel, how, ofDigest));
  }

  private sending(
    channel: ConfiguredChannel,
    how: Channel<unknown, unknown>,
    turn: Turn,
    thread?: string,
  ): Sending<unknown> {
    return {
      channel,
      thread,
      context: this.parts.context,
      client: this.client,
      secret: () => this.readSecret(channel, how),
      post: (url, headers, message) => this.post(channel, how.pauseMs, turn, { url, headers, message }),
    };
  }

  private async readSecret(
    channel: ConfiguredChannel,
    how: Channel<unknown, unknown>,
    fresh = false,
  ): Promise<unknown> {
    const { id, kind, secret = "" } = channel;
    const text = await this.parts.secret(secret, fresh);
    try {
      return how.secret?.parse(JSON.parse(text ?? ""));
    } catch {
      // The cached secret may be out of date: read it again.
      if (!fresh) return this.readSecret(channel, how, true);
      throw new Error(`secret ${secret} of channel ${id} does not hold what ${kind} needs`);
    }
  }

  /**
   * Waits for the channel's rate limit. Under load only what is critical waits here, and keeps less urgent messages from
   * the next slots; the others are told when it will be their turn, and come back then. So a critical event is soon
   * received, however many others came before it.
   *
   * @throws Postponed if the wait is too long.
   */
  private async waitForSlot(id: string, pauseMs: number, { rank, returned }: Turn): Promise<void> {
    const { context, state } = this.parts;
    if (pauseMs === 0) return;
    const patient = rank === mostUrgent || returned || !this.waitedFor.has(id);
    for (let waited = 0; ;) {
      const now = context.now();
      const until = await state.takeSlot(id, now, pauseMs, rank);
      if (until === undefined) return;
      const wait = Math.max(until - now.getTime(), 1);
      if (wait > longestWaitMs) throw retryAfter(id, Math.ceil(wait / 1000), now);
      if (!patient || waited + wait > longestWaitMs) {
        const turn = await state.queueUp(id, until, pauseMs, rank);
        throw new Postponed(`waits for its turn in ${id}`, new Date(turn));
      }
      if (waited > 0 && rank > 0) await state.wantSlot(id, now, pauseMs, rank);
      this.waitedFor.add(id);
      await context.sleep(wait);
      waited += wait;
    }
  }

  private async post(
    { id, secret: secretName = "" }: ConfiguredChannel,
    pauseMs: number,
    turn: Turn,
    { url, headers, message }: { readonly url: string; readonly headers: object; readonly message: object },
  ): Promise<Response> {
    const { context, secret, state } = this.parts;
    await this.waitForSlot(id, pauseMs, turn);
    const request = {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(message),
      // A redirect could send the secret's headers anywhere.
      redirect: "error" as const,
      signal: AbortSignal.timeout(timeoutMs),
    };
    const response = await context.fetch(url, request).catch((error: unknown) => {
      throw new Error(`${id} was not reached: ${reasonOf(error)}`);
    });
    if (response.status === 429) {
      const now = context.now();
      const seconds = secondsOf(response.headers.get("retry-after"), now);
      await state.blockUntil(id, now.getTime() + seconds * 1000);
      throw retryAfter(id, seconds, now);
    }
    if (response.ok) return response;
    // The webhook was replaced: the next attempt must use the new one.
    if ([401, 403, 404, 410].includes(response.status)) await secret(secretName, true);
    throw new Error(`${id} answered ${response.status}`);
  }
}

const channelOf = ({ kind }: ConfiguredChannel): Channel<unknown, unknown> => {
  const channel = channels.get(kind);
  if (channel === undefined) throw new Error(`No folder of functions/notify/channels sends to the kind ${kind}.`);
  return channel;
};

/** Names alone: the text of such an error may have the address, or a header, that it is about. */
function reasonOf(error: unknown): string {
  const names = [error, (error as { cause?: unknown } | null)?.cause].flatMap((each) => {
    const { name, code } = (each ?? {}) as { readonly name?: unknown; readonly code?: unknown };
    return [name, code].filter((text) => typeof text === "string" && /^[A-Za-z0-9_]{1,60}$/.test(text));
  });
  return names.join(", ") || "an error without a name";
}

const retryAfter = (id: string, seconds: number, now: Date) =>
  new Postponed(`${id} asks to wait ${seconds} seconds`, new Date(now.getTime() + seconds * 1000));

/** Seconds or a date (RFC 9110, "Retry-After"); 30 seconds if invalid, at most an hour. */
function secondsOf(header: string | null, now: Date): number {
  const seconds = Number(header?.trim() || Number.NaN);
  const until = Date.parse(header ?? "");
  const wanted = Number.isFinite(seconds) ? seconds : (until - now.getTime()) / 1000;
  return Number.isFinite(wanted) ? Math.min(Math.max(Math.ceil(wanted), 1), 3600) : 30;
}
