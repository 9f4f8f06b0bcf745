import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { own } from "../model/json";
import type { StoredItem } from "../model/silence/stored";
import { inParallel } from "../organization/in-parallel";

/** A state table could not be read. The message says which, why, and what to do. */
export class TableError extends Error {}

/** DynamoDB API reference, "BatchGetItem": at most 100 items, of which some may come back as unprocessed keys. */
const keysPerCall = 100;
const callsAtOnce = 8;
const mostTries = 8;

export interface TableRequest {
  readonly region: string;
  readonly table: string;
  readonly ids: readonly string[];
  /** The account that has the table. */
  readonly accountId: string;
  /** Called after each call with the number of items that were asked for so far. */
  readonly onProgress?: (asked: number) => void;
}

/** Reads items of a hub's state table by id, with the caller's credentials. Absent items are left out. */
export async function readStateTable(
  { region, table, ids, accountId, onProgress = () => undefined }: TableRequest,
  config: DynamoDBClientConfig = {},
): Promise<ReadonlyMap<string, StoredItem>> {
  const { BatchGetItemCommand, DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
  const client = new DynamoDBClient({ maxAttempts: 5, ...config, region });
  const items = new Map<string, StoredItem>();
  let asked = 0;
  const calls = Array.from({ length: Math.ceil(ids.length / keysPerCall) }, (_, index) =>
    ids.slice(index * keysPerCall, (index + 1) * keysPerCall),
  );
  try {
    await inParallel(calls, callsAtOnce, async (some) => {
      let keys: Record<string, { S: string }>[] = some.map((id) => ({ id: { S: id } }));
      for (let tries = 0; keys.length > 0; tries++) {
        if (tries === mostTries) throw new Error(`${keys.length} items stayed unread ${mostTries} times`);
        if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** tries));
        const answer = await client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys } } }));
        for (const item of own(answer.Responses ?? {}, table) ?? []) items.set(item["id"]?.S ?? "", item as StoredItem);
        keys = (own(answer.UnprocessedKeys ?? {}, table)?.Keys ?? []) as Record<string, { S: string }>[];
      }
      asked += some.length;
      onProgress(asked);
    });
  } catch (error) {
    throw explain(error, { region, table, accountId });
  } finally {
    client.destroy();
  }
  return items;
}

function explain(error: unknown, { region, table, accountId }: Omit<TableRequest, "ids">): TableError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const what = `The table ${table} of ${region} cannot be read`;
  if (name === "CredentialsProviderError" || name === "TokenProviderError")
    return new TableError(
      `${what}: there are no AWS credentials ("${message}"). Set AWS_PROFILE or sign in with the AWS CLI, as somebody of the governance account, ${accountId}. With --dry-run the command says what it would read; with --from-file it needs no credentials.`,
    );
  if (name === "ResourceNotFoundException")
    return new TableError(
      `${what}: it does not exist in the account of the credentials in use. Use those of the governance account, ${accountId}; the hub's stack must be deployed, and heartbeat.watch true.`,
    );
  if (name === "AccessDeniedException")
    return new TableError(`${what}: "${message}". Whoever runs this needs dynamodb:BatchGetItem on that table.`);
  return new TableError(`${what} (${name}: "${message}"). Run this again once the cause is gone.`);
}
