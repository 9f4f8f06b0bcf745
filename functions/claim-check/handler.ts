import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { FirehoseClient, PutRecordCommand } from "@aws-sdk/client-firehose";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import { type FunctionContext, variable } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { queueHandler } from "../runtime/queue-handler";
import { createLogger } from "../runtime/telemetry";
import { rescue } from "./decide";

const configurationSchema = z.strictObject({
  bucket: z.string().min(1),
  folder: z.string().min(1),
  streams: z.array(z.string().min(1)).min(1),
});

/** SQS keeps a message for 14 days at most: one that comes again comes within these. */
const remembered = 15 * 24 * 3600;

/**
 * Archives what the archive's rules could not deliver. The object first, so that no record names a claim that is not
 * there; the note that it is done last, so that a failure in between repeats what is harmless to repeat: an object of the
 * same key and content, or a record that queries show once.
 */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const configuration = configurationSchema.parse(context.configuration);
  const table = variable(context, "STATE_TABLE");
  const dynamodb = new DynamoDBClient({ ...context.aws } as never);
  const firehose = new FirehoseClient({ ...context.aws } as never);
  const s3 = new S3Client({ ...context.aws } as never);

  return queueHandler(async (_event, { body }) => {
    const { key, stream, record, claim } = rescue(body, configuration);
    const id = { S: key };
    const known = await dynamodb.send(new GetItemCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    if (known.Item !== undefined) return;
    if (claim !== undefined)
      await s3.send(
        new PutObjectCommand({
          Bucket: configuration.bucket,
          Key: claim.key,
          Body: claim.body,
          ContentType: "application/json",
          // A locked bucket takes no object without a checksum.
          ChecksumAlgorithm: "CRC32",
        }),
      );
    await firehose.send(
      new PutRecordCommand({ DeliveryStreamName: stream, Record: { Data: new TextEncoder().encode(record) } }),
    );
    const expiration = { N: String(Math.floor(context.now().getTime() / 1000) + remembered) };
    await dynamodb.send(new PutItemCommand({ TableName: table, Item: { id, expiration } }));
    logger.info("archived a dead letter", { key, stream, claim: claim?.key });
  }, logger);
};

export const handler = lambdaHandler(createHandler);
