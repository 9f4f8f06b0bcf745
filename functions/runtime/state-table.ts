import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { own } from "../../model/json";
import { type FunctionContext, sdkOptions, variable } from "./context";

export type Item = Readonly<Record<string, AttributeValue>>;

/** An update of one item, in UpdateItem's terms. */
export type Change = Omit<UpdateItemCommandInput, "TableName" | "Key">;

/** Result of a conditional write. */
export interface Written {
  readonly applied: boolean;
  /** The item after the write, as far as `ReturnValues` requests it; if the condition failed, the existing item. */
  readonly item: Item;
}

/** DynamoDB API reference, BatchGetItem and TransactWriteItems: 100 items in one request. */
export const mostItems = 100;
/** Attempts if another transaction holds an item, or if DynamoDB leaves a part of a request undone. */
const mostAttempts = 8;

/**
 * A client for the hub's state table. It resolves the middleware of each kind of request once: the table's endpoint does not
 * depend on what a request says, and most of what a request costs a function is to resolve it again (AWS SDK for JavaScript,
 * `cacheMiddleware`).
 */
export const stateClient = (context: FunctionContext): DynamoDBClient =>
  new DynamoDBClient({ ...sdkOptions(context), cacheMiddleware: true });

/**
 * The hub's state table: single items by `id`, with consistent reads. DynamoDB deletes expired items within days, not
 * at once (DynamoDB developer guide, "Using time to live"): no condition may rely on an item being gone.
 */
export class StateTable {
  private readonly client: DynamoDBClient;
  private readonly name: string;

  constructor(private readonly context: FunctionContext) {
    this.client = stateClient(context);
    this.name = variable(context, "STATE_TABLE");
  }

  async read(id: string): Promise<Item | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.name, Key: { id: { S: id } }, ConsistentRead: true }),
    );
    return item;
  }

  /** The items that exist, by id: one request for up to {@link mostItems} of them. */
  async readAll(ids: Iterable<string>): Promise<Map<string, Item>> {
    const items = new Map<string, Item>();
    const keys = [...new Set(ids)];
    for (let start = 0; start < keys.length; start += mostItems)
      await this.readInto(items, keys.slice(start, start + mostItems));
    return items;
  }

  private async readInto(items: Map<string, Item>, ids: readonly string[]): Promise<void> {
    let keys = ids.map((id) => ({ id: { S: id } })) as Record<string, AttributeValue>[];
    for (let attempt = 0; keys.length > 0; attempt++) {
      if (attempt > 0) await this.pause(attempt, `DynamoDB left ${keys.length} items unread`);
      const { Responses: found, UnprocessedKeys: rest }: BatchGetItemCommandOutput = await this.client.send(
        new BatchGetItemCommand({ RequestItems: { [this.name]: { Keys: keys, ConsistentRead: true } } }),
      );
      for (const item of own(found ?? {}, this.name) ?? []) items.set(item["id"]?.S ?? "", item);
      // An answer has at most 16 MB, and leaves out what the table has no capacity for (DynamoDB API reference,
      // BatchGetItem).
      keys = own(rest ?? {}, this.name)?.Keys ?? [];
    }
  }

  async update(id: string, change: Change): Promise<Written> {
    const update = new UpdateItemCommand({
      TableName: this.name,
      Key: { id: { S: id } },
      ...(change.ConditionExpression !== undefined && { ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
      ...change,
    });
    for (let attempt = 1; ; attempt++)
      try {
        return await conditional(() => this.client.send(update));
      } catch (error) {
        // A transaction is about to change the item. The SDK does not try again by itself.
        if (!(error instanceof TransactionConflictException)) throw error;
        await this.pause(attempt, "the item is changed all the time", error);
      }
  }

  /**
   * Makes all changes of up to {@link mostItems} items, or none: false if the condition of one does not hold, or another
   * writer was at it at the same time. A single change is no transaction, which would cost twice (DynamoDB developer
   * guide, "Managing complex workflows with DynamoDB transactions").
   */
  async updateAll(changes: ReadonlyMap<string, Change>): Promise<boolean> {
    const [first] = changes;
    if (first === undefined) return true;
    if (changes.size === 1) return (await this.update(...first)).applied;
    try {
      await this.client.send(
        new TransactWriteItemsCommand({
          TransactItems: [...changes].map(([id, { UpdateExpression, ...change }]) => ({
            Update: { TableName: this.name, Key: { id: { S: id } }, UpdateExpression, ...change },
          })),
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code: code }) => code ?? "None");
      // Other reasons, such as a throttled table, are failures.
      if (codes.some((code) => !["None", "ConditionalCheckFailed", "TransactionConflict"].includes(code))) throw error;
      return false;
    }
  }

  /** Replaces a whole item. */
  put(id: string, item: Item, condition: Partial<Change> = {}): Promise<Written> {
    return conditional(() =>
      this.client.send(new PutItemCommand({ TableName: this.name, Item: { id: { S: id }, ...item }, ...condition })),
    );
  }

  /** Replaces a whole item unless somebody has since it was read with this version, 0 for none: then false. */
  async replace(id: string, item: Item, version: number): Promise<boolean> {
    const { applied } = await this.put(
      id,
      { ...item, version: { N: String(version + 1) } },
      version === 0
        ? { ConditionExpression: "attribute_not_exists(id)" }
        : {
            ConditionExpression: "#version = :version",
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":version": { N: String(version) } },
          },
    );
    return applied;
  }

  /** Waits for longer after each attempt, and differently in each container. @throws Error after the last one. */
  async pause(attempt: number, why: string, error?: Error): Promise<void> {
    if (attempt >= mostAttempts) throw error ?? new Error(`${why}, ${attempt} times in a row.`);
    await this.context.sleep(Math.ceil((0.5 + Math.random()) * 10 * 2 ** attempt));
  }
}

async function conditional(write: () => Promise<{ readonly Attributes?: Item | undefined }>): Promise<Written> {
  try {
    const { Attributes: item = {} } = await write();
    return { applied: true, item };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { applied: false, item: error.Item ?? {} };
  }
}

/** Seconds since the epoch, as time to live counts. */
export const inSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);
