import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { JsonObject } from "../../model/envelope";
import { text } from "../../model/json";
import { querySource } from "../../model/names";
import { daysOf, queryAlertDetail, queryAlertType, queryDue, type QueryRun } from "../../model/query-schedules/report";
import { type FunctionContext, type Invocation, variable } from "../runtime/context";
import { groupBy } from "../runtime/group-by";
import { inParallel } from "../runtime/in-parallel";
import { lambdaHandler } from "../runtime/lambda";
import { batchHandler, logReturn, type QueuedEvent } from "../runtime/queue-handler";
import { putAll, reporter } from "../runtime/reports";
import { isDue } from "../runtime/scheduled";
import { StateTable } from "../runtime/state-table";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { messageHider, Postponed, returnTime } from "../runtime/visibility";
import { Queries, type Finished } from "./athena";
import { configurationSchema, type Query } from "./configuration";
import { failedKey, incidentOf, judge, judgeFailure, keyOf, moreKey, type Row } from "./decide";
import { type QueryState, QueryStates, type Run } from "./state";

/** Retries after a write conflict with another invocation. */
const mostConflicts = 8;

/** Milliseconds in which nobody else tells what a run found: longer than the function may run. */
const leaseMilliseconds = 150_000;

/** Minutes after which a query that still runs is looked at again, at most. */
const mostMinutes = 5;

/** A run that was begun, in the state as it was written last. */
type Begun = QueryState & { readonly run: Run };

/** The same when it is known what it tells. */
type Telling = QueryState & { readonly run: Run & Required<Pick<Run, "telling">> };

/** What became of a run's query: without rows if it failed. */
type Outcome = Finished & { readonly rows: readonly Row[] };

/**
 * Runs saved queries when their schedules go off, and puts an event on the bus for each row that was not there before.
 *
 * What a run is about to tell is written before it is told, and that it was told after: whoever dies in between leaves a message
 * that returns to the queue and takes it up again. An alert that was put twice has the same incident, by which it is told once. A
 * schedule that goes off twice for the same time is one run.
 */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const configuration = configurationSchema.parse(context.configuration);
  const accountId = variable(context, "ACCOUNT");
  const put = reporter(context, { source: querySource, detailType: queryAlertType });
  const byName = new Map(configuration.queries.map((query) => [query.name, query]));
  const athena = new Queries(context, configuration);
  const states = new QueryStates(new StateTable(context), context.now);
  const hide = messageHider(context, logger);

  return batchHandler(async (events, invocation) => {
    const due = events.filter(({ event }) => isDue(event, queryDue, accountId));
    const returning: { readonly record: QueuedEvent["record"]; readonly until: Date }[] = [];
    await inParallel(
      groupBy(due, ({ event }) => text(event.detail, "query") ?? ""),
      due.length,
      async ([name, messages]) => {
        for (const message of messages)
          try {
            await run(name, text(message.event.detail, "scheduled") ?? "", message, invocation);
          } catch (error) {
            logReturn(logger, message, error);
            returning.push({ record: message.record, until: returnTime(error, message.record, context.now()) });
          }
      },
    );
    await hide(returning);
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    return new Set(returning.map(({ record }) => record.messageId));
  }, logger);

  /** Runs a query for one time of its schedule, and tells what is new; the same again does nothing. */
  async function run(name: string, scheduled: string, { record }: QueuedEvent, invocation: Invocation): Promise<void> {
    const query = byName.get(name);
    if (query === undefined || !(Date.parse(scheduled) > 0)) {
      logger.error("a query that the plan does not have is not run", { query: name, scheduled });
      return;
    }
    for (let attempt = 0; attempt < mostConflicts; attempt++) {
      const before = await states.read(name);
      // What was told of a later time is all that there is to tell.
      if (isOver(before, scheduled)) return;
      const begun = await begin(query, before, scheduled);
      if (begun === undefined) continue;
      const outcome = await outcomeOf(query, begun.run, Number(record.attributes.ApproximateReceiveCount), invocation);
      const telling = await claim(query, begun, outcome);
      if (telling === undefined) continue;
      await tellAll(query, telling, outcome);
      // Somebody died in the run before: what it found is told, and this one follows.
      if (telling.run.scheduled !== scheduled) continue;
      return;
    }
    throw new Error(`The state of ${name} was written by others ${mostConflicts} times in a row.`);
  }

  /** The run of this time, or the one before it that somebody left untold; undefined if somebody else has written. */
  async function begin(query: Query, before: QueryState, scheduled: string): Promise<Begun | undefined> {
    const { run: current } = before;
    if (current !== undefined && (current.scheduled === scheduled || current.telling !== undefined))
      return { ...before, run: current };
    const execution = await athena.start(query, scheduled);
    logger.info("a query was started", { query: query.name, scheduled, execution });
    return states.write(query.name, { ...before, run: { scheduled, execution } });
  }

  /**
   * What became of a run, with its rows.
   *
   * @throws Postponed if its query still runs, Error if somebody else tells what it found.
   */
  async function outcomeOf(query: Query, run: Run, attempts: number, invocation: Invocation): Promise<Outcome> {
    if (run.telling !== undefined && run.telling.leaseEnds > context.now().getTime())
      throw new Error(`Somebody else is about to tell what ${query.name} found.`);
    const finished = await athena.finished(run.execution, invocation);
    if (finished === undefined)
      throw new Postponed(
        `${query.name} still runs.`,
        new Date(context.now().getTime() + Math.min(attempts, mostMinutes) * 60_000),
      );
    return { ...finished, rows: finished.reason === undefined ? await athena.rows(run.execution) : [] };
  }

  /** What the run tells, claimed for this invocation; undefined if somebody else has written. */
  async function claim(query: Query, begun: Begun, outcome: Outcome): Promise<Telling | undefined> {
    const leaseEnds = context.now().getTime() + leaseMilliseconds;
    if (begun.run.telling !== undefined)
      return states.write(query.name, {
        ...begun,
        run: { ...begun.run, telling: { ...begun.run.telling, leaseEnds } },
      });
    noteEnd(query, begun.run, outcome);
    const { known, untold, left } =
      outcome.reason === undefined ? judge(query, outcome.rows, begun.known) : judgeFailure(begun.known);
    return states.write(query.name, { ...begun, known, run: { ...begun.run, telling: { untold, left, leaseEnds } } });
  }

  function noteEnd(query: Query, { execution, scheduled }: Run, { reason, scannedBytes }: Finished): void {
    metrics.addMetric("QueryBytesScanned", MetricUnit.Bytes, scannedBytes);
    if (reason === undefined) {
      logger.info("a query succeeded", { query: query.name, scheduled, execution, scannedBytes });
      return;
    }
    metrics.addMetric("QueriesFailed", MetricUnit.Count, 1);
    logger.error("a query failed", { query: query.name, scheduled, execution, scannedBytes, reason });
  }

  /** Puts what is untold on the bus, and notes after each call what is left; after the last that the run is over. */
  async function tellAll(query: Query, telling: Telling, { reason, results, rows }: Outcome): Promise<void> {
    const { execution, scheduled } = telling.run;
    const byKey = new Map(rows.map((row) => [keyOf(query, row), row]));
    const { first, last } = daysOf(query, scheduled);
    const told: QueryRun = {
      scheduled,
      firstDay: first,
      lastDay: last,
      execution,
      ...(results !== undefined && { results }),
    };
    let state = telling;
    const { untold, left: more } = telling.run.telling;
    await putAll(
      untold,
      (some) => put(some.map((key) => detailOf(query, told, { key, left: more, row: byKey.get(key), reason }))),
      async ({ taken, left, isOver }) => {
        metrics.addMetric("QueryAlerts", MetricUnit.Count, taken.length);
        if (left.length === 0) return;
        // Whoever takes it up again need not wait for what the bus refused.
        const leaseEnds = isOver ? 0 : state.run.telling.leaseEnds;
        state = await note(query, {
          ...state,
          run: { ...state.run, telling: { ...state.run.telling, untold: left, leaseEnds } },
        });
      },
    );
    const { run: _, ...others } = state;
    await note(query, { ...others, over: scheduled });
  }

  async function note<State extends QueryState>(query: Query, state: State): Promise<State> {
    const written = await states.write(query.name, state);
    if (written === undefined)
      throw new Error(`Somebody else has written the state of ${query.name} while it was told.`);
    return written;
  }
};

const isOver = ({ over, run }: QueryState, scheduled: string): boolean =>
  (over !== undefined && Date.parse(over) >= Date.parse(scheduled)) ||
  (run !== undefined && run.telling === undefined && Date.parse(run.scheduled) > Date.parse(scheduled));

function detailOf(
  query: Query,
  run: QueryRun,
  {
    key,
    left,
    row,
    reason,
  }: {
    readonly key: string;
    readonly left: number;
    readonly row: Row | undefined;
    readonly reason: string | undefined;
  },
): JsonObject {
  const incident = incidentOf(query, key, run.scheduled);
  if (key === moreKey) return queryAlertDetail({ query, run, incident, left });
  if (key === failedKey) return queryAlertDetail({ query, run, incident, reason: reason ?? "unknown" });
  // A row that its results do not have any more was found and cannot be shown.
  return queryAlertDetail({ query, run, incident, row: row ?? {} });
}

export const handler = lambdaHandler(createHandler);
