import { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type FunctionContext, variable } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { queueHandler } from "../runtime/queue-handler";
import { createLogger } from "../runtime/telemetry";
import { createDecider, readConfiguration } from "./decide";

/** Tells people of detections: once for each event and channel. */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const { channels, ...configuration } = readConfiguration(context.configuration);
  const decide = createDecider({ channels, ...configuration });
  const table = variable(context, "STATE_TABLE");
  const dynamodb = new DynamoDBClient({ ...context.aws } as never);
  const secrets = new SecretsProvider({ awsSdkV3Client: new SecretsManagerClient({ ...context.aws } as never) });

  return queueHandler(async (event) => {
    for (const { channel, key, message } of decide(event)) {
      if (!(await isNew(key))) continue;
      const webhook = await webhookOf(channel.secret);
      const response = await context.fetch(webhook, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
      });
      if (!response.ok) throw new Error(`${channel.id} answered ${response.status}`);
    }
  }, logger);

  /** The first to write an incident's item has it. */
  async function isNew(key: string): Promise<boolean> {
    const seconds = Math.floor(context.now().getTime() / 1000);
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: { id: { S: `incident#${key}` }, expiration: { N: String(seconds + 3600) } },
          ConditionExpression: "attribute_not_exists(id) OR expiration < :now",
          ExpressionAttributeValues: { ":now": { N: String(seconds) } },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async function webhookOf(secret: string): Promise<string> {
    const value = await secrets.get(secret, { transform: "json", maxAge: 300 });
    return (value as { webhook: string }).webhook;
  }
};

export const handler = lambdaHandler(createHandler);
