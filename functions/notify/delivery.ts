import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { SNSClient } from "@aws-sdk/client-sns";
import { PublishCommand } from "@aws-sdk/client-sns";
import * as z from "zod";
import type { FunctionContext } from "../runtime/context";
import type { Channel } from "./configuration";
import { type Email, emailDigest, emailOf } from "./email";
import { httpsDigest, httpsMessage } from "./https";
import type { Memory } from "./memory";
import type { Notice } from "./notice";
import { slackDigest, slackMessage } from "./slack";
import { teamsDigest, teamsMessage } from "./teams";
import { ticketDigest, ticketEntry, ticketEvent, type TicketEvent } from "./ticket";

/** The other side wants to be left alone for so many seconds. */
export class RetryAfter extends Error {
  constructor(
    readonly channel: string,
    readonly seconds: number,
  ) {
    super(`${channel} asks to wait ${seconds} seconds`);
  }
}

const httpsUrl = z.url({ protocol: /^https$/ });

/** What each kind's secret holds. Errors name the secret, never its value. */
const secretOf = {
  slack: z.union([
    z.object({ webhook: httpsUrl.refine((url) => /^hooks\.slack(-gov)?\.com$/.test(new URL(url).hostname)) }),
    z.object({ token: z.string().regex(/^xoxb-/), channel: z.string().min(1) }),
  ]),
  teams: z.object({ webhook: httpsUrl }),
  https: z.object({ url: httpsUrl, headers: z.record(z.string(), z.string()).default({}) }),
} as const;

/** Slack documentation, "Rate limits": a message a second and channel; Teams: four requests a second. */
const pauseMs = { slack: 1000, teams: 250, email: 0, https: 0, ticket: 0 } as const;

const timeoutMs = 10_000;
/** Longer waits are spent in the queue, where they cost nothing. */
const longestWaitMs = 4000;

export interface DeliveryParts {
  readonly context: FunctionContext;
  readonly sns: SNSClient;
  readonly eventBridge: EventBridgeClient;
  /** Name of the central bus. */
  readonly bus: string;
  readonly region: string;
  /** What all containers know of a channel. */
  readonly turns: Pick<Memory, "takeTurn" | "leaveAlone">;
  /** The secret's text; `fresh`: not the one that is cached. */
  readonly secret: (name: string, fresh: boolean) => Promise<string | undefined>;
}

/** Sends messages, no faster than the other side takes them. */
export class Delivery {
  constructor(private readonly parts: DeliveryParts) {}

  /** Resolves to the message's thread where the chat has such. */
  async tell(channel: Channel, notice: Notice, repeats: number, thread?: string): Promise<string | undefined> {
    switch (channel.kind) {
      case "slack":
        return this.slack(channel, slackMessage(notice, repeats), thread);
      case "teams":
        return this.teams(channel, teamsMessage(notice, repeats));
      case "email":
        return this.email(channel, emailOf(notice, repeats));
      case "https":
        return this.https(channel, httpsMessage(notice, repeats));
      case "ticket":
        return this.ticket(channel, ticketEvent(channel, notice, repeats));
    }
  }

  async digest(channel: Channel, lines: readonly string[], more: number, hours: number): Promise<void> {
    switch (channel.kind) {
      case "slack":
        await this.slack(channel, slackDigest(lines, more, hours));
        return;
      case "teams":
        await this.teams(channel, teamsDigest(lines, more, hours));
        return;
      case "email":
        await this.email(channel, emailDigest(lines, more, hours));
        return;
      case "https":
        await this.https(channel, httpsDigest(lines, more, hours));
        return;
      case "ticket":
        await this.ticket(channel, ticketDigest(channel, lines, more, hours, this.parts.region));
        return;
    }
  }

  private async slack(channel: Channel, message: object, thread?: string): Promise<string | undefined> {
    const secret = await this.read(channel, secretOf.slack);
    if ("webhook" in secret) {
      await this.post(channel, secret.webhook, {}, message);
      return undefined;
    }
    const response = await this.post(
      channel,
      "https://slack.com/api/chat.postMessage",
      { authorization: `Bearer ${secret.token}` },
      { channel: secret.channel, ...(thread !== undefined && { thread_ts: thread }), ...message },
    );
    // Slack answers 200 to what it refuses (Slack documentation, "Using the Slack Web API", "Evaluating responses").
    const answer = (await response.json().catch(() => ({}))) as { ok?: unknown; error?: unknown; ts?: unknown };
    if (answer.ok !== true) throw new Error(`${channel.id}: Slack says ${String(answer.error).slice(0, 100)}`);
    return thread ?? (typeof answer.ts === "string" ? answer.ts : undefined);
  }

  private async teams(channel: Channel, message: object): Promise<undefined> {
    const { webhook } = await this.read(channel, secretOf.teams);
    await this.post(channel, webhook, {}, message);
  }

  private async https(channel: Channel, message: object): Promise<undefined> {
    const { url, headers } = await this.read(channel, secretOf.https);
    await this.post(channel, url, headers, message);
  }

  private async email({ topicArn }: Channel, { subject, message }: Email): Promise<undefined> {
    await this.parts.sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
  }

  /** The bus takes it: from there on EventBridge sees to it that the ticket system is told. */
  private async ticket({ id }: Channel, event: TicketEvent): Promise<undefined> {
    const { eventBridge, bus, context } = this.parts;
    const entry = ticketEntry(event, bus, context.now());
    const { Entries: entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
    const failed = entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (failed !== undefined)
      throw new Error(`${id}: the central bus says ${failed.ErrorCode ?? ""}: ${failed.ErrorMessage ?? ""}`);
  }

  private async read<Secret>(channel: Channel, schema: z.ZodType<Secret>, fresh = false): Promise<Secret> {
    const text = await this.parts.secret(channel.secret ?? "", fresh);
    try {
      return schema.parse(JSON.parse(text ?? ""));
    } catch {
      // Somebody may just have mended it.
      if (!fresh) return this.read(channel, schema, true);
      throw new Error(
        `secret ${channel.secret ?? ""} of channel ${channel.id} does not hold what ${channel.kind} needs`,
      );
    }
  }

  /** Waits for the channel's turn. @throws RetryAfter where that takes too long. */
  private async takeTurn(channel: Channel): Promise<void> {
    const { context, turns } = this.parts;
    const pause = pauseMs[channel.kind];
    if (pause === 0) return;
    for (let waited = 0; ;) {
      const now = context.now();
      const until = await turns.takeTurn(channel.id, now, pause);
      if (until === undefined) return;
      const wait = Math.max(until - now.getTime(), 1);
      if (waited + wait > longestWaitMs) throw new RetryAfter(channel.id, Math.ceil(wait / 1000));
      await context.sleep(wait);
      waited += wait;
    }
  }

  private async post(
    channel: Channel,
    url: string,
    headers: Readonly<Record<string, string>>,
    message: object,
  ): Promise<Response> {
    const { context, secret, turns } = this.parts;
    await this.takeTurn(channel);
    const response = await context.fetch(url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(message),
      // A redirect could lead anywhere, with the secret's headers.
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 429) {
      const seconds = retryAfter(response.headers.get("retry-after"), context.now());
      await turns.leaveAlone(channel.id, context.now().getTime() + seconds * 1000);
      throw new RetryAfter(channel.id, seconds);
    }
    if (response.ok) return response;
    // A webhook that was replaced: the next attempt shall see the new one.
    if ([401, 403, 404, 410].includes(response.status)) await secret(channel.secret ?? "", true);
    throw new Error(`${channel.id} answered ${response.status}`);
  }
}

/** Seconds or a date (RFC 9110, "Retry-After"); 30 seconds where it is neither, an hour at most. */
function retryAfter(header: string | null, now: Date): number {
  const seconds = Number(header?.trim() || Number.NaN);
  const until = Date.parse(header ?? "");
  const wanted = Number.isFinite(seconds) ? seconds : (until - now.getTime()) / 1000;
  return Number.isFinite(wanted) ? Math.min(Math.max(Math.ceil(wanted), 1), 3600) : 30;
}
