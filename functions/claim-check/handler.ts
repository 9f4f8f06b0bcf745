import { FirehoseClient, PutRecordCommand } from "@aws-sdk/client-firehose";
import * as z from "zod/mini";
import { type FunctionContext, sdkClients, sdkOptions } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { queueHandler } from "../runtime/queue-handler";
import { inSeconds, StateTable } from "../runtime/state-table";
import { createLogger } from "../runtime/telemetry";
import { rescue } from "./decide";

const configurationSchema = z.strictObject({
  bucket: z.string().check(z.minLength(1)),
  folder: z.string().check(z.minLength(1)),
  streams: z.strictObject({
    service: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
    put: z.array(z.string().check(z.minLength(1))),
  }),
});

/** SQS retains a message for at most 14 days, so every redelivery falls within this period. */
const remembered = 15 * 24 * 3600;

/**
 * Archives events that the archive rules could not deliver. The object is written first, so that no record names a
 * missing claim; completion is recorded last. A failure in between repeats only idempotent work: an object with the
 * same key and content, or a record that queries deduplicate.
 */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const configuration = configurationSchema.parse(context.configuration);
  const table = new StateTable(context);
  const firehose = new FirehoseClient(sdkOptions(context));
  const client = sdkClients(context);

  return queueHandler(async (_event, { body }) => {
    const { key, stream, record, claim } = rescue(body, configuration);
    if ((await table.read(key)) !== undefined) return;
    if (claim !== undefined) {
      // Few events are so large: the client is loaded for the first.
      const { PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
      await client(S3Client).send(
        new PutObjectCommand({
          Bucket: configuration.bucket,
          Key: claim.key,
          Body: claim.body,
          ContentType: "application/json",
          // A bucket with Object Lock rejects an object without a checksum.
          ChecksumAlgorithm: "CRC32",
        }),
      );
    }
    await firehose.send(
      new PutRecordCommand({ DeliveryStreamName: stream, Record: { Data: new TextEncoder().encode(record) } }),
    );
    await table.put(key, { expiration: { N: String(inSeconds(context.now()) + remembered) } });
    logger.info("archived a dead letter", { key, stream, claim: claim?.key });
  }, logger);
};

export const handler = lambdaHandler(createHandler);
