import { Draft } from "../runtime/draft";
import { type Change, inSeconds, type StateTable } from "../runtime/state-table";
import type { ToldClaim } from "./incidents";
import { type Slot, takeSlot, type Turn } from "./turns";

/** What is remembered of an event that returned to the queue. */
export interface Progress {
  /** Its notices that need nothing more, by channel and incident. */
  readonly done: readonly string[];
  /** Milliseconds until which it waits by design, to tell the repeats of an incident; 0 if it does not. */
  readonly waitsUntil: number;
}

/** The notices stored for one digest. */
export interface Gathered {
  readonly lines: readonly string[];
  /** Number of notices that did not fit. */
  readonly more: number;
}

/**
 * Days for which an event's notified channels are remembered: 14 in the queue and 14 among its dead letters, from which
 * an operator may hand it back (SQS developer guide, "Setting-up dead-letter queue retention").
 */
const doneDays = 30;
/**
 * Most lines of a digest, of 300 characters and up to four bytes each: an item may have 400 KB (DynamoDB developer
 * guide, "Quotas").
 */
const mostLines = 300;

/** Ids of the items: one for each incident, channel, event that returned, and digest. */
export const idOf = {
  incident: (key: string) => `incident#${key}`,
  channel: (id: string) => `channel#${id}`,
  event: (eventId: string) => `event#${eventId}`,
  digest: (channel: string, period: number) => `digest#${channel}#${period}`,
};

/** State of the function `notify`, shared by all containers. */
export class NotifyState {
  constructor(private readonly table: StateTable) {}

  /**
   * Reads items, lets `decide` change them, and writes what has changed, all or nothing: two requests, however many events
   * they are for. If another container was at one of them, everything is read and decided again.
   */
  async change<Result>(ids: ReadonlySet<string>, decide: (draft: (id: string) => Draft) => Result): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const items = await this.table.readAll(ids);
      const drafts = new Map<string, Draft>();
      const result = decide((id) => {
        const draft = drafts.get(id) ?? new Draft(id, items.get(id));
        drafts.set(id, draft);
        return draft;
      });
      const changes = [...drafts].flatMap(([id, draft]): [string, Change][] => {
        const change = draft.change();
        return change === undefined ? [] : [[id, change]];
      });
      if (await this.table.updateAll(new Map(changes))) return result;
      await this.table.pause(attempt, "other containers changed the state of these incidents");
    }
  }

  /** Notes that an incident was reported, with its thread and without the events that the message counted. */
  async recordSent(key: string, { others, subjects }: ToldClaim, thread: string | undefined): Promise<void> {
    const removed = Object.entries({ others, subjects }).filter(([, values]) => values.length > 0);
    await this.table.update(idOf.incident(key), {
      UpdateExpression: [
        `SET sent = :yes${thread === undefined ? "" : ", thread = :thread"} ADD version :one`,
        ...(removed.length > 0 ? [`DELETE ${removed.map(([name]) => `#${name} :${name}`).join(", ")}`] : []),
      ].join(" "),
      // `others` is reserved (DynamoDB developer guide, "Reserved words in DynamoDB").
      ...(removed.length > 0 && {
        ExpressionAttributeNames: Object.fromEntries(removed.map(([name]) => [`#${name}`, name])),
      }),
      ExpressionAttributeValues: {
        ":yes": { BOOL: true },
        ":one": { N: "1" },
        ...(thread !== undefined && { ":thread": { S: thread } }),
        ...Object.fromEntries(removed.map(([name, values]) => [`:${name}`, { SS: [...values] }])),
      },
    });
  }

  /** Remembers what of events is done, because a channel is not served yet; one request for up to a hundred events. */
  async recordProgress(events: ReadonlyMap<string, Progress>, now: Date): Promise<void> {
    const changes = [...events].map(([eventId, { done, waitsUntil }]): [string, Change] => [
      idOf.event(eventId),
      {
        UpdateExpression: `SET expiration = :expiration${waitsUntil > 0 ? ", waitsUntil = :until" : ""}${done.length > 0 ? " ADD done :keys" : ""}`,
        ExpressionAttributeValues: {
          ...(waitsUntil > 0 && { ":until": { N: String(waitsUntil) } }),
          ":expiration": { N: String(inSeconds(now) + doneDays * 86_400) },
          ...(done.length > 0 && { ":keys": { SS: [...done] } }),
        },
      },
    ]);
    for (let attempt = 1; !(await this.table.updateAll(new Map(changes))); attempt++)
      await this.table.pause(attempt, "other containers changed what is remembered of these events");
  }

  /** A slot for one message that lost its own. */
  takeSlot(channel: string, now: Date, pauseMs: number, turn: Turn): Promise<Slot> {
    const id = idOf.channel(channel);
    return this.change(new Set([id]), (draft) => takeSlot(draft(id), now, pauseMs, turn));
  }

  /** The endpoint throttles: no slots until then. */
  async blockUntil(channel: string, until: number): Promise<void> {
    await this.table.update(idOf.channel(channel), {
      UpdateExpression: "SET notBefore = :until, expiration = :expiration ADD version :one",
      ConditionExpression: "attribute_not_exists(notBefore) OR notBefore < :until",
      ExpressionAttributeValues: {
        ":until": { N: String(until) },
        ":expiration": { N: String(Math.floor(until / 1000) + 86_400) },
        ":one": { N: "1" },
      },
    });
  }

  /** Adds lines to a digest; what is there already changes nothing. One request, two for a digest that gets full. */
  async gather(channel: string, period: number, lines: ReadonlySet<string>, expires: Date): Promise<void> {
    const id = idOf.digest(channel, period);
    const expiration = { N: String(inSeconds(expires)) };
    const add = (some: readonly string[], more: number): Change => ({
      UpdateExpression: ["SET expiration = :expiration", ...adding(some, more)].join(" "),
      ExpressionAttributeValues: {
        ":expiration": expiration,
        ...(some.length > 0 && { ":lines": { SS: [...some] } }),
        ...(more > 0 && { ":more": { N: String(more) } }),
      },
    });
    const all = [...lines].slice(0, mostLines);
    const { UpdateExpression, ExpressionAttributeValues } = add(all, lines.size - all.length);
    const { applied, item } = await this.table.update(id, {
      UpdateExpression,
      ConditionExpression: "attribute_not_exists(gathered) OR size(gathered) <= :room",
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ":room": { N: String(mostLines - all.length) } },
    });
    if (applied) return;
    const gathered = new Set(item["gathered"]?.SS ?? []);
    const fresh = all.filter((line) => !gathered.has(line));
    const fitting = fresh.slice(0, Math.max(mostLines - gathered.size, 0));
    const more = fresh.length - fitting.length + lines.size - all.length;
    if (fitting.length > 0 || more > 0) await this.table.update(id, add(fitting, more));
  }

  /** Content of the digests that have some and were not sent, by {@link idOf.digest}. */
  async gathered(ids: Iterable<string>): Promise<ReadonlyMap<string, Gathered>> {
    const items = await this.table.readAll(ids);
    return new Map(
      [...items]
        .filter(([, item]) => item["sent"]?.BOOL !== true)
        .map(([id, item]) => [
          id,
          { lines: [...(item["gathered"]?.SS ?? [])].sort(), more: Number(item["more"]?.N ?? 0) },
        ]),
    );
  }

  async digestSent(channel: string, period: number): Promise<void> {
    await this.table.update(idOf.digest(channel, period), {
      UpdateExpression: "SET sent = :yes",
      ExpressionAttributeValues: { ":yes": { BOOL: true } },
    });
  }
}

const adding = (lines: readonly string[], more: number): string[] => {
  const parts = [...(lines.length > 0 ? ["gathered :lines"] : []), ...(more > 0 ? ["more :more"] : [])];
  return parts.length > 0 ? [`ADD ${parts.join(", ")}`] : [];
};
