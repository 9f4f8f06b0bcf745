import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SQSRecord } from "aws-lambda";
import type { Envelope } from "../../model/envelope";
import { severities } from "../../model/severity";
import { type FunctionContext, type Invocation, sdkOptions, variable } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { queueHandler } from "../runtime/queue-handler";
import { StateTable } from "../runtime/state-table";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { messageHider, Postponed, returnTime } from "../runtime/visibility";
import { type ConfiguredChannel, readConfiguration } from "./configuration";
import { createDecider, type Notification } from "./decide";
import { Delivery } from "./delivery";
import { digestLine, digestPeriod, isDigestDue } from "./digest";
import { incidentOf, mostCollapsed, mostRepeats, type Notice } from "./notice";
import { NotifyState } from "./state";
import { clean } from "./text";

/** Seconds a secret is cached in the container. */
const secretSeconds = 300;
/** A notice may wait for its slot, and then for an endpoint that does not answer. */
const neededMilliseconds = 15_000;
/** Age at which an event that was not told yet counts as late. */
const lateAfterMilliseconds = 15 * 60_000;

/**
 * Notifies people of detections: each incident once per window and channel, its repeats at the end of the window, and
 * low-urgency notices in a digest.
 */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const configuration = readConfiguration(context.configuration);
  const { channels, dedupeMinutes, digest, collapseAfter } = configuration;
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

  let batch: Invocation | undefined;
  return queueHandler(
    async (event, record, invocation) => {
      if (invocation !== batch) delivery.begin();
      batch = invocation;
      try {
        if (invocation.remainingMilliseconds() < neededMilliseconds)
          throw new Postponed("the next invocation has more time for it", context.now());
        if (isDigestDue(event, variable(context, "ACCOUNT"))) await sendDigests();
        else await notifyAll(event, record);
      } catch (error) {
        await hide(record, returnTime(error, record, context.now()));
        throw error;
      } finally {
        metrics.publishStoredMetrics();
      }
    },
    logger,
    (event) => Math.max(-1, ...decide(event).map(({ notice }) => rankOf(notice))),
  );

  /**
   * A channel that fails does not block the others, and what it lacks is not sent to them again: for as long as the
   * event returns, it is remembered which notices are done.
   */
  async function notifyAll(event: Envelope, record: SQSRecord): Promise<void> {
    const before = await state.progress(event.id);
    const failures: unknown[] = [];
    const done: string[] = [];
    for (const notification of decide(event)) {
      const key = `${notification.channel.id}#${notification.notice.incident}`;
      if (before.done.has(key)) continue;
      try {
        await notify(notification, event, record, before.waitsUntil > 0);
        done.push(key);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const now = context.now();
    const repeats = failures.flatMap((error) => (error instanceof RepeatsLater ? error.until.getTime() : []));
    const waitsUntil = Math.max(before.waitsUntil, ...repeats);
    await state.recordProgress(event.id, done, waitsUntil, now);
    const since = Math.max(Number(record.attributes.SentTimestamp), waitsUntil);
    if (repeats.length < failures.length && now.getTime() - since > lateAfterMilliseconds)
      metrics.addMetric("MessagesLate", MetricUnit.Count, 1);
    // The earliest return: what another channel asks to wait for is not this one's concern.
    const timeOf = (error: unknown) => returnTime(error, record, now).getTime();
    failures.sort((a, b) => timeOf(a) - timeOf(b));
    throw failures[0];
  }

  /** `tellsRepeats`: it comes back for those of its incident, which no message for many may swallow. */
  async function notify(
    { channel, notice, when }: Notification,
    event: Envelope,
    record: SQSRecord,
    tellsRepeats: boolean,
  ): Promise<void> {
    const now = context.now();
    if (when === "digest") {
      const { period, ends } = digestPeriod(now, digest.hours);
      await state.gather(channel.id, period, digestLine(notice), new Date(ends.getTime() + 7 * 86_400_000));
      return;
    }
    const { detection, account, incident, subject } = notice;
    const together = `${channel.id}#many#${detection}#${account.id}`;
    const once = { eventId: event.id, now, windowMinutes: dedupeMinutes };
    const after = tellsRepeats ? Number.MAX_SAFE_INTEGER : collapseAfter;
    const collapsed = await state.isCollapsed(together, incident, { ...once, most: mostCollapsed }, after);
    const key = collapsed ? together : `${channel.id}#${incident}`;
    const claim = await state.claim(key, {
      ...once,
      most: collapsed ? mostCollapsed : mostRepeats,
      ...(collapsed && { subject: clean(subject ?? notice.title, 90) }),
    });
    if (claim.kind === "waits") throw new RepeatsLater("tells the repeats when the window ends", claim.until);
    if (claim.kind !== "tell") {
      if (claim.kind === "counted") metrics.addMetric("MessagesSuppressed", MetricUnit.Count, 1);
      return;
    }
    const { others, subjects, thread } = claim;
    const told: Notice = collapsed
      ? {
          ...notice,
          incident: incidentOf(together),
          collapsed: { after: collapseAfter, minutes: dedupeMinutes, subjects },
        }
      : notice;
    const returned = Number(record.attributes.ApproximateReceiveCount) > 1;
    const sentTo = await delivery.notify(channel, told, others.length, { rank: rankOf(notice), returned }, thread);
    await state.recordSent(key, claim, sentTo);
    metrics.addMetric("MessagesSent", MetricUnit.Count, 1);
    logger.info("told", { channel: channel.id, detection, eventId: event.id });
  }

  /** The previous period, and the one before it in case its digest failed. */
  async function sendDigests(): Promise<void> {
    const { period } = digestPeriod(context.now(), digest.hours);
    const failures: unknown[] = [];
    for (const channel of channels)
      for (const past of [period - 2, period - 1])
        await sendDigest(channel, past).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  async function sendDigest(channel: ConfiguredChannel, period: number): Promise<void> {
    const gathered = await state.gathered(channel.id, period);
    if (gathered === undefined) return;
    await delivery.digest(channel, { ...gathered, hours: digest.hours });
    await state.digestSent(channel.id, period);
  }
};

/** Not a failure at all: the incident was told, and this event of it is back at the end of the window. */
class RepeatsLater extends Postponed {}

const rankOf = ({ severity }: Notice): number => severities.indexOf(severity);

export const handler = lambdaHandler(createHandler);
