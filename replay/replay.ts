import {
  CancelReplayCommand,
  DeleteRuleCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  type DescribeReplayCommandOutput,
  DescribeRuleCommand,
  EventBridgeClient,
  type EventBridgeClientConfig,
  ListReplaysCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import { isObject } from "../model/json";
import { quotas } from "../model/quotas";
import { inParallel } from "../organization/in-parallel";
import type { HubReplay, Span } from "./plan";

/** What became of one hub's replay. */
export interface ReplayResult {
  readonly replay: HubReplay;
  /** State of the replay (EventBridge API reference, DescribeReplay), `PLANNED` in a dry run, `REFUSED` if it was not started. */
  readonly state: string;
  /** Events in the archive, about. */
  readonly archived?: number;
  /** Time of the event that was replayed last. */
  readonly reached?: Date;
  /** Why it was not started, or did not complete. */
  readonly problem?: string;
}

export interface ReplayOptions {
  readonly span: Span;
  readonly dryRun: boolean;
  /** Cancels the replay of this name instead of starting it. */
  readonly cancelOnly: boolean;
  readonly cancel: AbortSignal;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly config?: EventBridgeClientConfig;
  readonly say: (text: string) => void;
}

const pollSeconds = 5;

/**
 * Seconds before the rules are deleted. A replay is complete once its events are on the bus (EventBridge user guide,
 * "Replaying archived events"); how long their delivery takes is not documented.
 */
const settleSeconds = 60;

/** Rules that are created at the same time: PutRule takes 50 calls a second and account, PutTargets as many. */
const rulesAtOnce = 5;

const ended = ["COMPLETED", "CANCELLED", "FAILED"];

/** Replays every hub's archive, each by itself: one that fails keeps no other. */
export const replayAll = (replays: readonly HubReplay[], options: ReplayOptions): Promise<ReplayResult[]> =>
  inParallel(replays, Math.max(1, replays.length), async (replay) => {
    const client = new EventBridgeClient({ maxAttempts: 6, ...options.config, region: replay.region });
    try {
      return await replayOne(replay, client, options);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { replay, state: "REFUSED", problem: `${name}: ${message}` };
    } finally {
      client.destroy();
    }
  });

async function replayOne(replay: HubReplay, client: EventBridgeClient, options: ReplayOptions): Promise<ReplayResult> {
  const { span, cancel, sleep, say } = options;
  const refused = (problem: string, archived?: number): ReplayResult => ({
    ...{ replay, state: "REFUSED", problem },
    ...(archived !== undefined && { archived }),
  });
  const { EventCount: archived = 0 } = await client.send(new DescribeArchiveCommand({ ArchiveName: replay.bus }));
  const before = await describe();
  if (options.cancelOnly) {
    if (before === undefined) return refused(`There is no replay ${replay.name}.`);
    return follow(archived, true);
  }
  if (before !== undefined && ended.includes(before.State ?? "")) {
    await removeRules();
    const problem = `It was run before (${before.State ?? ""}), and would be archived again. Give it another name with --name if that is meant.`;
    return { replay, state: before.State ?? "", archived, problem };
  }
  if (before === undefined) {
    const running = await otherReplay();
    if (running !== undefined)
      return refused(`The replay ${running} of this archive is in progress. Wait for its end, or cancel it.`, archived);
    for (const rule of replay.own) {
      const problem = await ownRuleProblem(rule);
      if (problem !== undefined) return refused(problem, archived);
    }
  }
  if (options.dryRun) return { replay, state: before?.State ?? "PLANNED", archived };
  if (before === undefined) {
    say(`${replay.region}: creating ${replay.rules.length} rules`);
    try {
      await inParallel(replay.rules, rulesAtOnce, createRule);
    } catch (error) {
      await removeRules();
      throw error;
    }
    if (cancel.aborted) {
      await removeRules();
      return refused("Interrupted before it was started.", archived);
    }
    await client.send(
      new StartReplayCommand({
        ReplayName: replay.name,
        EventSourceArn: replay.archiveArn,
        EventStartTime: span.from,
        EventEndTime: span.to,
        Destination: {
          Arn: replay.busArn,
          FilterArns: [...replay.rules.map(({ arn }) => arn), ...replay.own.map(ownArn)],
        },
      }),
    );
  }
  return follow(archived, false);

  /** Until the replay has ended. Its rules are deleted then: they take nothing else. */
  async function follow(events: number, cancelNow: boolean): Promise<ReplayResult> {
    let cancelled = false;
    for (;;) {
      const current = await describe();
      const { State: state = "FAILED", EventLastReplayedTime: reached, StateReason: reason } = current ?? {};
      if (ended.includes(state)) {
        if (state === "COMPLETED") await sleep(settleSeconds * 1000);
        await removeRules();
        return {
          ...{ replay, state, archived: events },
          ...(reached !== undefined && { reached }),
          ...(state === "COMPLETED" ? {} : { problem: reason ?? `The replay is ${state.toLowerCase()}.` }),
        };
      }
      if ((cancelNow || cancel.aborted) && !cancelled && state !== "CANCELLING") {
        cancelled = true;
        await client.send(new CancelReplayCommand({ ReplayName: replay.name }));
      }
      say(`${replay.region}: ${state.toLowerCase()}${reached === undefined ? "" : `, up to ${reached.toISOString()}`}`);
      await sleep(pollSeconds * 1000);
    }
  }

  async function describe(): Promise<DescribeReplayCommandOutput | undefined> {
    try {
      return await client.send(new DescribeReplayCommand({ ReplayName: replay.name }));
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  async function otherReplay(): Promise<string | undefined> {
    const { Replays = [] } = await client.send(new ListReplaysCommand({ EventSourceArn: replay.archiveArn }));
    return Replays.find(({ State }) => !ended.includes(State ?? ""))?.ReplayName;
  }

  /** A rule without a condition on `replay-name` that lets replayed events in would take them twice or not at all. */
  async function ownRuleProblem(name: string): Promise<string | undefined> {
    const { EventPattern = "{}", State } = await client.send(
      new DescribeRuleCommand({ Name: name, EventBusName: replay.bus }),
    );
    const pattern: unknown = JSON.parse(EventPattern);
    if (State === "DISABLED") return `The rule ${name} is disabled.`;
    if (isObject(pattern) && JSON.stringify(pattern["replay-name"]) === '[{"exists":false}]')
      return `The rule ${name} takes no replayed event, as no rule of this program does. Make one of your own, with "replay-name": ["${replay.name}"] in its pattern.`;
    return undefined;
  }

  function ownArn(name: string): string {
    return replay.busArn.replace(":event-bus/", ":rule/").concat(`/${name}`);
  }

  async function createRule(rule: HubReplay["rules"][number]): Promise<void> {
    await client.send(
      new PutRuleCommand({
        Name: rule.name,
        EventBusName: replay.bus,
        Description: rule.description,
        EventPattern: JSON.stringify(rule.pattern),
        State: rule.state,
      }),
    );
    const { FailedEntries: [failed] = [] } = await client.send(
      new PutTargetsCommand({
        Rule: rule.name,
        EventBusName: replay.bus,
        Targets: [
          {
            Id: "archive",
            Arn: rule.target,
            RoleArn: rule.roleArn,
            DeadLetterConfig: { Arn: rule.deadLetters },
            RetryPolicy: {
              MaximumEventAgeInSeconds: replay.retryHours * 3600,
              MaximumRetryAttempts: quotas.retryAttempts,
            },
          },
        ],
      }),
    );
    if (failed !== undefined)
      throw new Error(`${rule.name} has no target: ${failed.ErrorCode ?? ""}: ${failed.ErrorMessage ?? ""}`);
  }

  async function removeRules(): Promise<void> {
    await inParallel(replay.rules, rulesAtOnce, async ({ name }) => {
      try {
        await client.send(new RemoveTargetsCommand({ Rule: name, EventBusName: replay.bus, Ids: ["archive"] }));
        await client.send(new DeleteRuleCommand({ Name: name, EventBusName: replay.bus }));
      } catch (error) {
        // One that was never made, or that an earlier run deleted.
        if (!(error instanceof Error && error.name === "ResourceNotFoundException")) throw error;
      }
    });
  }
}
