import { FirehoseClient, PutRecordCommand } from "@aws-sdk/client-firehose";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import { type FunctionContext, sdkOptions } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { queueHandler } from "../runtime/queue-handler";
import { inSeconds, StateTable } from "../runtime/state-table";
import { createLogger } from "../runtime/telemetry";
import { rescue } from "./decide";

const configurationSchema = z.strictObject({
  bucket: z.string().min(1),
  folder: z.string().min(1),
  streams: z.strictObject({ service: z.array(z.string().min(1)).min(1), put: z.array(z.string().min(1)) }),
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
  const s3 = new S3Client(sdkOptions(context));

  return queueHandler(async (_event, { body }) => {
    const { key, stream, record, claim } = rescue(body, configuration);
    if ((await table.read(key)) !== undefined) return;
    if (claim !== undefined)
      await s3.send(
        new PutObjectCommand({
          Bucket: configuration.bucket,
          Key: claim.key,
          Body: claim.body,
          ContentType: "application/json",
          // A bucket with Object Lock rejects an object without a checksum.
          ChecksumAlgorithm: "CRC32",
        }),
      );
    await firehose.send(
      new PutRecordCommand({ DeliveryStreamName: stream, Record: { Data: new TextEncoder().encode(record) } }),
    );
    await table.put(key, { expiration: { N: String(inSeconds(context.now()) + remembered) } });
    logger.info("archived a dead letter", { key, stream, claim: claim?.key });
  }, logger);
};

export const handler = lambdaHandler(createHandler);
