import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import type { Envelope } from "../../model/envelope";
import { type FunctionContext, sdkOptions, variable } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { queueHandler } from "../runtime/queue-handler";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { hideMessage } from "../runtime/visibility";
import { readConfiguration } from "./configuration";
import { createDecider, type Telling } from "./decide";
import { Delivery, RetryAfter } from "./delivery";
import { digestLine, digestPeriod, isDigestDue } from "./digest";
import { Memory } from "./memory";

/** Seconds for which a secret is kept in the container. */
const secretSeconds = 300;

/** Tells people of detections: each incident once in a window and channel, what is not urgent in a digest. */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const configuration = readConfiguration(context.configuration);
  const { channels, dedupeMinutes, digest } = configuration;
  const decide = createDecider(configuration);
  const options = sdkOptions(context);
  const memory = new Memory(new DynamoDBClient(options), variable(context, "STATE_TABLE"));
  const sqs = new SQSClient(options);
  const secrets = new SecretsProvider({ awsSdkV3Client: new SecretsManagerClient(options) });
  const delivery = new Delivery({
    context,
    sns: new SNSClient(options),
    eventBridge: new EventBridgeClient(options),
    bus: variable(context, "BUS"),
    region: configuration.region,
    turns: memory,
    secret: (name, fresh) =>
      secrets.get(name, { maxAge: secretSeconds, forceFetch: fresh }) as Promise<string | undefined>,
  });

  return queueHandler(async (event, record) => {
    try {
      if (isDigestDue(event, variable(context, "ACCOUNT"))) await sendDigests();
      else await tellAll(event);
    } catch (error) {
      await hide(record, error);
      throw error;
    } finally {
      metrics.publishStoredMetrics();
    }
  }, logger);

  /** A channel that fails keeps no other from being told: the event comes back, and only what was not told is told then. */
  async function tellAll(event: Envelope): Promise<void> {
    const failures: unknown[] = [];
    for (const telling of decide(event)) await tell(telling, event).catch((error: unknown) => failures.push(error));
    // The longest wait counts: coming back before it would be in vain.
    failures.sort((a, b) => waitOf(b) - waitOf(a));
    if (failures.length > 0) throw failures[0];
  }

  async function tell({ channel, notice, how }: Telling, event: Envelope): Promise<void> {
    const now = context.now();
    if (how === "digest") {
      const { period, ends } = digestPeriod(now, digest.hours);
      await memory.gather(channel.id, period, digestLine(notice), new Date(ends.getTime() + 7 * 86_400_000));
      return;
    }
    const key = `${channel.id}#${notice.incident}`;
    const claim = await memory.claim(key, event.id, now, dedupeMinutes);
    if (typeof claim === "string") {
      metrics.addMetric("MessagesSuppressed", MetricUnit.Count, 1);
      return;
    }
    const thread = await delivery.tell(channel, notice, claim.others.length, claim.thread);
    await memory.told(key, claim, thread);
    metrics.addMetric("MessagesSent", MetricUnit.Count, 1);
    logger.info("told", { channel: channel.id, detection: notice.detection, eventId: event.id });
  }

  /** The period before this one, and the one before that, in case its digest failed. */
  async function sendDigests(): Promise<void> {
    const { period } = digestPeriod(context.now(), digest.hours);
    for (const channel of channels)
      for (const past of [period - 2, period - 1]) {
        const gathered = await memory.gathered(channel.id, past);
        if (gathered === undefined) continue;
        await delivery.digest(channel, gathered.lines, gathered.more, digest.hours);
        await memory.digestSent(channel.id, past);
      }
  }

  /** Keeps a message that failed out of sight: as long as the other side asks for, otherwise longer after each attempt. */
  async function hide(record: SQSRecord, error: unknown): Promise<void> {
    const attempt = Number(record.attributes.ApproximateReceiveCount) || 1;
    const seconds = error instanceof RetryAfter ? error.seconds : Math.min(15 * 2 ** (attempt - 1), 900);
    try {
      await hideMessage(sqs, record, seconds);
    } catch (failure) {
      // The message then comes back after the queue's own timeout.
      logger.warn("a message could not be hidden", { error: failure as Error });
    }
  }
};

const waitOf = (error: unknown): number => (error instanceof RetryAfter ? error.seconds : 0);

export const handler = lambdaHandler(createHandler);
