import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { alertDetail, alertType, checkDue } from "../../model/correlations/alert";
import { type CorrelationRule, timespanOf } from "../../model/correlations/correlation-rule";
import { type Group, type Observed, observer } from "../../model/correlations/observation";
import { correlationSource } from "../../model/names";
import { type FunctionContext, sdkClients, variable } from "../runtime/context";
import { groupBy } from "../runtime/group-by";
import { inParallel } from "../runtime/in-parallel";
import { lambdaHandler } from "../runtime/lambda";
import { batchHandler, type QueuedEvent } from "../runtime/queue-handler";
import { StateTable } from "../runtime/state-table";
import { isDue } from "../runtime/scheduled";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { configurationSchema } from "./configuration";
import { dueAt, fold, groupKey, type Incident, keyOf, nothingSeen, settled } from "./decide";
import { createEventExceptions } from "./exceptions";
import { CorrelationStates, type ReadGroup, type Versioned } from "./state";
import { inTurn } from "./turns";

/** Events of one group, and what is known of it. */
interface Addition {
  readonly rule: CorrelationRule;
  readonly group: Group;
  readonly received: readonly Observed[];
  readonly before: Versioned;
}

/** A group as it was written last. */
interface Written {
  readonly now: ReadGroup;
  readonly version: number;
}

/** Retries after a write conflict with another invocation. */
const mostConflicts = 8;

const groupsAtOnce = 10;

/** Milliseconds in which nobody else tells an incident: longer than the function may run. */
const leaseMilliseconds = 90_000;

/** Milliseconds that a group may take: with less left to the function, it returns to the queue before it is begun. */
const groupMilliseconds = 10_000;

/** An observation with the message that delivered it, and the account that sent it. */
interface Received extends Observed {
  readonly messageId: string;
  readonly account: string;
}

/**
 * Looks at several events together, by correlation rules, and puts an alert on the bus once for each incident.
 *
 * An event is remembered, with what it leads to, in one write. Only then is an alert put on the bus, and only then forgotten
 * that it must be: whoever dies in between leaves a message that returns to the queue and takes it up again. An alert that
 * was put twice has the same incident, by which it is told once.
 */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const { rules, ...others } = configurationSchema.parse(context.configuration);
  const isExcepted = createEventExceptions(others);
  const accountId = variable(context, "ACCOUNT");
  const bus = variable(context, "BUS");
  const client = sdkClients(context);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const observe = observer(rules, keyOf);
  const states = new CorrelationStates(new StateTable(context), context.now);
  /** From when rules learn, as far as it is known, in milliseconds. */
  const learning = new Map<string, number>();

  return batchHandler(async (events, { remainingMilliseconds }) => {
    const failed = new Set<string>();
    const received = events.flatMap(({ messageId, event }) =>
      isDue(event, checkDue, accountId)
        ? []
        : observe(event)
            .filter((each) => !isExcepted(event, each, context.now()))
            .map((each): Received => ({ ...each, messageId, account: event.account })),
    );
    await learn(received);
    await inParallel(
      inTurn(groupBy(received, ({ rule, group }) => groupKey(rule, group))),
      groupsAtOnce,
      async ([key, group]) => {
        try {
          if (remainingMilliseconds() < groupMilliseconds) throw new Error("Too little time is left for it.");
          await look(key, group);
        } catch (error) {
          logger.warn("a group failed and returns to the queue", { key, error: error as Error });
          for (const { messageId } of group) failed.add(messageId);
        }
      },
    );
    const checks = events.filter(({ event }) => isDue(event, checkDue, accountId));
    if (checks.length > 0) await checkDueGroups(checks, failed);
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    return failed;
  }, logger);

  /** Looks at what waited for an event that did not come. */
  async function checkDueGroups(checks: readonly QueuedEvent[], failed: Set<string>): Promise<void> {
    try {
      for await (const { until, keys } of states.due()) {
        await inParallel(keys, groupsAtOnce, (key) => look(key, []));
        await states.looked(until);
      }
    } catch (error) {
      logger.warn("a check failed and returns to the queue", { error: error as Error });
      for (const { messageId } of checks) failed.add(messageId);
    }
  }

  /** Adds events of one group to its state, and tells what came of it. */
  async function look(key: string, received: readonly Observed[]): Promise<void> {
    for (let attempt = 0; attempt < mostConflicts; attempt++) {
      const before = await states.read(key);
      const rule = received[0]?.rule ?? byId.get(before.known?.rule ?? "");
      const group = received[0]?.group ?? before.known?.group;
      // The rule is gone, and with it what waited for it.
      if (rule === undefined || group === undefined) return;
      const written = await add(key, { rule, group, received, before });
      if (written === undefined) continue;
      await tellAll(key, rule, before, written);
      return;
    }
    throw new Error(`${key} was written by others ${mostConflicts} times in a row.`);
  }

  /** The state with these events; undefined if somebody else has written it since it was read. */
  async function add(key: string, { rule, group, received, before }: Addition): Promise<Written | undefined> {
    const { known, version } = before;
    const observations = received.map(({ observation }) => observation);
    const now = context.now().getTime();
    const until = learnedUntil(rule);
    const state = fold(rule, group, known?.state ?? nothingSeen, observations, {
      now,
      leaseEnds: now + leaseMilliseconds,
      ...(until !== undefined && { learnedUntil: until }),
    });
    const isChanged = known === undefined || JSON.stringify(state) !== JSON.stringify(known.state);
    const due = dueAt(rule, state);
    // Before the state, so that nothing is awaited which nobody looks at. What is due at one time may wait for another.
    if (due !== undefined && (isChanged || received.length === 0)) await states.awaits(key, due);
    if (!isChanged) return { now: known, version };
    const next = { rule: rule.id, group, state };
    return (await states.write(key, next, version, keptFor(rule))) ? { now: next, version: version + 1 } : undefined;
  }

  /** What a rule learns from must be known before anything is new to it, whatever comes first. */
  async function learn(received: readonly Observed[]): Promise<void> {
    for (const [id, those] of groupBy(received, ({ rule }) => rule.id)) {
      if (byId.get(id)?.type !== "first_seen") continue;
      const earliest = Math.min(...those.map(({ observation }) => observation.at));
      if (earliest < (learning.get(id) ?? Infinity)) learning.set(id, await states.learnsFrom(id, earliest));
    }
  }

  /** Until when a rule learns; undefined for one that does not. */
  function learnedUntil(rule: CorrelationRule): number | undefined {
    const from = learning.get(rule.id);
    return rule.type === "first_seen" && from !== undefined ? from + rule.learningDays * 86_400_000 : undefined;
  }

  /** Puts what is untold on the bus, unless somebody else is about to. */
  async function tellAll(
    key: string,
    rule: CorrelationRule,
    { known }: Versioned,
    { now, version }: Written,
  ): Promise<void> {
    const held = new Map(known?.state.incidents.map(({ id, untold }) => [id, untold?.leaseEnds ?? 0]));
    let latest: Written = { now, version };
    for (const incident of now.state.incidents) {
      if (incident.untold === undefined) continue;
      if ((held.get(incident.id) ?? 0) > context.now().getTime())
        // Whoever found it may have died. Then its messages return, and so do these.
        throw new Error(`Somebody else is about to tell the incident ${incident.id}.`);
      await tell(rule, now, incident);
      latest = await settle(key, rule, incident.id, latest);
    }
  }

  /** Notes that an incident was told, in what is there now. */
  async function settle(key: string, rule: CorrelationRule, id: string, latest: Written): Promise<Written> {
    let { now, version } = latest;
    for (let attempt = 0; attempt < mostConflicts; attempt++) {
      const next = { ...now, state: settled(now.state, id) };
      if (await states.write(key, next, version, keptFor(rule))) return { now: next, version: version + 1 };
      const read = await states.read(key);
      now = read.known ?? now;
      version = read.version;
    }
    throw new Error(`${key} was written by others ${mostConflicts} times in a row.`);
  }

  async function tell(rule: CorrelationRule, { group }: ReadGroup, incident: Incident): Promise<void> {
    const { EventBridgeClient, PutEventsCommand } = await import("@aws-sdk/client-eventbridge");
    const detail = alertDetail({
      rule,
      group,
      incident: incident.id,
      ...incident,
      chain: incident.untold?.chain ?? [],
    });
    const { Entries: entered = [] } = await client(EventBridgeClient).send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: bus,
            Source: correlationSource,
            DetailType: alertType,
            Time: context.now(),
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );
    const code = entered[0]?.ErrorCode;
    if (code !== undefined)
      throw new Error(`The bus refused the alert ${incident.id}: ${code} ${entered[0]?.ErrorMessage ?? ""}`);
    metrics.addMetric("CorrelationAlerts", MetricUnit.Count, 1);
    logger.info("an alert was put on the bus", { rule: rule.id, group, incident: incident.id });
  }
};

/** Milliseconds for which a group without news is kept. */
const keptFor = (rule: CorrelationRule): number => 3 * timespanOf(rule);

export const handler = lambdaHandler(createHandler);
