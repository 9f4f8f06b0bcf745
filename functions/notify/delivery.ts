import { type FunctionContext, type MakeClient, sdkClients } from "../runtime/context";
import { Postponed } from "../runtime/visibility";
import type { Channel, Digest, Sending } from "./channel";
import * as all from "./channels/all";
import type { ConfiguredChannel } from "./configuration";
import type { Notice } from "./notice";
import type { NotifyState } from "./state";
import type { Turn } from "./turns";

const channels = new Map<string, Channel<unknown, unknown>>(Object.values(all).map((each) => [each.kind, each]));

const timeoutMs = 10_000;

export interface DeliveryParts {
  readonly context: FunctionContext;
  /** Name of the hub's Region. */
  readonly region: string;
  /** Rate limits shared by all containers. */
  readonly state: Pick<NotifyState, "takeSlot" | "blockUntil">;
  /** The secret's text; `fresh` bypasses the cache. */
  readonly secret: (name: string, fresh: boolean) => Promise<string | undefined>;
}

/** A message's slot in its channel's rate limit, and what it needs to get another one. */
export interface Departure extends Turn {
  /** Milliseconds since the epoch at which it is sent; absent: it has no slot yet. */
  readonly sendAt?: number;
}

/** A digest is not urgent, but it comes alone. */
const ofDigest: Departure = { rank: 0, returned: true };

/** Minimum milliseconds between two messages to a channel; 0: no limit. */
export const pauseOf = (channel: ConfiguredChannel): number => channelOf(channel).pauseMs;

/** Sends messages within the endpoints' rate limits. */
export class Delivery {
  private readonly client: MakeClient;
  /** Channels that throttle, with the time until which they do: the rest of the batch does not ask them. */
  private readonly blocked = new Map<string, Date>();
  /** When a channel was last sent something, in milliseconds: two late messages are no reason to send them at once. */
  private readonly lastSent = new Map<string, number>();

  constructor(private readonly parts: DeliveryParts) {
    this.client = sdkClients(parts.context);
  }

  /** A batch of messages begins. */
  begin(): void {
    this.blocked.clear();
  }

  /** Resolves to the message's thread, if the chat supports threads. */
  async notify(channel: ConfiguredChannel, notice: Notice, repeats: number, departure: Departure, thread?: string) {
    const how = channelOf(channel);
    return how.send(how.message(notice, repeats, channel), this.sending(channel, how, departure, thread));
  }

  async digest(channel: ConfiguredChannel, digest: Omit<Digest, "region">): Promise<void> {
    const how = channelOf(channel);
    const message = how.digest({ ...digest, region: this.parts.region }, channel);
    await how.send(message, this.sending(channel, how, ofDigest));
  }

  private sending(
    channel: ConfiguredChannel,
    how: Channel<unknown, unknown>,
    departure: Departure,
    thread?: string,
  ): Sending<unknown> {
    return {
      channel,
      thread,
      context: this.parts.context,
      client: this.client,
      secret: () => this.readSecret(channel, how),
      post: (url, headers, message) => this.post(channel, how.pauseMs, departure, { url, headers, message }),
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
   * Waits until the message's slot. One that is too late for it, because others took longer than planned, gets another:
   * the slots after its own are those of other messages.
   *
   * @throws Postponed if the wait is too long.
   */
  private async waitForSlot(id: string, pauseMs: number, { sendAt, ...turn }: Departure): Promise<void> {
    const { context, state } = this.parts;
    const blocked = this.blocked.get(id);
    if (blocked !== undefined && blocked > context.now()) throw new Postponed(`${id} asks to wait`, blocked);
    if (pauseMs === 0) return;
    const free = (this.lastSent.get(id) ?? 0) + pauseMs;
    let at = sendAt === undefined ? undefined : Math.max(sendAt, free);
    const now = context.now();
    if (at === undefined || sendAt === undefined || Math.max(at, now.getTime()) > sendAt + pauseMs) {
      const slot = await state.takeSlot(id, now, pauseMs, turn);
      if ("returnAt" in slot) throw waitsForTurn(id, slot.returnAt);
      at = Math.max(slot.sendAt, free);
    }
    const wait = at - context.now().getTime();
    if (wait > 0) await context.sleep(wait);
    this.lastSent.set(id, context.now().getTime());
  }

  private async post(
    { id, secret: secretName = "" }: ConfiguredChannel,
    pauseMs: number,
    departure: Departure,
    { url, headers, message }: { readonly url: string; readonly headers: object; readonly message: object },
  ): Promise<Response> {
    const { context, secret, state } = this.parts;
    await this.waitForSlot(id, pauseMs, departure);
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
      const until = new Date(now.getTime() + seconds * 1000);
      this.blocked.set(id, until);
      await state.blockUntil(id, until.getTime());
      throw new Postponed(`${id} asks to wait ${seconds} seconds`, until);
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

/** For a message that comes back when it is its turn. */
export const waitsForTurn = (id: string, until: number): Postponed =>
  new Postponed(`waits for its turn in ${id}`, new Date(until));

/** Seconds or a date (RFC 9110, "Retry-After"); 30 seconds if invalid, at most an hour. */
function secondsOf(header: string | null, now: Date): number {
  const seconds = Number(header?.trim() || Number.NaN);
  const until = Date.parse(header ?? "");
  const wanted = Number.isFinite(seconds) ? seconds : (until - now.getTime()) / 1000;
  return Number.isFinite(wanted) ? Math.min(Math.max(Math.ceil(wanted), 1), 3600) : 30;
}
