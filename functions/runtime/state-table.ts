import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
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

/**
 * The hub's state table: single items by `id`, with consistent reads. DynamoDB deletes expired items within days, not
 * at once (DynamoDB developer guide, "Using time to live"): no condition may rely on an item being gone.
 */
export class StateTable {
  private readonly client: DynamoDBClient;
  private readonly name: string;

  constructor(context: FunctionContext) {
    this.client = new DynamoDBClient(sdkOptions(context));
    this.name = variable(context, "STATE_TABLE");
  }

  async read(id: string): Promise<Item | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.name, Key: { id: { S: id } }, ConsistentRead: true }),
    );
    return item;
  }

  update(id: string, change: Change): Promise<Written> {
    return conditional(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: { id: { S: id } },
          ...(change.ConditionExpression !== undefined && { ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
          ...change,
        }),
      ),
    );
  }

  /** Replaces a whole item. */
  put(id: string, item: Item, condition: Partial<Change> = {}): Promise<Written> {
    return conditional(() =>
      this.client.send(new PutItemCommand({ TableName: this.name, Item: { id: { S: id }, ...item }, ...condition })),
    );
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
