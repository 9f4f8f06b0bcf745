import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Envelope } from "../../model/envelope";
import { type FunctionContext, sdkOptions, variable } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { queueHandler } from "../runtime/queue-handler";
import { StateTable } from "../runtime/state-table";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { messageHider, Postponed, returnTime } from "../runtime/visibility";
import { readConfiguration } from "./configuration";
import { createDecider, type Notification } from "./decide";
import { Delivery } from "./delivery";
import { digestLine, digestPeriod, isDigestDue } from "./digest";
import { NotifyState } from "./state";

/** Seconds a secret is cached in the container. */
const secretSeconds = 300;

/** Notifies people of detections: each incident once per window and channel, low-urgency notices in a digest. */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const configuration = readConfiguration(context.configuration);
  const { channels, dedupeMinutes, digest } = configuration;
  const decide = createDecider(configuration);
  const state = new NotifyState(new StateTable(context));
  const secrets = new SecretsProvider({ awsSdkV3Client: new SecretsManagerClient(sdkOptions(context)) });
  const hide = messageHider(context, logger);
  const delivery = new Delivery({
    context,
    region: configuration.region,
    state,
    secret: (name, fresh) =>
      secrets.get(name, { maxAge: secretSeconds, forceFetch: fresh }) as Promise<string | undefined>,
  });

  return queueHandler(async (event, record) => {
    try {
      if (isDigestDue(event, variable(context, "ACCOUNT"))) await sendDigests();
      else await notifyAll(event);
    } catch (error) {
      await hide(record, returnTime(error, record, context.now()));
      throw error;
    } finally {
      metrics.publishStoredMetrics();
    }
  }, logger);

  /** A channel that fails does not block the others: the event is retried, and only unsent notices are sent then. */
  async function notifyAll(event: Envelope): Promise<void> {
    const failures: unknown[] = [];
    for (const notification of decide(event))
      await notify(notification, event).catch((error: unknown) => failures.push(error));
    // The longest wait wins: an earlier retry would fail.
    failures.sort((a, b) => waitOf(b) - waitOf(a));
    if (failures.length > 0) throw failures[0];
  }

  async function notify({ channel, notice, when }: Notification, event: Envelope): Promise<void> {
    const now = context.now();
    if (when === "digest") {
      const { period, ends } = digestPeriod(now, digest.hours);
      await state.gather(channel.id, period, digestLine(notice), new Date(ends.getTime() + 7 * 86_400_000));
      return;
    }
    const key = `${channel.id}#${notice.incident}`;
    const claim = await state.claim(key, event.id, now, dedupeMinutes);
    if (typeof claim === "string") {
      metrics.addMetric("MessagesSuppressed", MetricUnit.Count, 1);
      return;
    }
    const thread = await delivery.notify(channel, notice, claim.others.length, claim.thread);
    await state.recordSent(key, claim, thread);
    metrics.addMetric("MessagesSent", MetricUnit.Count, 1);
    logger.info("told", { channel: channel.id, detection: notice.detection, eventId: event.id });
  }

  /** The previous period, and the one before it in case its digest failed. */
  async function sendDigests(): Promise<void> {
    const { period } = digestPeriod(context.now(), digest.hours);
    for (const channel of channels)
      for (const past of [period - 2, period - 1]) {
        const gathered = await state.gathered(channel.id, past);
        if (gathered === undefined) continue;
        await delivery.digest(channel, { ...gathered, hours: digest.hours });
        await state.digestSent(channel.id, past);
      }
  }
};

const waitOf = (error: unknown): number => (error instanceof Postponed ? error.until.getTime() : 0);

export const handler = lambdaHandler(createHandler);
