import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { findingKey, findingsOf } from "../../model/findings/finding";
import { groupBy } from "../runtime/group-by";
import { securityHubOf } from "../findings/security-hub";
import type { FunctionContext } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { batchHandler } from "../runtime/queue-handler";
import { StateTable } from "../runtime/state-table";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { configurationSchema } from "./configuration";
import {
  confirmedBy,
  correlatedFinding,
  type CorrelationState,
  defaultProduct,
  findingIdOf,
  fold,
  isComplete,
  isDoneWith,
  newsIn,
  nextIncident,
  type Observation,
  signalReader,
  stateKey,
} from "./decide";
import { CorrelationStates } from "./state";

/** An observation with its Region and the message that delivered it. */
interface Received {
  readonly messageId: string;
  readonly region: string;
  readonly observation: Observation;
}

/** Retries after a write conflict with another invocation. */
const mostConflicts = 8;

/** Creates one CRITICAL finding from several findings that mean more together. */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const { roleArn, administratorId, prefix, correlations } = configurationSchema.parse(context.configuration);
  const read = signalReader(correlations, {
    productArns: new RegExp(`:product/${administratorId}/default$`),
    generator: `${prefix}/`,
  });
  const states = new CorrelationStates(new StateTable(context), context.now);
  const hub = securityHubOf(context, roleArn, "correlate-findings");

  return batchHandler(async (events) => {
    const failed = new Set<string>();
    const received = events.flatMap(({ messageId, event }) =>
      findingsOf(event)
        .flatMap(read)
        .map((observation): Received => ({ messageId, region: event.region, observation })),
    );
    for (const [key, group] of groupBy(received, ({ region, observation }) => `${stateKey(observation)}#${region}`))
      try {
        await correlate(key, group);
      } catch (error) {
        logger.warn("a correlation failed and will be retried", { key, error: error as Error });
        for (const { messageId } of group) failed.add(messageId);
      }
    metrics.publishStoredMetrics();
    return failed;
  }, logger);

  async function correlate(key: string, received: readonly Received[]): Promise<void> {
    const [first] = received;
    if (first === undefined) return;
    const { region } = first;
    const { correlation } = first.observation;
    const observations = received.map(({ observation }) => observation);
    const state = await change(key, correlation.windowHours, async (known) => {
      const news = newsIn(known, observations);
      const [newest] = news;
      const again =
        known?.reported !== undefined && newest !== undefined && (await isOver(region, known.reported))
          ? nextIncident(known, newest.finding)
          : known;
      return fold(again, correlation, observations);
    });
    if (state === undefined || state.reported !== undefined || !isComplete(state, correlation)) return;

    // Findings can be resolved without an event that a rule would send here, so the live state decides.
    const confirmed = confirmedBy(state, [...(await hub.read(region, state.seen)).values()]);
    if (!isComplete(confirmed, correlation)) return;
    const publisher = { accountId: administratorId, region, prefix };
    const [refusal] = await hub.import(region, correlatedFinding(confirmed, correlation, publisher, context.now()));
    if (refusal !== undefined) {
      metrics.addMetric("FindingsRefused", MetricUnit.Count, 1);
      throw new Error(`Security Hub refused ${refusal.id}: ${refusal.code} ${refusal.message}`);
    }
    metrics.addMetric("FindingsCorrelated", MetricUnit.Count, 1);
    logger.info("findings were correlated", {
      correlation: correlation.id,
      resource: state.resource,
      findings: confirmed.seen.length,
    });
    const reported = findingIdOf(state, publisher);
    await change(key, correlation.windowHours, (known) =>
      Promise.resolve(known?.incident === state.incident ? { ...known, reported } : known),
    );
  }

  /** Reads, changes and writes one item, and retries on write conflicts. */
  async function change(
    key: string,
    keepHours: number,
    next: (known: CorrelationState | undefined) => Promise<CorrelationState | undefined>,
  ): Promise<CorrelationState | undefined> {
    for (let attempt = 0; attempt < mostConflicts; attempt++) {
      const { state: known, version } = await states.read(key);
      const state = await next(known);
      if (state === undefined || JSON.stringify(state) === JSON.stringify(known)) return known;
      if (await states.write(key, state, version, keepHours)) return state;
    }
    throw new Error(`${key} was written by others ${mostConflicts} times in a row.`);
  }

  async function isOver(region: string, id: string): Promise<boolean> {
    const productArn = defaultProduct({ accountId: administratorId, region });
    const live = await hub.read(region, [{ id, productArn }]);
    return isDoneWith(live.get(findingKey({ id, productArn })));
  }
};

export const handler = lambdaHandler(createHandler);
