import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

/** What keeps remediation from acting too often, in the hub's state table. Dry-run acts on nothing and is not kept. */
export interface Limits {
  /**
   * Takes a resource for an event: false while another event's action on it is less than the cooldown ago. The same event
   * may take it again, since it may have failed and come back.
   */
  takeResource(key: string, eventKey: string): Promise<boolean>;
  /** Counts an action: false where the hub has acted as often as it may. */
  countAction(): Promise<boolean>;
}

export interface LimitSettings {
  readonly table: string;
  readonly cooldownMinutes: number;
  readonly breaker: { readonly actions: number; readonly minutes: number };
  readonly now: () => Date;
}

/** Conditional writes of single items: two functions at once cannot both take the last place. */
export function createLimits(dynamodb: DynamoDBClient, settings: LimitSettings): Limits {
  const { table, cooldownMinutes, breaker, now } = settings;
  const seconds = () => Math.floor(now().getTime() / 1000);

  return {
    async takeResource(key, eventKey) {
      if (cooldownMinutes === 0) return true;
      return happens({
        TableName: table,
        Key: { id: { S: `cooldown#${key}` } },
        UpdateExpression: "SET #event = :event, expiration = :until",
        // DynamoDB deletes what has expired within days, not at once (DynamoDB developer guide, "Time to Live").
        ConditionExpression: "attribute_not_exists(id) OR expiration <= :now OR #event = :event",
        ExpressionAttributeNames: { "#event": "event" },
        ExpressionAttributeValues: {
          ":event": { S: eventKey },
          ":now": { N: String(seconds()) },
          ":until": { N: String(seconds() + cooldownMinutes * 60) },
        },
      });
    },

    async countAction() {
      const length = breaker.minutes * 60;
      const window = Math.floor(seconds() / length);
      return happens({
        TableName: table,
        Key: { id: { S: `breaker#${window}` } },
        UpdateExpression: "SET expiration = :until ADD actions :one",
        ConditionExpression: "attribute_not_exists(actions) OR actions < :most",
        ExpressionAttributeValues: {
          ":one": { N: "1" },
          ":most": { N: String(breaker.actions) },
          ":until": { N: String((window + 2) * length) },
        },
      });
    },
  };

  async function happens(update: ConstructorParameters<typeof UpdateItemCommand>[0]): Promise<boolean> {
    try {
      await dynamodb.send(new UpdateItemCommand(update));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
