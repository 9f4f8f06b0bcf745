import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Envelope } from "../../model/envelope";
import { outcomeMetric } from "../../model/remediations/outcomes";
import { type FunctionContext, type Invocation, sdkClients, variable } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { queueHandler } from "../runtime/queue-handler";
import { StateTable } from "../runtime/state-table";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { messageHider, Postponed, returnTime } from "../runtime/visibility";
import { createAttempt, outcomeOf } from "./attempt";
import { readConfiguration } from "./configuration";
import { type Candidate, createAdmission } from "./decide";
import { createLimits } from "./limits";
import { createMembers } from "./members";
import { eventIdOf, type Report, reportEntry, ReportRefused } from "./report";
import { type Claim, RemediationState } from "./state";

/**
 * Milliseconds that one target may take, including the AWS SDK's retries: with less time left, no further target is
 * started.
 */
const timeForTarget = 30_000;

/** Seconds after which an event is retried if the invocation ran out of time. */
const soon = 5;

/** Remediates what governed events report, or reports what it would do. */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const configuration = readConfiguration(context.configuration);
  const admit = createAdmission(configuration);
  const bus = variable(context, "BUS");
  const attempts = Number(variable(context, "ATTEMPTS"));
  const client = sdkClients(context);
  const table = new StateTable(context);
  const state = new RemediationState(table, context.now);
  const hide = messageHider(context, logger);
  const attempt = createAttempt({
    configuration,
    now: context.now,
    assume: createMembers(context, configuration.remediation),
    state,
    admit: createLimits(table, { ...configuration.remediation, now: context.now }),
    report,
    passOver: (event, candidate, why) => logger.info("no action is needed", { ...placeOf(event, candidate), why }),
  });

  return queueHandler(async (event, record, invocation) => {
    const { candidates, decided, ignored } = admit(event, context.now());
    for (const each of ignored) logger.debug("an event is ignored", { eventId: event.id, ...each });
    const last = Number(record.attributes.ApproximateReceiveCount) >= attempts;
    const failures: unknown[] = [];
    // A target that fails does not block the others.
    for (const { candidate, verdict } of decided)
      await once(event, candidate, invocation, () => report(event, { candidate, ...outcomeOf(verdict) })).catch(fails);
    for (const candidate of candidates)
      await once(event, candidate, invocation, (key, claim) => attempt({ event, candidate, key, claim, last })).catch(
        fails,
      );
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    if (failures.length === 0) return;
    // The earliest retry of any target decides.
    const times = failures.map((failure) => returnTime(failure, record, context.now()).getTime());
    await hide([{ record, until: new Date(Math.min(...times)) }]);
    throw failures.find((failure) => !(failure instanceof Postponed)) ?? failures[0];

    function fails(error: unknown): void {
      failures.push(error);
    }
  }, logger);

  async function report(event: Envelope, reported: Report): Promise<void> {
    const { outcome, reason, candidate } = reported;
    const entry = reportEntry(event, reported, bus, context.now());
    logger.info("remediation", { ...placeOf(event, candidate), outcome, reason });
    let refusal: { readonly code?: string; readonly message?: string } | undefined;
    try {
      const { EventBridgeClient, PutEventsCommand } = await import("@aws-sdk/client-eventbridge");
      const { Entries: [entered] = [] } = await client(EventBridgeClient).send(
        new PutEventsCommand({ Entries: [entry] }),
      );
      if (entered?.ErrorCode !== undefined)
        refusal = { code: entered.ErrorCode, ...(entered.ErrorMessage && { message: entered.ErrorMessage }) };
    } catch (error) {
      refusal = error instanceof Error ? { code: error.name, message: error.message } : {};
    }
    if (refusal === undefined) {
      metrics.addMetric(outcomeMetric(outcome), MetricUnit.Count, 1);
      return;
    }
    logger.error("a remediation could not be reported", { entry, ...refusal });
    throw new ReportRefused(
      `${refusal.code ?? "PutEvents"}: ${refusal.message ?? "the central bus rejected the report"}`,
    );
  }

  /** Events may be delivered more than once, and attempts may fail or die: each target is handled once. */
  async function once(
    event: Envelope,
    candidate: Pick<Candidate, "remediation" | "target">,
    { remainingMilliseconds }: Invocation,
    work: (key: string, claim: Extract<Claim, { kind: "taken" }>) => Promise<void>,
  ): Promise<void> {
    if (remainingMilliseconds() < timeForTarget) throw new Postponed("the invocation is out of time", after(soon));
    const key = keyOf(event, candidate);
    const claim = await state.claim(key, remainingMilliseconds());
    if (claim.kind === "done") return;
    if (claim.kind === "busy") throw new Postponed("another attempt is in progress, or has died", claim.until);
    try {
      await work(key, claim);
      await state.settle(key);
    } catch (error) {
      // If this fails, the lease expires.
      await state
        .release(key, {})
        .catch((failure: unknown) => logger.warn("a lease was not released", { error: failure as Error }));
      throw error;
    }
  }

  function after(seconds: number): Date {
    return new Date(context.now().getTime() + seconds * 1000);
  }
};

const keyOf = (event: Envelope, { remediation, target }: Pick<Candidate, "remediation" | "target">) =>
  [remediation, target.accountId, target.region, target.arn, eventIdOf(event)].join(" ");

const placeOf = (event: Envelope, { remediation, target }: Pick<Candidate, "remediation" | "target">) => ({
  eventId: event.id,
  remediation,
  resource: target.arn,
  account: target.accountId,
});

export const handler = lambdaHandler(createHandler);
