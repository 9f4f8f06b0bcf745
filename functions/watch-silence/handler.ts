import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { SQSRecord } from "aws-lambda";
import type { Envelope, JsonObject } from "../../model/envelope";
import { heartbeatSource, silenceSource } from "../../model/names";
import { checkDue, silenceDetail, silenceType } from "../../model/silence/report";
import { type FunctionContext, type Invocation, sdkClients, variable } from "../runtime/context";
import { inParallel } from "../runtime/in-parallel";
import { lambdaHandler } from "../runtime/lambda";
import { batchHandler, type QueuedEvent } from "../runtime/queue-handler";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { type Configuration, readConfiguration } from "./configuration";
import { decide, nothingKnown } from "./decide";
import { type Heard, type Place, placeKey, type Remembered, SilenceState } from "./state";

/** A report that is remembered and not yet on the bus. */
interface Due {
  readonly account: string;
  readonly version: number;
  readonly detail: JsonObject;
}

const writesAtOnce = 10;

/** Accounts that are looked at, and whose reports are put, before the next: what is told of them is then settled. */
const accountsAtOnce = 200;

/** EventBridge API reference, "PutEvents": entries of one call. */
const entriesPerCall = 10;

/** Milliseconds that {@link accountsAtOnce} accounts may take: with less left, the check comes back for the rest. */
const neededMilliseconds = 60_000;

/** Milliseconds in which nobody else puts a report: as long as the function may run. */
const leaseMilliseconds = 300_000;

/**
 * Notes when each account, Region and forwarding rule was last heard, and tells once an hour which have fallen silent.
 *
 * Believed is what EventBridge and SQS say: the account and Region of the envelope, and when the message arrived. Time
 * and detail are the sender's: the detail counts only as far as it names a rule that the plan has for that account and
 * Region.
 */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const configuration = readConfiguration(context.configuration);
  const accountId = variable(context, "ACCOUNT");
  const bus = variable(context, "BUS");
  const client = sdkClients(context);
  const state = new SilenceState(context);
  const places = [...configuration.accounts.values()].flatMap(({ id, regions }) =>
    [...regions.keys()].map((region): Place => ({ account: id, region })),
  );

  return batchHandler(async (events, invocation) => {
    const failed = new Set<string>();
    // Heartbeats first: a check that comes with them knows of them.
    await hearAll(events, failed);
    const checks = events.filter(({ event }) => isCheckDue(event, accountId));
    try {
      // Several are one: what is true of the newest was true of the others, or is over.
      if (checks.length > 0) await check(Math.max(...checks.map(arrivalOf)), invocation);
    } catch (error) {
      logger.warn("a check failed and returns to the queue", { error: error as Error });
      for (const { messageId } of checks) failed.add(messageId);
    }
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    return failed;
  }, logger);

  async function hearAll(events: readonly QueuedEvent[], failed: Set<string>): Promise<void> {
    const heard = new Map<string, Place & { arrivals: Map<string, number>; messageIds: string[] }>();
    let unplanned = 0;
    for (const each of events) {
      const { account, region, source, detail } = each.event;
      if (source !== heartbeatSource) continue;
      const rule = plannedRule(configuration, each.event);
      if (rule === undefined) {
        logger.debug("a heartbeat that the plan does not expect is ignored", { account, region, detail });
        unplanned++;
        continue;
      }
      const place = heard.get(placeKey({ account, region })) ?? {
        account,
        region,
        arrivals: new Map<string, number>(),
        messageIds: [],
      };
      place.arrivals.set(rule, Math.max(arrivalOf(each), place.arrivals.get(rule) ?? 0));
      place.messageIds.push(each.messageId);
      heard.set(placeKey(place), place);
    }
    if (unplanned > 0) metrics.addMetric("HeartbeatsUnplanned", MetricUnit.Count, unplanned);
    await inParallel(heard.values(), writesAtOnce, async (place) => {
      try {
        await state.hear(place, place.arrivals);
      } catch (error) {
        logger.warn("heartbeats could not be noted and return to the queue", {
          account: place.account,
          region: place.region,
          error: error as Error,
        });
        for (const messageId of place.messageIds) failed.add(messageId);
      }
    });
  }

  /** `at`: when the check was asked for, in milliseconds. */
  async function check(at: number, invocation: Invocation): Promise<void> {
    const { silentMs } = configuration;
    const heard = await state.read(places);
    let newest = 0;
    const audible = new Set<string>();
    for (const { account, region } of places)
      for (const arrival of heard.places.get(placeKey({ account, region }))?.values() ?? []) {
        if (arrival > newest) newest = arrival;
        if (at - arrival <= silentMs) audible.add(account);
      }
    metrics.addMetric("AccountsHeard", MetricUnit.Count, audible.size);
    if (audible.size === 0) {
      // Not all of them have fallen silent: this hub is deaf, or it has heard nobody yet.
      logger.warn("nobody was heard, and nobody is told as silent", { accounts: configuration.accounts.size });
      return;
    }
    // After an outage of this function heartbeats wait in the queue beside the check: what is not read yet is not missing.
    const reference = Math.min(at, newest);
    const accounts = [...configuration.accounts.values()];
    for (let start = 0; start < accounts.length; start += accountsAtOnce) {
      if (start > 0 && invocation.remainingMilliseconds() < neededMilliseconds)
        throw new Error(`${accounts.length - start} accounts remain for the next attempt.`);
      const due: Due[] = [];
      await inParallel(accounts.slice(start, start + accountsAtOnce), writesAtOnce, async (expected) => {
        const report = await look(expected.id, heard, reference);
        if (report !== undefined) due.push(report);
      });
      await tell(due);
    }
  }

  /** The report that is due for one account, once it is remembered. */
  async function look(account: string, heard: Heard, reference: number): Promise<Due | undefined> {
    const expected = configuration.accounts.get(account);
    if (expected === undefined) return undefined;
    const before: Remembered = heard.accounts.get(account) ?? { known: nothingKnown, version: 0 };
    const leaseEnds = context.now().getTime() + leaseMilliseconds;
    if (before.pending !== undefined) {
      // Another invocation is about to put it, or has died.
      const { detail } = before.pending;
      if (before.pending.leaseEnds > context.now().getTime()) return undefined;
      const taken = await state.remember(account, before, before.known, { detail, leaseEnds });
      return taken ? { account, version: before.version + 1, detail } : undefined;
    }
    const { known, report } = decide({
      expected,
      lastHeard: (region, rule) => heard.places.get(placeKey({ account, region }))?.get(rule),
      known: before.known,
      reference,
      limits: configuration,
    });
    if (report === undefined && JSON.stringify(known) === JSON.stringify(before.known)) return undefined;
    const detail = report && silenceDetail(report);
    const taken = await state.remember(account, before, known, detail && { detail, leaseEnds });
    return taken && detail !== undefined ? { account, version: before.version + 1, detail } : undefined;
  }

  /** Puts reports on the bus. Those that it refuses stay remembered, and the check returns to the queue. */
  async function tell(due: readonly Due[]): Promise<void> {
    const refused: string[] = [];
    const calls = Array.from({ length: Math.ceil(due.length / entriesPerCall) }, (_, index) =>
      due.slice(index * entriesPerCall, (index + 1) * entriesPerCall),
    );
    await inParallel(calls, 1, async (some) => {
      const { EventBridgeClient, PutEventsCommand } = await import("@aws-sdk/client-eventbridge");
      const { Entries: entered = [] } = await client(EventBridgeClient).send(
        new PutEventsCommand({
          Entries: some.map(({ detail }) => ({
            EventBusName: bus,
            Source: silenceSource,
            DetailType: silenceType,
            Time: context.now(),
            Detail: JSON.stringify(detail),
          })),
        }),
      );
      for (const [index, { account, version, detail }] of some.entries()) {
        const code = entered[index]?.ErrorCode;
        if (code !== undefined) {
          refused.push(`${account}: ${code} ${entered[index]?.ErrorMessage ?? ""}`);
          continue;
        }
        await state.settle(account, version);
        const { state: told, silent } = detail;
        logger.info("told", { account, state: told, silent });
        if (told === "silent") metrics.addMetric("AccountsFellSilent", MetricUnit.Count, 1);
      }
    });
    if (refused.length > 0)
      throw new Error(`The bus refused ${refused.length} reports, the first of ${refused[0] ?? ""}.`);
  }
};

/** Only from our own account, which the rule's pattern requires too. */
const isCheckDue = (event: Envelope, account: string): boolean =>
  event.source === checkDue.source && event["detail-type"] === checkDue.detailType && event.account === account;

/** The rule of a heartbeat, if the plan has it in the account and Region from which EventBridge says that it is. */
function plannedRule({ accounts }: Configuration, { account, region, detail }: Envelope): string | undefined {
  const rule = detail["rule"];
  const planned = accounts.get(account)?.regions.get(region);
  return typeof rule === "string" && planned?.includes(rule) === true ? rule : undefined;
}

/** SQS developer guide, "Message system attributes": when the message was sent to the queue, in milliseconds. */
const arrivalOf = ({ record }: { readonly record: Pick<SQSRecord, "attributes"> }): number =>
  Number(record.attributes.SentTimestamp);

export const handler = lambdaHandler(createHandler);
