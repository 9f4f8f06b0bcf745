import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { FunctionContext } from "../runtime/context";
import type { CorrelationState } from "./decide";

/** State of one key as it was read. */
export interface Remembered {
  readonly state: CorrelationState | undefined;
  /** 0: nothing was ever written. */
  readonly version: number;
}

/** What is remembered between invocations: single items, read consistently and written only when nobody else did. */
export interface Memory {
  read(key: string): Promise<Remembered>;
  /** False: somebody else has written since it was read. */
  write(key: string, state: CorrelationState, version: number, keepHours: number): Promise<boolean>;
}

export function memoryIn(context: FunctionContext, table: string): Memory {
  const dynamodb = new DynamoDBClient({ ...context.aws } as never);
  return { read, write };

  async function read(key: string): Promise<Remembered> {
    const { Item: item } = await dynamodb.send(
      new GetItemCommand({ TableName: table, Key: { id: { S: key } }, ConsistentRead: true }),
    );
    const version = Number(item?.["version"]?.N ?? 0);
    // DynamoDB may keep an expired item for days (developer guide, "Using time to live"): it no longer counts.
    const isExpired = Number(item?.["expiration"]?.N ?? 0) * 1000 <= context.now().getTime();
    const text = item?.["state"]?.S;
    return { version, state: text === undefined || isExpired ? undefined : (JSON.parse(text) as CorrelationState) };
  }

  async function write(key: string, state: CorrelationState, version: number, keepHours: number): Promise<boolean> {
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            id: { S: key },
            version: { N: String(version + 1) },
            state: { S: JSON.stringify(state) },
            expiration: { N: String(Math.ceil(context.now().getTime() / 1000) + keepHours * 3600) },
          },
          ConditionExpression: version === 0 ? "attribute_not_exists(id)" : "#version = :version",
          ...(version > 0 && {
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":version": { N: String(version) } },
          }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
