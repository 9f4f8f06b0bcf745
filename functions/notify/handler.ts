import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Envelope } from "../../model/envelope";
import { severities } from "../../model/severity";
import { type FunctionContext, variable } from "../runtime/context";
import { groupBy } from "../runtime/group-by";
import { lambdaHandler } from "../runtime/lambda";
import { batchHandler, logReturn, type QueuedEvent } from "../runtime/queue-handler";
import { mostItems, StateTable } from "../runtime/state-table";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { messageHider, Postponed, returnTime } from "../runtime/visibility";
import { readConfiguration } from "./configuration";
import { createDecider, type Notification } from "./decide";
import { Delivery, pauseOf, waitsForTurn } from "./delivery";
import { digestLine, digestPeriod, isDigestDue } from "./digest";
import { claim, isCollapsed, isJoined, lead, type ToldClaim } from "./incidents";
import { incidentOf, mostCollapsed, mostRepeats, type Notice } from "./notice";
import { createSecrets } from "./secrets";
import { idOf, NotifyState } from "./state";
import { clean } from "./text";
import { takeSlot } from "./turns";

/** A notice may wait for its slot, and then for an endpoint that does not answer. */
const neededMilliseconds = 15_000;
/** Age at which an event that was not told yet counts as late. */
const lateAfterMilliseconds = 15 * 60_000;

/** An event of a batch, with each of the messages that brought it. */
interface Received {
  readonly event: Envelope;
  readonly messages: QueuedEvent[];
  /** Keys of the notices that need nothing more. */
  readonly done: Set<string>;
  readonly failures: unknown[];
  /** Milliseconds until which it waited by design, when it was here before; 0 if it did not. */
  waitedUntil: number;
}

/** One notice of an event for one channel. */
interface Task extends Notification {
  readonly received: Received;
  /** Channel and incident. */
  readonly key: string;
  /** Channel and all incidents of the detection in the account, if they are many. */
  readonly together: string;
  /** Channel, problem and resource, where several services tell of the same. */
  readonly same?: string;
  readonly rank: number;
}

/** What is decided of a task: it is done, it comes back, or it is told now. */
type Decision = "done" | "counted" | Postponed | Telling;

interface Telling {
  readonly claimed: ToldClaim;
  /** Key of the incident that the message is about: of one, or of many. */
  readonly key: string;
  /** The incident of which it is an update. */
  readonly updates?: { readonly incident: string; readonly title: string };
  readonly sendAt: number | undefined;
}

/**
 * Notifies people of detections: each incident once per window and channel, its repeats at the end of the window, and
 * low-urgency notices in a digest. A batch is decided at once, so that it costs few requests, however many events it has.
 */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const configuration = readConfiguration(context.configuration);
  const { channels, dedupeMinutes, digest, collapseAfter } = configuration;
  const decide = createDecider(configuration);
  const state = new NotifyState(new StateTable(context));
  const hide = messageHider(context, logger);
  const delivery = new Delivery({
    context,
    region: configuration.region,
    state,
    secret: createSecrets(context),
  });
  const account = variable(context, "ACCOUNT");

  return batchHandler(async (queued, { remainingMilliseconds }) => {
    delivery.begin();
    const batch = distinct(queued);
    await notifyAll(batch, remainingMilliseconds);
    const returning = batch.filter(({ failures }) => failures.length > 0);
    await recordProgress(returning);
    const failed = returning.flatMap(({ failures, messages }) => {
      const now = context.now();
      return messages.map((message) => {
        // The earliest return: what another channel asks to wait for is not this one's concern.
        const times = failures.map((error) => [returnTime(error, message.record, now), error] as const);
        const [[until, error] = [now, undefined]] = times.sort(([a], [b]) => a.getTime() - b.getTime());
        logReturn(logger, message, error);
        return { record: message.record, until };
      });
    });
    await hide(failed);
    metrics.publishStoredMetrics();
    return new Set(failed.map(({ record }) => record.messageId));
  }, logger);

  /**
   * A channel that fails does not block the others, and what it lacks is not sent to them again: for as long as the
   * event returns, it is remembered which notices are done.
   */
  async function notifyAll(batch: readonly Received[], remaining: () => number): Promise<void> {
    const schedules = batch.filter(({ event }) => isDigestDue(event, account));
    if (schedules.length > 0)
      await sendDigests().catch((error: unknown) => {
        for (const { failures } of schedules) failures.push(error);
      });
    const tasks = batch.flatMap((each) => (schedules.includes(each) ? [] : tasksOf(each)));
    await gather(tasks.filter(({ when }) => when === "digest"));
    const urgentFirst = tasks.filter(({ when }) => when === "now").sort((a, b) => b.rank - a.rank);
    for (const part of partsOf(urgentFirst)) await notify(part, remaining);
  }

  /** An event about which nothing can be decided fails alone. */
  function tasksOf(received: Received): Task[] {
    try {
      const { notifications, excepted } = decide(received.event, context.now());
      for (const each of excepted) {
        metrics.addMetric("IncidentsExcepted", MetricUnit.Count, 1);
        logger.info("excepted", { ...each, eventId: received.event.id });
      }
      return notifications.map((notification): Task => {
        const { channel, notice } = notification;
        const { telling } = notice;
        return {
          ...notification,
          received,
          key: `${channel.id}#${notice.incident}`,
          together: `${channel.id}#many#${notice.detection}#${notice.account.id}`,
          ...(telling !== undefined && {
            same: `${channel.id}#same#${telling.problem}#${notice.account.id}#${telling.resource}`,
          }),
          rank: severities.indexOf(notice.severity),
        };
      });
    } catch (error) {
      received.failures.push(error);
      return [];
    }
  }

  /** What is not urgent: one request for each digest. */
  async function gather(tasks: readonly Task[]): Promise<void> {
    const { period, ends } = digestPeriod(context.now(), digest.hours);
    for (const [channel, ofChannel] of groupBy(tasks, (task) => task.channel.id))
      try {
        const lines = new Set(ofChannel.map(({ notice }) => digestLine(notice)));
        await state.gather(channel, period, lines, new Date(ends.getTime() + 7 * 86_400_000));
        for (const { received, key } of ofChannel) received.done.add(key);
      } catch (error) {
        for (const { received } of ofChannel) received.failures.push(error);
      }
  }

  async function notify(tasks: readonly Task[], remaining: () => number): Promise<void> {
    let decided: ReadonlyMap<Task, Decision>;
    try {
      if (remaining() < neededMilliseconds) throw outOfTime();
      decided = await decideAll(tasks);
    } catch (error) {
      for (const { received } of tasks) received.failures.push(error);
      return;
    }
    const telling: [Task, Telling][] = [];
    for (const [task, decision] of decided) {
      if (decision instanceof Postponed) task.received.failures.push(decision);
      else if (typeof decision === "object") telling.push([task, decision]);
      else task.received.done.add(task.key);
      if (decision === "counted") metrics.addMetric("MessagesSuppressed", MetricUnit.Count, 1);
    }
    telling.sort(([, a], [, b]) => (a.sendAt ?? 0) - (b.sendAt ?? 0));
    for (const [task, how] of telling)
      try {
        if (remaining() < neededMilliseconds) throw outOfTime();
        await tell(task, how);
        task.received.done.add(task.key);
      } catch (error) {
        task.received.failures.push(error);
      }
  }

  /** Claims the incidents and takes the slots of many notices in one go, all or none. */
  function decideAll(tasks: readonly Task[]): Promise<ReadonlyMap<Task, Decision>> {
    return state.change(new Set(tasks.flatMap(idsOf)), (draft) => {
      const now = context.now();
      return new Map(
        tasks.map((task): [Task, Decision] => {
          const { channel, notice, received, key, together, same, rank } = task;
          const before = draft(idOf.event(received.event.id));
          received.waitedUntil = before.number("waitsUntil");
          if (before.members("done").has(key)) return [task, "done"];
          const once = { eventId: received.event.id, now, windowMinutes: dedupeMinutes };
          const tellsOfSame = same === undefined ? undefined : draft(idOf.incident(same));
          const own = draft(idOf.incident(key));
          const joins =
            tellsOfSame !== undefined &&
            notice.telling?.by === "finding" &&
            isJoined(tellsOfSame, own, { eventId: received.event.id, now, rank });
          // It comes back for the repeats of its incident, which no message for many may swallow.
          const after = received.waitedUntil > 0 ? Number.MAX_SAFE_INTEGER : collapseAfter;
          const collapsed = !joins && isCollapsed(draft(idOf.incident(together)), notice.incident, once, after);
          const about = joins && same !== undefined ? same : collapsed ? together : key;
          const updates = joins
            ? { incident: tellsOfSame.text("incident") ?? notice.incident, title: tellsOfSame.text("title") ?? "" }
            : undefined;
          const claimed = claim(draft(idOf.incident(about)), {
            ...once,
            most: collapsed ? mostCollapsed : mostRepeats,
            ...(collapsed && { subject: clean(notice.subject ?? notice.title, 90) }),
          });
          if (claimed.kind === "waits")
            return [task, new RepeatsLater("tells the repeats when the window ends", claimed.until)];
          if (claimed.kind !== "tell") return [task, claimed.kind === "counted" ? "counted" : "done"];
          // Also where it waits for its turn: it will be told, and what tells of the same is an update of it.
          if (tellsOfSame !== undefined && !joins && !collapsed)
            lead(tellsOfSame, { ...once, rank, incident: notice.incident, title: notice.title });
          const pauseMs = pauseOf(channel);
          if (pauseMs === 0) return [task, { claimed, key: about, sendAt: undefined, ...(updates && { updates }) }];
          const slot = takeSlot(draft(idOf.channel(channel.id)), now, pauseMs, { rank, returned: returned(received) });
          if ("returnAt" in slot) return [task, waitsForTurn(channel.id, slot.returnAt)];
          return [task, { claimed, key: about, sendAt: slot.sendAt, ...(updates && { updates }) }];
        }),
      );
    });
  }

  async function tell(
    { channel, notice, received, rank }: Task,
    { claimed, key, sendAt, updates }: Telling,
  ): Promise<void> {
    const { others, subjects, thread } = claimed;
    const told: Notice =
      updates !== undefined
        ? { ...notice, incident: updates.incident, updates: { title: updates.title, minutes: dedupeMinutes } }
        : key === `${channel.id}#${notice.incident}`
          ? notice
          : {
              ...notice,
              incident: incidentOf(key),
              collapsed: { after: collapseAfter, minutes: dedupeMinutes, subjects },
            };
    const departure = { rank, returned: returned(received), ...(sendAt !== undefined && { sendAt }) };
    const sentTo = await delivery.notify(channel, told, others.length, departure, thread);
    await state.recordSent(key, claimed, sentTo);
    metrics.addMetric("MessagesSent", MetricUnit.Count, 1);
    logger.info("told", { channel: channel.id, detection: notice.detection, eventId: received.event.id });
  }

  /** An event without anything done comes back as it came: there is nothing to remember of it. */
  async function recordProgress(returning: readonly Received[]): Promise<void> {
    const now = context.now();
    const progress = returning.map((received) => {
      const { event, messages, failures, done, waitedUntil } = received;
      const repeats = failures.flatMap((error) => (error instanceof RepeatsLater ? error.until.getTime() : []));
      const waitsUntil = Math.max(waitedUntil, ...repeats);
      const since = Math.max(...messages.map(({ record }) => Number(record.attributes.SentTimestamp)), waitsUntil);
      if (repeats.length < failures.length && now.getTime() - since > lateAfterMilliseconds)
        metrics.addMetric("MessagesLate", MetricUnit.Count, 1);
      return [event.id, { done: [...done], waitsUntil }] as const;
    });
    const worthIt = progress.filter(([, { done, waitsUntil }]) => done.length > 0 || waitsUntil > 0);
    try {
      await state.recordProgress(new Map(worthIt), now);
    } catch (error) {
      // The events return in any case.
      logger.warn("it could not be recorded which channels were told", { error: error as Error });
    }
  }

  /** The previous period, and the one before it in case its digest failed. */
  async function sendDigests(): Promise<void> {
    const { period } = digestPeriod(context.now(), digest.hours);
    const due = channels.flatMap((channel) =>
      [period - 2, period - 1].map((past) => ({ channel, past, id: idOf.digest(channel.id, past) })),
    );
    const gathered = await state.gathered(due.map(({ id }) => id));
    const failures: unknown[] = [];
    for (const { channel, past, id } of due) {
      const content = gathered.get(id);
      if (content === undefined) continue;
      try {
        await delivery.digest(channel, { ...content, hours: digest.hours });
        await state.digestSent(channel.id, past);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  function outOfTime(): Postponed {
    return new Postponed("the next invocation has more time for it", context.now());
  }
};

/** Not a failure at all: the incident was told, and this event of it is back at the end of the window. */
class RepeatsLater extends Postponed {}

const returned = ({ messages }: Received): boolean =>
  messages.some(({ record }) => Number(record.attributes.ApproximateReceiveCount) > 1);

/** A queue may deliver a message twice, and a rule an event. */
function distinct(queued: readonly QueuedEvent[]): Received[] {
  const byId = new Map<string, Received>();
  for (const message of queued) {
    const { event } = message;
    const known = byId.get(event.id);
    if (known !== undefined) known.messages.push(message);
    else byId.set(event.id, { event, messages: [message], done: new Set(), failures: [], waitedUntil: 0 });
  }
  return [...byId.values()];
}

/** Items that decide a notice. */
const idsOf = ({ channel, received, key, together, same }: Task): string[] => [
  idOf.event(received.event.id),
  idOf.incident(key),
  idOf.incident(together),
  ...(same === undefined ? [] : [idOf.incident(same)]),
  ...(pauseOf(channel) > 0 ? [idOf.channel(channel.id)] : []),
];

/** In parts that one request can read, and one write: an event may have any number of subjects, each told on its own. */
function* partsOf(tasks: readonly Task[]): Generator<readonly Task[]> {
  let part: Task[] = [];
  let ids = new Set<string>();
  for (const task of tasks) {
    const own = idsOf(task);
    if (new Set([...ids, ...own]).size > mostItems) {
      yield part;
      part = [];
      ids = new Set();
    }
    part.push(task);
    for (const id of own) ids.add(id);
  }
  if (part.length > 0) yield part;
}

export const handler = lambdaHandler(createHandler);
