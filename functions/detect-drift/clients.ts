import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { GlueClient } from "@aws-sdk/client-glue";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { ReadingClients } from "../../read-back/clients";
import { type FunctionContext, sdkOptions } from "../runtime/context";

/** Attempts of each call: a check makes some hundred in a few seconds, and EventBridge takes some dozen a second. */
const maxAttempts = 8;

/** Clients of the services that `compared.ts` asks. */
export function readingClients(context: FunctionContext): ReadingClients {
  const { maxAttempts: given = maxAttempts, ...options } = sdkOptions(context) as { maxAttempts?: number };
  const config = { ...options, maxAttempts: given };
  const clients: Partial<ReadingClients> = {
    events: new EventBridgeClient(config),
    firehose: new FirehoseClient(config),
    glue: new GlueClient(config),
    kms: new KMSClient(config),
    s3: new S3Client(config),
    sqs: new SQSClient(config),
  };
  return clients as ReadingClients;
}
