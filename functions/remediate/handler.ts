import { makeIdempotent, IdempotencyConfig } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { SQSRecord } from "aws-lambda";
import type { Envelope } from "../../model/envelope";
import { type FunctionContext, variable } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { queueHandler } from "../runtime/queue-handler";
import { createLogger } from "../runtime/telemetry";
import { readConfiguration } from "./configuration";
import { type Candidate, createAdmission, judge, type Verdict } from "./decide";
import { isTransient } from "./errors";
import { createLimits } from "./limits";
import { createMembers, type Send } from "./members";
import { codeOf } from "./remediation";
import { remediations } from "./remediations";
import { eventIdOf, type Report, reportEntry } from "./report";

/** Seconds for which an event that comes again is known: longer than any queue or archive of a rule hands it out. */
const rememberedSeconds = 15 * 24 * 3600;

/** Puts right what governed events report, or says what it would do. */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const configuration = readConfiguration(context.configuration);
  const admit = createAdmission(configuration);
  const assume = createMembers(context, configuration.remediation);
  const [table, bus] = [variable(context, "STATE_TABLE"), variable(context, "BUS")];
  const attempts = Number(variable(context, "ATTEMPTS"));
  const dynamodb = new DynamoDBClient({ ...context.aws } as never);
  const eventBridge = new EventBridgeClient({ ...context.aws } as never);
  const { takeResource, countAction } = createLimits(dynamodb, {
    ...configuration.remediation,
    table,
    now: context.now,
  });
  const once = rememberEvents();

  return queueHandler(async (event, record) => {
    const { candidates, decided, ignored } = admit(event, context.now());
    for (const each of ignored) logger.debug("nothing is done about an event", { eventId: event.id, ...each });
    for (const { candidate, verdict } of decided)
      await once(keyOf(event, candidate), () => report(event, { candidate, ...toldOf(verdict) }));
    for (const candidate of candidates) await once(keyOf(event, candidate), () => remediate(event, candidate, record));
  }, logger);

  async function remediate(event: Envelope, candidate: Candidate, record: SQSRecord): Promise<void> {
    const done: { verdict?: Verdict; calls: number } = { calls: 0 };
    try {
      const send = await assume(candidate, eventIdOf(event));
      const live = await remediations[candidate.remediation].read(send, candidate.target);
      const verdict = judge(candidate, live, { event, configuration, now: context.now() });
      done.verdict = verdict;
      await carryOut(event, candidate, verdict, send, done);
    } catch (error) {
      // What may go better later is tried again; the last attempt is told before it becomes a dead letter.
      if (isTransient(error) && Number(record.attributes.ApproximateReceiveCount) < attempts) throw error;
      const { verdict = { calls: [] }, calls } = done;
      const reason = `${codeOf(error)}: ${error instanceof Error ? error.message : String(error)}`;
      await report(event, { candidate, outcome: "failed", reason, verdict, done: calls });
      if (isTransient(error)) throw error;
    }
  }

  async function carryOut(
    event: Envelope,
    candidate: Candidate,
    verdict: Verdict,
    send: Send,
    done: { calls: number },
  ): Promise<void> {
    const { kind, why, calls } = verdict;
    if (kind === "nothing") {
      logger.info("nothing is to be done", { ...placeOf(event, candidate), why });
      return;
    }
    if (kind === "would-act") return report(event, { candidate, outcome: "dry-run", reason: why, verdict });
    if (kind !== "act") return report(event, { candidate, ...toldOf(verdict) });
    const { remediation, target } = candidate;
    const resource = [remediation, target.accountId, target.region, target.arn].join("#");
    if (!(await takeResource(resource, eventIdOf(event)))) {
      const reason = `${why} Nothing is done, because it was mended less than ${configuration.remediation.cooldownMinutes} minutes ago: somebody changes it back.`;
      return report(event, { candidate, outcome: "cooling-down", reason, verdict });
    }
    if (!(await countAction())) {
      const { actions, minutes } = configuration.remediation.breaker;
      const reason = `${why} Nothing is done, because this hub has acted ${actions} times in ${minutes} minutes.`;
      return report(event, { candidate, outcome: "breaker-open", reason, verdict });
    }
    for (const call of calls) {
      await send(call);
      done.calls++;
    }
    await report(event, { candidate, outcome: "acted", reason: why, verdict });
  }

  /** What was done and cannot be told must at least stand in the log: on another attempt nothing would be left to do. */
  async function report(event: Envelope, told: Report): Promise<void> {
    const entry = reportEntry(event, told, bus, context.now());
    logger.info("remediation", { ...placeOf(event, told.candidate), outcome: told.outcome, reason: told.reason });
    const answer = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
    const [failed] = (answer.Entries ?? []).filter(({ ErrorCode }) => ErrorCode !== undefined);
    if (failed === undefined) return;
    logger.error("a remediation could not be told", { entry, error: failed.ErrorCode, message: failed.ErrorMessage });
    throw Object.assign(new Error(`The central bus refused the report: ${failed.ErrorMessage ?? ""}`), {
      name: failed.ErrorCode ?? "PutEventsFailed",
    });
  }

  /** The same event may be delivered any number of times; what failed and threw is forgotten again. */
  function rememberEvents() {
    const persistenceStore = new DynamoDBPersistenceLayer({ tableName: table, awsSdkV3Client: dynamodb });
    const config = new IdempotencyConfig({ expiresAfterSeconds: rememberedSeconds });
    return async (key: string, work: () => Promise<void>): Promise<void> => {
      const run = makeIdempotent(
        async (_key: { readonly key: string }) => {
          await work();
          return true;
        },
        { persistenceStore, config, keyPrefix: "remediate" },
      );
      await run({ key });
    };
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

/** What is told of a target without acting on it. */
const toldOf = (verdict: Verdict): Pick<Report, "outcome" | "reason" | "verdict"> => ({
  outcome: verdict.kind === "exempt" ? "exempt" : "notify-only",
  reason: verdict.why,
  verdict,
});

export const handler = lambdaHandler(createHandler);
