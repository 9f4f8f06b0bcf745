import { createHash } from "node:crypto";
import { severities } from "../../model/severity";
import { inSeconds, type StateTable } from "../runtime/state-table";

/** What an event of an incident has to do. */
export type IncidentClaim =
  | ToldClaim
  /** Nothing: this event was told already. */
  | { readonly kind: "told" }
  /** Nothing: it is counted, and another event of the incident tells it. */
  | { readonly kind: "counted" }
  /** It comes back when the window ends, to tell the repeats that were counted until then. */
  | { readonly kind: "waits"; readonly until: Date };

/** It tells the incident now. */
export interface ToldClaim {
  readonly kind: "tell";
  /** Events of the incident that were counted since it was last reported, this one included if it waited. */
  readonly others: readonly string[];
  /** Subjects of some of them, where many incidents are told together. */
  readonly subjects: readonly string[];
  /** Thread of the chat in which the incident was reported before. */
  readonly thread?: string;
}

/** One event of an incident, as it is counted. */
export interface Occurrence {
  readonly eventId: string;
  readonly now: Date;
  readonly windowMinutes: number;
  /** Most events that are counted. */
  readonly most: number;
  /** Subject to remember with it. */
  readonly subject?: string;
}

/** What is remembered of an event that returned to the queue. */
export interface Progress {
  /** Its notices that need nothing more, by channel and incident. */
  readonly done: ReadonlySet<string>;
  /** Milliseconds until which it waits by design, to tell the repeats of an incident; 0 if it does not. */
  readonly waitsUntil: number;
}

/** The notices stored for one digest. */
export interface Gathered {
  readonly lines: readonly string[];
  /** Number of notices that did not fit. */
  readonly more: number;
}

/** Days an incident's thread is kept. */
const threadDays = 3;
/**
 * Days for which an event's notified channels are remembered: 14 in the queue and 14 among its dead letters, from which
 * an operator may hand it back (SQS developer guide, "Setting-up dead-letter queue retention").
 */
const doneDays = 30;
/** Most subjects that are remembered of incidents that are told together. */
const mostSubjects = 20;
/**
 * Most lines of a digest, of 300 characters and up to four bytes each: an item may have 400 KB (DynamoDB developer
 * guide, "Quotas").
 */
const mostLines = 300;

/** State of the function `notify`: one item for each incident and channel, and one for each digest. */
export class NotifyState {
  constructor(private readonly table: StateTable) {}

  /**
   * Claims the right to report an incident now. The first event of each window gets it, and gets it again until it has
   * been reported, however long that takes. Any other event is counted once, however often it is delivered; the first
   * one that is counted waits for the end of the window, so that no repeat remains untold.
   */
  async claim(key: string, { eventId, now, windowMinutes, most, subject }: Occurrence): Promise<IncidentClaim> {
    const id = `incident#${key}`;
    const seconds = inSeconds(now);
    const expiration = { N: String(seconds + threadDays * 86_400) };
    const member = memberOf(eventId);
    const { applied, item } = await this.table.update(id, {
      UpdateExpression:
        "SET windowEnds = :end, claimedBy = :event, sent = :no, expiration = :expiration, waited = if_not_exists(waiting, :nobody) REMOVE waiting",
      // An event that was told stays so, even if another channel keeps it in the queue beyond the window.
      ConditionExpression:
        "attribute_not_exists(claimedBy) OR (claimedBy = :event AND sent = :no) OR (claimedBy <> :event AND windowEnds <= :now)",
      ExpressionAttributeValues: {
        ":end": { N: String(seconds + windowMinutes * 60) },
        ":event": { S: eventId },
        ":nobody": { S: "" },
        ":no": { BOOL: false },
        ":now": { N: String(seconds) },
        ":expiration": expiration,
      },
      ReturnValues: "ALL_NEW",
    });
    if (applied) {
      const thread = item["thread"]?.S;
      return {
        kind: "tell",
        others: item["others"]?.SS ?? [],
        subjects: item["subjects"]?.SS ?? [],
        ...(thread !== undefined && { thread }),
      };
    }
    if (item["claimedBy"]?.S === eventId) return { kind: "told" };
    // Another event was quicker at the end of the window, and its message counted this one.
    if (item["waited"]?.S === eventId && item["sent"]?.BOOL === true) return { kind: "told" };
    const counted = await this.table.update(id, {
      UpdateExpression: "SET waiting = if_not_exists(waiting, :event), expiration = :expiration ADD others :member",
      ConditionExpression: "attribute_not_exists(others) OR contains(others, :text) OR size(others) < :most",
      ExpressionAttributeValues: {
        ":event": { S: eventId },
        ":member": { SS: [member] },
        ":text": { S: member },
        ":most": { N: String(most) },
        ":expiration": expiration,
      },
      ReturnValues: "ALL_NEW",
    });
    if (counted.applied && subject !== undefined && (counted.item["subjects"]?.SS ?? []).length < mostSubjects)
      await this.table.update(id, {
        UpdateExpression: "ADD subjects :subject",
        ExpressionAttributeValues: { ":subject": { SS: [subject] } },
      });
    return counted.item["waiting"]?.S === eventId
      ? { kind: "waits", until: new Date(Number(counted.item["windowEnds"]?.N ?? seconds) * 1000) }
      : { kind: "counted" };
  }

  /** Notes that an incident was reported, with its thread and without the events that the message counted. */
  async recordSent(key: string, { others, subjects }: ToldClaim, thread: string | undefined): Promise<void> {
    const told = { ":others": others, ":subjects": subjects };
    const removed = Object.entries(told).filter(([, values]) => values.length > 0);
    await this.table.update(`incident#${key}`, {
      UpdateExpression: [
        `SET sent = :yes${thread === undefined ? "" : ", thread = :thread"}`,
        ...(removed.length > 0 ? [`DELETE ${removed.map(([name]) => `${name.slice(1)} ${name}`).join(", ")}`] : []),
      ].join(" "),
      ExpressionAttributeValues: {
        ":yes": { BOOL: true },
        ...(thread !== undefined && { ":thread": { S: thread } }),
        ...Object.fromEntries(removed.map(([name, values]) => [name, { SS: [...values] }])),
      },
    });
  }

  /**
   * True if an incident is not told on its own, because as many others of its kind were within the window: the event is
   * then an occurrence of the incident `key`, which stands for all of them. It is the same for an event that comes back.
   */
  async isCollapsed(
    key: string,
    incident: string,
    { eventId, now, windowMinutes }: Occurrence,
    after: number,
  ): Promise<boolean> {
    const id = `incident#${key}`;
    const seconds = inSeconds(now);
    const member = memberOf(eventId);
    const first = await this.table.update(id, {
      UpdateExpression: "SET alone = :incident, aloneUntil = :end, expiration = :expiration",
      ConditionExpression:
        "(attribute_not_exists(aloneUntil) OR aloneUntil <= :now) AND (attribute_not_exists(claimedBy) OR claimedBy <> :event) AND (attribute_not_exists(others) OR NOT contains(others, :member))",
      ExpressionAttributeValues: {
        ":incident": { SS: [incident] },
        ":end": { N: String(seconds + windowMinutes * 60) },
        ":now": { N: String(seconds) },
        ":event": { S: eventId },
        ":member": { S: member },
        ":expiration": { N: String(seconds + threadDays * 86_400) },
      },
    });
    if (first.applied) return false;
    const { alone, aloneUntil, claimedBy, others } = first.item;
    if (claimedBy?.S === eventId || others?.SS?.includes(member) === true) return true;
    if (alone?.SS?.includes(incident) === true) return false;
    if (Number(aloneUntil?.N ?? 0) <= seconds) return true;
    const next = await this.table.update(id, {
      UpdateExpression: "ADD alone :incident",
      ConditionExpression: "size(alone) < :after",
      ExpressionAttributeValues: { ":incident": { SS: [incident] }, ":after": { N: String(after) } },
    });
    return !next.applied;
  }

  /** What is remembered of an event that returned to the queue. */
  async progress(eventId: string): Promise<Progress> {
    const item = await this.table.read(`event#${eventId}`);
    return { done: new Set(item?.["done"]?.SS ?? []), waitsUntil: Number(item?.["waitsUntil"]?.N ?? 0) };
  }

  /** Remembers it, because a channel is not served yet. */
  async recordProgress(eventId: string, done: readonly string[], waitsUntil: number, now: Date): Promise<void> {
    await this.table.update(`event#${eventId}`, {
      UpdateExpression: `SET expiration = :expiration, waitsUntil = :until${done.length > 0 ? " ADD done :keys" : ""}`,
      ExpressionAttributeValues: {
        ":until": { N: String(waitsUntil) },
        ":expiration": { N: String(inSeconds(now) + doneDays * 86_400) },
        ...(done.length > 0 && { ":keys": { SS: [...done] } }),
      },
    });
  }

  /**
   * Takes a slot of a channel's rate limit, shared by all containers: one message per `pauseMs`, the most urgent first.
   * Otherwise returns the time in milliseconds until which the channel must not be used. `rank`: 0 is least urgent.
   */
  async takeSlot(channel: string, now: Date, pauseMs: number, rank = 0): Promise<number | undefined> {
    const at = now.getTime();
    const urgent = severities.map((_, other) => other).filter((other) => other > rank);
    const { applied, item } = await this.table.update(`channel#${channel}`, {
      UpdateExpression: "SET notBefore = :next, expiration = :expiration",
      ConditionExpression: [
        "(attribute_not_exists(notBefore) OR notBefore <= :now)",
        ...urgent.map((other) => `(attribute_not_exists(wanted${other}) OR wanted${other} <= :now)`),
      ].join(" AND "),
      ExpressionAttributeValues: {
        ":now": { N: String(at) },
        ":next": { N: String(at + pauseMs) },
        ":expiration": { N: String(inSeconds(now) + 86_400) },
      },
    });
    if (applied) return undefined;
    const free = Number(item["notBefore"]?.N ?? 0);
    return free > at ? free : at + pauseMs;
  }

  /** Keeps the next slots free of less urgent messages for a moment. */
  async wantSlot(channel: string, now: Date, pauseMs: number, rank: number): Promise<void> {
    await this.table.update(`channel#${channel}`, {
      UpdateExpression: `SET wanted${rank} = :until`,
      ExpressionAttributeValues: { ":until": { N: String(now.getTime() + 3 * pauseMs) } },
    });
  }

  /** The time in milliseconds at which it is a message's turn, behind those of its urgency that wait already. */
  async queueUp(channel: string, earliest: number, pauseMs: number, rank: number): Promise<number> {
    const id = `channel#${channel}`;
    const pause = { N: String(pauseMs) };
    const behind = await this.table.update(id, {
      UpdateExpression: `ADD turn${rank} :pause`,
      ConditionExpression: `turn${rank} >= :earliest`,
      ExpressionAttributeValues: { ":pause": pause, ":earliest": { N: String(earliest) } },
      ReturnValues: "ALL_NEW",
    });
    if (behind.applied) return Number(behind.item[`turn${rank}`]?.N ?? earliest);
    await this.table.update(id, {
      UpdateExpression: `SET turn${rank} = :earliest`,
      ExpressionAttributeValues: { ":earliest": { N: String(earliest) } },
    });
    return earliest;
  }

  /** The endpoint throttles: no slots until then. */
  async blockUntil(channel: string, until: number): Promise<void> {
    await this.table.update(`channel#${channel}`, {
      UpdateExpression: "SET notBefore = :until, expiration = :expiration",
      ConditionExpression: "attribute_not_exists(notBefore) OR notBefore < :until",
      ExpressionAttributeValues: {
        ":until": { N: String(until) },
        ":expiration": { N: String(Math.floor(until / 1000) + 86_400) },
      },
    });
  }

  /** Adds a line to a digest; a duplicate changes nothing. */
  async gather(channel: string, period: number, line: string, expires: Date): Promise<void> {
    const expiration = { N: String(inSeconds(expires)) };
    const { applied } = await this.table.update(`digest#${channel}#${period}`, {
      UpdateExpression: "ADD gathered :line SET expiration = :expiration",
      ConditionExpression: "attribute_not_exists(gathered) OR contains(gathered, :text) OR size(gathered) < :most",
      ExpressionAttributeValues: {
        ":line": { SS: [line] },
        ":text": { S: line },
        ":most": { N: String(mostLines) },
        ":expiration": expiration,
      },
    });
    if (!applied)
      await this.table.update(`digest#${channel}#${period}`, {
        UpdateExpression: "ADD more :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      });
  }

  /** Content of a digest; undefined if there is none or it was sent. */
  async gathered(channel: string, period: number): Promise<Gathered | undefined> {
    const item = await this.table.read(`digest#${channel}#${period}`);
    if (item === undefined || item["sent"]?.BOOL === true) return undefined;
    return { lines: [...(item["gathered"]?.SS ?? [])].sort(), more: Number(item["more"]?.N ?? 0) };
  }

  async digestSent(channel: string, period: number): Promise<void> {
    await this.table.update(`digest#${channel}#${period}`, {
      UpdateExpression: "SET sent = :yes",
      ExpressionAttributeValues: { ":yes": { BOOL: true } },
    });
  }
}

/** An event among thousands in one item: DynamoDB bills the size of an item at each write. */
const memberOf = (eventId: string): string => createHash("sha256").update(eventId).digest("base64url").slice(0, 11);
