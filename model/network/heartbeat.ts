import type { GovernedEvent } from "../catalog/governed-event";
import { at } from "../json";
import { heartbeatSource, type Names } from "../names";
import { ruleHeartbeatMinutes } from "../settings/heartbeat";
import type { ForwardingRule } from "./forwarding-rules";

/** EventBridge Scheduler user guide, "Schedule types": the unit of 1 is singular. */
const heartbeatRate = (minutes: number) => ({ expression: `rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})` });

/** The heartbeat, the same in every rollout: an event that proves that events of an account and Region arrive. */
export const heartbeat = (names: Names, minutes: number) =>
  ({
    name: names.heartbeat,
    description: "Proves that this account and Region can be heard",
    ...heartbeatRate(minutes),
    source: heartbeatSource,
    detailType: "Heartbeat",
    /** JSON text of the event's detail. */
    input: JSON.stringify({ schedule: names.heartbeat, minutes }),
    retry: { hours: 1, attempts: 10 },
  }) as const;

/** Most entries of one PutEvents call (EventBridge API reference, "PutEvents"). */
const entriesPerCall = 10;

/**
 * A heartbeat for each forwarding rule of a member, which that rule alone carries: a rule that is disabled, deleted or
 * retargeted falls silent, and nothing else does. One schedule calls PutEvents for up to ten of them (EventBridge
 * Scheduler user guide, "Using universal targets"), once an hour, because an event costs the same for each rule. `rules`:
 * suffixes. `others`: schedules of this kind that there are already.
 */
export const ruleHeartbeats = (names: Names, minutes: number, rules: readonly string[], others = 0) =>
  Array.from({ length: Math.ceil(rules.length / entriesPerCall) }, (_, index) => ({
    number: others + index + 1,
    name: names.ruleHeartbeats(others + index + 1),
    description: "Proves that every forwarding rule of this account and Region can be heard",
    ...heartbeatRate(ruleHeartbeatMinutes(minutes)),
    targetArn: "arn:aws:scheduler:::aws-sdk:eventbridge:putEvents",
    /** JSON text of the call's parameters. */
    input: JSON.stringify({
      Entries: rules.slice(index * entriesPerCall, (index + 1) * entriesPerCall).map((rule) => ({
        Source: heartbeatSource,
        DetailType: "Heartbeat",
        Detail: JSON.stringify({ rule }),
        EventBusName: "default",
      })),
    }),
    retry: { hours: 1, attempts: 10 },
  }));

/**
 * A member's rules with the heartbeats that each carries: its own, and the rule of the heartbeat's topic also that of the
 * account and Region, which names no rule. Planned after the rules, into the room that is reserved for what a hub adds:
 * names of rules do not depend on it.
 */
export function withHeartbeats(rules: readonly ForwardingRule[]): readonly ForwardingRule[] {
  if (!rules.some(({ events }) => events.includes("heartbeat"))) return rules;
  return rules.map((rule) => {
    const carries = rule.events.includes("heartbeat");
    const own = {
      source: [heartbeatSource],
      "detail-type": ["Heartbeat"],
      detail: { rule: [...(carries ? [{ exists: false }] : []), rule.suffix] },
    };
    const { $or: branches, ...shared } = rule.pattern;
    // Branches hold only together with what stands beside them, such as the detail type that they share.
    const others = (Array.isArray(branches) && Object.keys(shared).length === 0 ? branches : [rule.pattern]).filter(
      (branch) => JSON.stringify(at(branch, "source")) !== JSON.stringify([heartbeatSource]),
    );
    return { ...rule, pattern: others.length === 0 ? own : { $or: [...others, own] } };
  });
}

export const isHeartbeat = ({ source }: Pick<GovernedEvent, "source">): boolean => source === heartbeatSource;

/** An environment may exclude heartbeats, as it may exclude any governed event. */
export const carriesHeartbeat = ({ rules }: { readonly rules: readonly Pick<ForwardingRule, "events">[] }): boolean =>
  rules.some(({ events }) => events.includes("heartbeat"));

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
