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

/** A change of one item, as UpdateItem takes it. */
export type Change = Omit<UpdateItemCommandInput, "TableName" | "Key">;

/** Whether a write was done: its condition may not have held. */
export interface Written {
  readonly applied: boolean;
  /** The item as it is now, as far as `ReturnValues` asks for it; where the condition did not hold, as it was. */
  readonly item: Item;
}

/**
 * The hub's state table: single items by `id`, read consistently. DynamoDB deletes what is past its time to live within
 * days, not at once (DynamoDB developer guide, "Using time to live"): no condition may rely on an item being gone.
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
