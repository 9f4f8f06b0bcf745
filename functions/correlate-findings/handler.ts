import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Correlation } from "../../model/findings/correlation";
import { type Finding, findingKey } from "../../model/findings/finding";
import { findingsOf } from "../../model/findings/findings-of";
import { importFinding } from "../findings/cspm";
import { groupBy } from "../runtime/group-by";
import type { Unprocessed } from "../findings/hub";
import { securityHubsOf } from "../findings/security-hub";
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
  raisedFinding,
  raiseOf,
  reportedFinding,
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

/** What stands for an occurrence, or why nothing does. */
interface Reported {
  /** Of a finding whose state says whether the occurrence is over. */
  readonly id: string;
  readonly productArn: string;
  readonly refusal?: Unprocessed;
}

/** Creates one CRITICAL finding from several findings that mean more together. */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const { hubs, prefix, correlations, ...authors } = configurationSchema.parse(context.configuration);
  const [{ service, administratorId }] = hubs;
  const read = signalReader(correlations, {
    productArns: new RegExp(`:product/${administratorId}/default$`),
    generator: `${prefix}/`,
  });
  const states = new CorrelationStates(new StateTable(context), context.now);
  const [hub] = securityHubsOf(context, hubs, "correlate-findings").values();
  if (hub === undefined) throw new Error("The configuration names no Security Hub.");
  const { read: readLive, update, clientIn } = hub;

  return batchHandler(async (events) => {
    const failed = new Set<string>();
    const received = events.flatMap(({ messageId, event }) =>
      findingsOf(event)
        .filter((finding) => finding.service === service)
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
    const live = [...(await readLive(region, state.seen)).values()];
    const confirmed = confirmedBy(state, live);
    if (!isComplete(confirmed, correlation)) return;
    const { refusal, ...reported } =
      service === "securityhub"
        ? await publish(region, confirmed, correlation)
        : await raise(region, confirmed, correlation, live);
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
    await change(key, correlation.windowHours, (known) =>
      Promise.resolve(known?.incident === state.incident ? { ...known, reported } : known),
    );
  }

  /** A finding of its own, which Security Hub CSPM alone takes. */
  async function publish(region: string, state: CorrelationState, correlation: Correlation): Promise<Reported> {
    const publisher = { accountId: administratorId, region, prefix };
    const [refusal] = await importFinding(
      clientIn,
      region,
      correlatedFinding(state, correlation, publisher, context.now()),
    );
    return {
      id: findingIdOf(state, publisher),
      productArn: defaultProduct(publisher),
      ...(refusal !== undefined && { refusal }),
    };
  }

  /** One of the findings becomes Critical, in the new Security Hub. */
  async function raise(
    region: string,
    state: CorrelationState,
    correlation: Correlation,
    live: readonly Finding[],
  ): Promise<Reported> {
    const raised = raisedFinding(state, correlation);
    const finding = live.find((each) => raised !== undefined && findingKey(each) === findingKey(raised));
    if (finding === undefined) throw new Error(`No finding of ${state.correlation} is left to raise.`);
    const content = raiseOf(finding, state, correlation, authors);
    const [refusal] = content === undefined ? [] : await update(region, { update: content, findings: [finding] });
    return { id: finding.id, productArn: finding.productArn, ...(refusal !== undefined && { refusal }) };
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

  async function isOver(region: string, reported: CorrelationState["reported"]): Promise<boolean> {
    const finding = reportedFinding(reported, { accountId: administratorId, region });
    return finding !== undefined && isDoneWith((await readLive(region, [finding])).get(findingKey(finding)));
  }
};

export const handler = lambdaHandler(createHandler);
