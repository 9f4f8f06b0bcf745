import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { mostRepeats } from "./notice";

/** What the first to tell of an incident gets to know. */
export interface Claim {
  /** Ids of further events of the incident that came since it was last told. */
  readonly others: readonly string[];
  /** Thread of the chat in which the incident was told before. */
  readonly thread?: string;
}

/** What was gathered for one digest. */
export interface Gathered {
  readonly lines: readonly string[];
  /** How many found no room. */
  readonly more: number;
}

/** Days for which an incident keeps its thread. */
const threadDays = 3;
/** Lines of a digest, of 300 characters and up to four bytes each: an item has 400 KB (DynamoDB developer guide, "Quotas"). */
const mostLines = 300;

/**
 * What the function remembers, one item for an incident and channel and one for a digest. Items past their time to live
 * may still be there (DynamoDB developer guide, "Using time to live"): no condition relies on their being gone.
 */
export class Memory {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  /**
   * Asks for the right to tell of an incident now: given to the first event of each window, and to that event again as
   * long as it has not been told. Any other event is counted, once, however often it is delivered.
   */
  async claim(key: string, eventId: string, now: Date, windowMinutes: number): Promise<Claim | "told" | "counted"> {
    const seconds = inSeconds(now);
    try {
      const { Attributes } = await this.update(`incident#${key}`, {
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
      const thread = Attributes?.["thread"]?.S;
      const others = (Attributes?.["others"]?.SS ?? []).filter((id) => id !== eventId);
      return { others, ...(thread !== undefined && { thread }) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if (error.Item?.["claimedBy"]?.S === eventId) return "told";
    }
    await this.unless(`incident#${key}`, {
      UpdateExpression: "ADD others :event",
      ConditionExpression: "attribute_not_exists(others) OR size(others) < :most",
      ExpressionAttributeValues: { ":event": { SS: [eventId] }, ":most": { N: String(mostRepeats) } },
    });
    return "counted";
  }

  /** Notes that an incident was told, with its thread and without the events that the message counted. */
  async told(key: string, { others }: Claim, thread: string | undefined): Promise<void> {
    await this.update(`incident#${key}`, {
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
   * Takes a channel's turn, whichever container asks: one message in `pauseMs`. Otherwise the time in milliseconds until
   * which the channel is not to be used.
   */
  async takeTurn(channel: string, now: Date, pauseMs: number): Promise<number | undefined> {
    const at = now.getTime();
    try {
      await this.update(`channel#${channel}`, {
        UpdateExpression: "SET notBefore = :next, expiration = :expiration",
        ConditionExpression: "attribute_not_exists(notBefore) OR notBefore <= :now",
        ExpressionAttributeValues: {
          ":now": { N: String(at) },
          ":next": { N: String(at + pauseMs) },
          ":expiration": { N: String(inSeconds(now) + 86_400) },
        },
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return Number(error.Item?.["notBefore"]?.N ?? at + pauseMs);
    }
  }

  /** The other side wants to be left alone until then. */
  async leaveAlone(channel: string, until: number): Promise<void> {
    await this.unless(`channel#${channel}`, {
      UpdateExpression: "SET notBefore = :until, expiration = :expiration",
      ConditionExpression: "attribute_not_exists(notBefore) OR notBefore < :until",
      ExpressionAttributeValues: {
        ":until": { N: String(until) },
        ":expiration": { N: String(Math.floor(until / 1000) + 86_400) },
      },
    });
  }

  /** Adds a line to a digest; the same line again adds nothing. */
  async gather(channel: string, period: number, line: string, expires: Date): Promise<void> {
    const expiration = { N: String(inSeconds(expires)) };
    const added = await this.unless(`digest#${channel}#${period}`, {
      UpdateExpression: "ADD gathered :line SET expiration = :expiration",
      ConditionExpression: "attribute_not_exists(gathered) OR contains(gathered, :text) OR size(gathered) < :most",
      ExpressionAttributeValues: {
        ":line": { SS: [line] },
        ":text": { S: line },
        ":most": { N: String(mostLines) },
        ":expiration": expiration,
      },
    });
    if (!added)
      await this.update(`digest#${channel}#${period}`, {
        UpdateExpression: "ADD more :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      });
  }

  /** What a digest holds, unless there is none or it was sent. */
  async gathered(channel: string, period: number): Promise<Gathered | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({
        TableName: this.table,
        Key: { id: { S: `digest#${channel}#${period}` } },
        ConsistentRead: true,
      }),
    );
    if (Item === undefined || Item["sent"]?.BOOL === true) return undefined;
    return { lines: [...(Item["gathered"]?.SS ?? [])].sort(), more: Number(Item["more"]?.N ?? 0) };
  }

  async digestSent(channel: string, period: number): Promise<void> {
    await this.update(`digest#${channel}#${period}`, {
      UpdateExpression: "SET sent = :yes",
      ExpressionAttributeValues: { ":yes": { BOOL: true } },
    });
  }

  private update(id: string, input: Omit<UpdateItemCommandInput, "TableName" | "Key">) {
    return this.client.send(
      new UpdateItemCommand({
        TableName: this.table,
        Key: { id: { S: id } satisfies AttributeValue },
        ...(input.ConditionExpression !== undefined && { ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
        ...input,
      }),
    );
  }

  /** False where the condition does not hold. */
  private async unless(id: string, input: Omit<UpdateItemCommandInput, "TableName" | "Key">): Promise<boolean> {
    try {
      await this.update(id, input);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const inSeconds = (date: Date) => Math.floor(date.getTime() / 1000);
