import type { GovernedEvent } from "../catalog/governed-event";
import { heartbeatSource, type Names } from "../names";
import type { ForwardingRule } from "./forwarding-rules";

/** The heartbeat, the same in every rollout: an event that proves that events of an account and Region arrive. */
export const heartbeat = (names: Names, minutes: number) =>
  ({
    name: names.heartbeat,
    description: "Proves that this account and Region can be heard",
    /** EventBridge Scheduler user guide, "Schedule types": the unit of 1 is singular. */
    expression: `rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})`,
    source: heartbeatSource,
    detailType: "Heartbeat",
    /** JSON text of the event's detail. */
    input: JSON.stringify({ schedule: names.heartbeat, minutes }),
    retry: { hours: 1, attempts: 10 },
  }) as const;

export const isHeartbeat = ({ source }: Pick<GovernedEvent, "source">): boolean => source === heartbeatSource;

/** Archive rules of a hub for heartbeats: those of its members, and those of the governance account itself. */
export const heartbeatRule = { members: "heartbeat", governance: "own-heartbeat" } as const;

/**
 * Heartbeats have archive rules of their own, because the alarm `silence` counts those of members alone: the governance
 * account's own arrive even if the central bus has lost the policy that admits everybody else.
 */
export const heartbeatRules = (
  { id, source, pattern }: GovernedEvent,
  governanceAccountId: string,
): readonly ForwardingRule[] =>
  [
    { suffix: heartbeatRule.members, account: { "anything-but": [governanceAccountId] } },
    { suffix: heartbeatRule.governance, account: governanceAccountId },
  ].map(({ suffix, account }) => ({
    suffix,
    pattern: { source: [source], ...pattern, account: [account] },
    state: "ENABLED",
    events: [id],
  }));

/** ARN of the schedule's group: EventBridge Scheduler sends it as `aws:SourceArn`, never the schedule's own. */
export const scheduleGroupArn = (region: string, accountId: string) =>
  `arn:aws:scheduler:${region}:${accountId}:schedule-group/default`;
