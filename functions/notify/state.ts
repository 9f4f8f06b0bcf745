import { inSeconds, type StateTable } from "../runtime/state-table";
import { mostRepeats } from "./notice";

/** What the first to report an incident gets to know. */
export interface IncidentClaim {
  /** Ids of further events of the incident that came since it was last reported. */
  readonly others: readonly string[];
  /** Thread of the chat in which the incident was reported before. */
  readonly thread?: string;
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
 * Most lines of a digest, of 300 characters and up to four bytes each: an item may have 400 KB (DynamoDB developer
 * guide, "Quotas").
 */
const mostLines = 300;

/** State of the function `notify`: one item for each incident and channel, and one for each digest. */
export class NotifyState {
  constructor(private readonly table: StateTable) {}

  /**
   * Claims the right to report an incident now. The first event of each window gets it, and gets it again until it has
   * been reported. Any other event is counted once, however often it is delivered.
   */
  async claim(
    key: string,
    eventId: string,
    now: Date,
    windowMinutes: number,
  ): Promise<IncidentClaim | "sent" | "counted"> {
    const seconds = inSeconds(now);
    const { applied, item } = await this.table.update(`incident#${key}`, {
      UpdateExpression: "SET windowEnds = :end, claimedBy = :event, sent = :no, expiration = :expiration",
      ConditionExpression: "attribute_not_exists(id) OR windowEnds <= :now OR (claimedBy = :event AND sent = :no)",
      ExpressionAttributeValues: {
        ":end": { N: String(seconds + windowMinutes * 60) },
        ":event": { S: eventId },
        ":no": { BOOL: false },
        ":now": { N: String(seconds) },
        ":expiration": { N: String(seconds + threadDays * 86_400) },
      },
      ReturnValues: "ALL_NEW",
    });
    if (applied) {
      const thread = item["thread"]?.S;
      const others = (item["others"]?.SS ?? []).filter((id) => id !== eventId);
      return { others, ...(thread !== undefined && { thread }) };
    }
    if (item["claimedBy"]?.S === eventId) return "sent";
    await this.table.update(`incident#${key}`, {
      UpdateExpression: "ADD others :event",
      ConditionExpression: "attribute_not_exists(others) OR size(others) < :most",
      ExpressionAttributeValues: { ":event": { SS: [eventId] }, ":most": { N: String(mostRepeats) } },
    });
    return "counted";
  }

  /** Notes that an incident was reported, with its thread and without the events that the message counted. */
  async recordSent(key: string, { others }: IncidentClaim, thread: string | undefined): Promise<void> {
    await this.table.update(`incident#${key}`, {
      UpdateExpression: [
        `SET sent = :yes${thread === undefined ? "" : ", thread = :thread"}`,
        ...(others.length > 0 ? ["DELETE others :others"] : []),
      ].join(" "),
      ExpressionAttributeValues: {
        ":yes": { BOOL: true },
        ...(thread !== undefined && { ":thread": { S: thread } }),
        ...(others.length > 0 && { ":others": { SS: [...others] } }),
      },
    });
  }

  /**
   * Takes a slot of a channel's rate limit, shared by all containers: one message per `pauseMs`. Otherwise returns the
   * time in milliseconds until which the channel must not be used.
   */
  async takeSlot(channel: string, now: Date, pauseMs: number): Promise<number | undefined> {
    const at = now.getTime();
    const { applied, item } = await this.table.update(`channel#${channel}`, {
      UpdateExpression: "SET notBefore = :next, expiration = :expiration",
      ConditionExpression: "attribute_not_exists(notBefore) OR notBefore <= :now",
      ExpressionAttributeValues: {
        ":now": { N: String(at) },
        ":next": { N: String(at + pauseMs) },
        ":expiration": { N: String(inSeconds(now) + 86_400) },
      },
    });
    return applied ? undefined : Number(item["notBefore"]?.N ?? at + pauseMs);
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
