import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { driftDetail, driftDue, type DriftSubject, short } from "../../model/drift/report";
import { driftSource, driftType, projectName } from "../../model/names";
import { compareAll, type Deviation } from "../../read-back/compare";
import { NotFoundWithout, type Place, type ReadBack } from "../../read-back/read-back";
import type { Resource } from "../../read-back/resource";
import { topicOf } from "../../read-back/topic";
import { type FunctionContext, variable } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { batchHandler, logReturn } from "../runtime/queue-handler";
import { putAll, reporter } from "../runtime/reports";
import { isDue } from "../runtime/scheduled";
import { StateTable } from "../runtime/state-table";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { messageHider, Postponed, returnTime } from "../runtime/visibility";
import { readingClients } from "./clients";
import { comparedTable } from "./compared";
import { configurationSchema } from "./configuration";
import { incidentOf, judge, type Seen, type Telling } from "./decide";
import { type DriftMemory, DriftState } from "./state";

/** Resources that are read at once. */
const resourcesAtOnce = 4;

/** Milliseconds in which nobody else tells what a check found: longer than the function may run. */
const leaseMilliseconds = 150_000;

/**
 * Compares the hub with what it was deployed with, and tells what differs: once while it lasts, and once when it is as deployed
 * again.
 *
 * What is about to be told is written before it is told: whoever dies in between leaves a check that returns to the queue and
 * tells it. What was put twice has the same incident, by which people are notified once.
 */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const { prefix, settledMinutes, resources } = configurationSchema.parse(context.configuration);
  const account = variable(context, "ACCOUNT");
  const region = variable(context, "REGION");
  const state = new DriftState(new StateTable(context), context.now);
  const put = reporter(context, { source: driftSource, detailType: driftType });
  const hide = messageHider(context, logger);
  const clients = readingClients(context);
  const environment = prefix.slice(`${projectName}-`.length);
  const deploying = ["refresh", "up"].map((command) => `npm run ${command} -- ${environment} --region ${region}`);
  const planned = resources.map((resource): Resource => ({ ...resource, account, region }));

  return batchHandler(async (events) => {
    const due = events.filter(({ event }) => isDue(event, driftDue, account));
    const [first, ...others] = due;
    const returning: Parameters<typeof hide>[0][number][] = [];
    try {
      // Several are one: each would see the same.
      if (first !== undefined) await check();
    } catch (error) {
      if (first !== undefined) {
        logReturn(logger, first, error);
        returning.push({ record: first.record, until: returnTime(error, first.record, context.now()) });
      }
    }
    if (others.length > 0) logger.debug("checks that came together are one", { others: others.length });
    await hide(returning);
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    return new Set(returning.map(({ record }) => record.messageId));
  }, logger);

  async function check(): Promise<void> {
    let memory = await state.read();
    // Somebody died before it was told, or is about to tell it.
    if (memory.telling !== undefined) memory = await tell(memory);
    const now = context.now().getTime();
    const { known, told, waiting } = judge(await compareNow(), memory.known, {
      now,
      settledMilliseconds: settledMinutes * 60_000,
    });
    if (JSON.stringify(known) !== JSON.stringify(memory.known) || told.length > 0)
      memory = await state.write({
        version: memory.version,
        known,
        ...(told.length > 0 && { telling: { told, leaseEnds: now + leaseMilliseconds } }),
      });
    if (told.length > 0) await tell(memory, true);
    if (waiting > 0)
      throw new Postponed(
        `${waiting} differences are told if they are still there then.`,
        new Date(context.now().getTime() + settledMinutes * 60_000),
      );
  }

  /** Puts what is untold on the bus, and notes after each call what is left. */
  async function tell(memory: DriftMemory, isOwn = false): Promise<DriftMemory> {
    const { telling } = memory;
    if (telling === undefined) return memory;
    if (!isOwn && telling.leaseEnds > context.now().getTime())
      throw new Error("Somebody else is about to tell what differs.");
    let after = memory;
    await putAll(
      telling.told,
      (some) => put(some.map(detailOf)),
      async ({ taken, left, isOver }) => {
        noteTold(taken);
        // Whoever takes it up again need not wait for what the bus refused.
        const leaseEnds = isOver ? 0 : telling.leaseEnds;
        after = await state.write({
          version: after.version,
          known: after.known,
          ...(left.length > 0 && { telling: { told: left, leaseEnds } }),
        });
      },
    );
    return after;
  }

  function noteTold(told: readonly Telling[]): void {
    for (const { subject, seen } of told) logger.info("told", { ...subject, state: seen?.state ?? "restored" });
    const differs = told.filter(({ seen }) => seen !== undefined).length;
    if (differs > 0) metrics.addMetric("DifferencesFound", MetricUnit.Count, differs);
  }

  function detailOf({ subject, since, seen }: Telling) {
    return driftDetail({
      state: "restored",
      ...subject,
      ...seen,
      incident: incidentOf(subject, since),
      since: new Date(since).toISOString(),
      account,
      region,
    });
  }

  async function compareNow(): Promise<Seen[]> {
    const known = new Map<string, Promise<unknown>>();
    const once: Place["once"] = <Answer>(name: string, ask: () => Promise<Answer>) => {
      const asked = (known.get(name) as Promise<Answer> | undefined) ?? ask();
      known.set(name, asked);
      return asked;
    };
    const place = { account, region, clients, planned, prefix, once };
    const unread: Seen[] = [];
    const { compared, differing } = await compareAll(comparedTable, place, {
      atOnce: resourcesAtOnce,
      unread: (type, resource, error) => unread.push(unreadOf(type, resource, error)),
    });
    metrics.addMetric("ResourcesCompared", MetricUnit.Count, compared);
    metrics.addMetric("ResourcesUnread", MetricUnit.Count, unread.length);
    return [
      ...differing.flatMap(({ type, resource, deviations }) =>
        deviations.map((deviation) => seenOf(type, resource, deviation)),
      ),
      ...unread,
    ].sort((a, b) => (a.kind + a.resource + a.property < b.kind + b.resource + b.property ? -1 : 1));
  }

  function subjectOf(type: ReadBack, resource: Resource, property: string): DriftSubject {
    return { kind: type.noun, resource: type.nameOf(resource), topic: topicOf(resource, prefix), property };
  }

  function seenOf(type: ReadBack, resource: Resource, deviation: Deviation): Seen {
    const { property = "all of it", expected, found, effect, cause, commands } = deviation;
    return {
      ...subjectOf(type, resource, property),
      state: "differs",
      expected: textOf(expected),
      found: textOf(found),
      effect,
      ...(cause !== undefined && { cause }),
      run: [...commands, ...deploying],
    };
  }

  /** What hides from the function is told as what differs is: somebody may have taken its permissions. */
  function unreadOf(type: ReadBack, resource: Resource, error: unknown): Seen {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    logger.warn("a resource could not be read", { type: type.type, resource: resource.name, error: error as Error });
    return {
      ...subjectOf(type, resource, "access"),
      state: "unread",
      found: short(error instanceof NotFoundWithout ? message : `${name}: ${message}`),
      effect: "Nobody can tell whether it is as deployed.",
      run: [...deploying],
    };
  }
};

const textOf = (value: unknown): string =>
  short(typeof value === "string" ? value : value === undefined ? "nothing" : JSON.stringify(value));

export const handler = lambdaHandler(createHandler);
