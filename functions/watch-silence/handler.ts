import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { SQSRecord } from "aws-lambda";
import type { Envelope, JsonObject } from "../../model/envelope";
import { own } from "../../model/json";
import { heartbeatSource, silenceSource } from "../../model/names";
import { changeKey, isTrailEvent, silencingCall, type SilencingCall } from "../../model/silence/changes";
import {
  type AccountHeard,
  type Level,
  lacksTrail,
  lastTrailEvent,
  levelOf,
  lineExplains,
  nothingKnown,
  type WideSilences,
  wideSilences,
} from "../../model/silence/judge";
import { checkDue, silenceType } from "../../model/silence/report";
import { wholeHub } from "../../model/silence/stored";
import { type FunctionContext, type Invocation, variable } from "../runtime/context";
import { inParallel } from "../runtime/in-parallel";
import { lambdaHandler } from "../runtime/lambda";
import { batchHandler, type QueuedEvent } from "../runtime/queue-handler";
import { entriesPerCall, reporter } from "../runtime/reports";
import { isDue } from "../runtime/scheduled";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { type Configuration, readConfiguration } from "./configuration";
import { decide, decideWide, linesOf, type Verdict } from "./decide";
import { createSettling } from "./settle";
import { type Heard, type Place, placeKey, type Remembered, SilenceState } from "./state";

/** A report that is remembered and not yet on the bus. */
interface Due {
  /** The account, or {@link wholeHub}. */
  readonly account: string;
  readonly version: number;
  readonly detail: JsonObject;
}

const writesAtOnce = 10;

/** Accounts that are looked at, and whose reports are put, before the next: what is told of them is then settled. */
const accountsAtOnce = 200;

/** Milliseconds that {@link accountsAtOnce} accounts may take: with less left, the check comes back for the rest. */
const neededMilliseconds = 60_000;

/** Milliseconds in which nobody else puts a report: as long as the function may run. */
const leaseMilliseconds = 300_000;

const hourOf = (milliseconds: number) => Math.floor(milliseconds / 3_600_000) * 3_600_000;

/**
 * Notes when each account, Region and forwarding rule was last heard, and tells once an hour which have fallen silent and
 * why that may be. Events of CloudTrail are noted by account, Region and hour, and calls that can silence an account.
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
  const put = reporter(context, { source: silenceSource, detailType: silenceType });
  const state = new SilenceState(context);
  const settling = createSettling(state, configuration, () => context.now().getTime());
  /** By place, the last hour in which this container knows an event of CloudTrail: one write an hour. */
  const trailNoted = new Map<string, number>();
  const places = [...configuration.accounts.values()].flatMap(({ id, regions }) =>
    [...regions.keys()].map((region): Place => ({ account: id, region })),
  );

  return batchHandler(async (events, invocation) => {
    const failed = new Set<string>();
    // Heartbeats first: a check that comes with them knows of them.
    await hearAll(events, failed);
    await hearTrails(events);
    await noteCalls(events, failed);
    const checks = events.filter(({ event }) => isDue(event, checkDue, accountId));
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
    await settling.note([...heard.values()].flatMap(({ arrivals }) => [...arrivals.values()]));
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

  /** A place whose hour is lost to an error is noted by its next event. */
  async function hearTrails(events: readonly QueuedEvent[]): Promise<void> {
    const heard = new Map<string, { readonly place: Place; readonly hour: number }>();
    for (const each of events) {
      const { account, region } = each.event;
      if (!isTrailEvent(each.event) || configuration.accounts.get(account)?.regions.has(region) !== true) continue;
      const place = { account, region };
      const key = placeKey(place);
      const hour = hourOf(arrivalOf(each));
      if (hour > Math.max(trailNoted.get(key) ?? 0, heard.get(key)?.hour ?? 0)) heard.set(key, { place, hour });
    }
    await inParallel(heard, writesAtOnce, async ([key, { place, hour }]) => {
      try {
        await state.hearTrail(place, hour);
        trailNoted.set(key, hour);
      } catch (error) {
        logger.warn("an event of CloudTrail could not be noted", { ...place, error: error as Error });
      }
    });
  }

  /** Calls that silence what the plan has, of each kind and place the last. */
  async function noteCalls(events: readonly QueuedEvent[], failed: Set<string>): Promise<void> {
    const byAccount = new Map<string, { readonly calls: Map<string, SilencingCall>; readonly messageIds: string[] }>();
    for (const each of events) {
      const call = silencingCall(each.event, arrivalOf(each), configuration);
      if (call === undefined || !isPlanned(call)) continue;
      const { calls, messageIds } = byAccount.get(call.account) ?? { calls: new Map(), messageIds: [] };
      if ((calls.get(changeKey(call))?.at ?? 0) <= call.at) calls.set(changeKey(call), call);
      byAccount.set(call.account, { calls, messageIds: [...messageIds, each.messageId] });
    }
    await inParallel(byAccount, writesAtOnce, async ([account, { calls, messageIds }]) => {
      try {
        await state.noteCalls(account, calls);
      } catch (error) {
        logger.warn("a call that silences could not be noted and returns to the queue", {
          account,
          error: error as Error,
        });
        for (const messageId of messageIds) failed.add(messageId);
      }
    });
  }

  function isPlanned({ account, region, rule }: SilencingCall): boolean {
    const regions = configuration.accounts.get(account)?.regions;
    if (regions === undefined || region === undefined) return regions !== undefined;
    return regions.has(region) && (rule === undefined || regions.get(region)?.includes(rule) === true);
  }

  /** `at`: when the check was asked for, in milliseconds. */
  async function check(at: number, invocation: Invocation): Promise<void> {
    const { silentMs } = configuration;
    const heard = await state.read(places);
    let newest = 0;
    const audible = new Set<string>();
    for (const { account, region } of places)
      for (const arrival of heard.places.get(placeKey({ account, region }))?.rules.values() ?? []) {
        if (arrival > newest) newest = arrival;
        if (at - arrival <= silentMs) audible.add(account);
      }
    metrics.addMetric("AccountsHeard", MetricUnit.Count, audible.size);
    if (audible.size === 0) {
      // Not all of them have fallen silent: this hub is deaf, or it has heard nobody yet.
      logger.warn("nobody was heard, and nobody is told as silent", { accounts: configuration.accounts.size });
      return;
    }
    if (!(await settling.isSettled())) {
      logger.warn(
        "heartbeats were missing or late at this hub, and nobody is told as silent until each could be heard",
      );
      return;
    }
    // After an outage of this function heartbeats wait in the queue beside the check: what is not read yet is not missing.
    const reference = Math.min(at, newest);
    const judged = await judge(heard, reference);
    const before = heard.accounts.get(wholeHub) ?? { known: nothingKnown, version: 0 };
    const now = context.now().getTime();
    const wide = await remember(wholeHub, before, () =>
      decideWide({ id: accountId, name: "every account", unit: "/" }, judged.wide, before.known, {
        now,
        settleMs: settling.settleMs,
      }),
    );
    if (wide !== undefined) await tell([wide]);
    const lines = linesOf(before.known);
    const explains = (account: string, region: string, rule: string) =>
      judged.explains(account, region, rule) ||
      lines.some((line) => lineExplains(line, accountId, account, region, rule));
    const accounts = [...configuration.accounts.values()];
    for (let start = 0; start < accounts.length; start += accountsAtOnce) {
      if (start > 0 && invocation.remainingMilliseconds() < neededMilliseconds)
        throw new Error(`${accounts.length - start} accounts remain for the next attempt.`);
      const due: Due[] = [];
      await inParallel(accounts.slice(start, start + accountsAtOnce), writesAtOnce, async (expected) => {
        const { id } = expected;
        const known = heard.accounts.get(id) ?? { known: nothingKnown, version: 0 };
        const report = await remember(id, known, () =>
          decide({
            expected,
            heard: judged.heardOf(id),
            known: known.known,
            reference,
            limits: configuration,
            explained: (region, rule) => explains(id, region, rule),
            noTrails: judged.trail,
          }),
        );
        if (report !== undefined) due.push(report);
      });
      await tell(due);
    }
  }

  /** What is silent beyond single accounts; the calls of those of which something is missing are read. */
  async function judge(
    heard: Heard,
    reference: number,
  ): Promise<WideSilences & { readonly heardOf: (account: string) => AccountHeard }> {
    const silent = { rules: 0, places: new Set<string>(), accounts: new Set<string>() };
    const missing = new Set<string>();
    const withoutCalls = (account: string): AccountHeard => ({
      rule: (region, rule) => heard.places.get(placeKey({ account, region }))?.rules.get(rule),
      trail: (region) => heard.places.get(placeKey({ account, region }))?.trail,
      calls: [],
    });
    const level = (account: string, region: string, rule: string): Level =>
      levelOf(
        heard.places.get(placeKey({ account, region }))?.rules.get(rule),
        own(own(heard.accounts.get(account)?.known.awaited ?? {}, region) ?? {}, rule),
        reference,
        configuration,
      );
    for (const expected of configuration.accounts.values()) {
      const { id, regions } = expected;
      for (const [region, rules] of regions)
        for (const rule of rules) {
          const found = level(id, region, rule);
          if (found !== "heard") missing.add(id);
          if (found !== "silent") continue;
          silent.rules++;
          silent.places.add(placeKey({ account: id, region }));
          silent.accounts.add(id);
        }
      const last = lastTrailEvent(expected, withoutCalls(id));
      if (last !== undefined && reference - last > configuration.silentMs) missing.add(id);
    }
    const calls = await state.callsOf([...missing]);
    const heardOf = (account: string): AccountHeard => ({
      ...withoutCalls(account),
      calls: calls.get(account) ?? [],
    });
    const trails = new Map(
      [...configuration.accounts.values()].map((expected) => {
        const of = heardOf(expected.id);
        const ever = configuration.trailMs > 0 && lastTrailEvent(expected, of) !== undefined;
        return [expected.id, ever ? lacksTrail(expected, of, reference, configuration) : undefined];
      }),
    );
    // Of the hub, not of an account: thousands of values of a dimension would be as many metrics.
    metrics.addMetric("AccountsSilent", MetricUnit.Count, silent.accounts.size);
    metrics.addMetric("PlacesSilent", MetricUnit.Count, silent.places.size);
    metrics.addMetric("RulesSilent", MetricUnit.Count, silent.rules);
    metrics.addMetric("AccountsWithoutTrail", MetricUnit.Count, [...trails.values()].filter(Boolean).length);
    const found = wideSilences(configuration.accounts, accountId, level, (account) => trails.get(account));
    return { ...found, heardOf };
  }

  /** The report that is due of an account or the hub, once it is remembered. */
  async function remember(account: string, before: Remembered, judgeNow: () => Verdict): Promise<Due | undefined> {
    const leaseEnds = context.now().getTime() + leaseMilliseconds;
    if (before.pending !== undefined) {
      // Another invocation is about to put it, or has died.
      const { detail } = before.pending;
      if (before.pending.leaseEnds > context.now().getTime()) return undefined;
      const taken = await state.remember(account, before, before.known, { detail, leaseEnds });
      return taken ? { account, version: before.version + 1, detail } : undefined;
    }
    const { known, detail } = judgeNow();
    if (detail === undefined && JSON.stringify(known) === JSON.stringify(before.known)) return undefined;
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
      const refusals = await put(some.map(({ detail }) => detail));
      for (const [index, { account, version, detail }] of some.entries()) {
        const refusal = refusals[index];
        if (refusal !== undefined) {
          refused.push(`${account}: ${refusal}`);
          continue;
        }
        await state.settle(account, version);
        const { state: told, silent, cause } = detail;
        logger.info("told", { account, state: told, silent, cause });
        if (told === "silent") metrics.addMetric("AccountsFellSilent", MetricUnit.Count, 1);
      }
    });
    if (refused.length > 0)
      throw new Error(`The bus refused ${refused.length} reports, the first of ${refused[0] ?? ""}.`);
  }
};

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
