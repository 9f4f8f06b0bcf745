import { dueItems } from "../correlations/alert";
import type { CorrelationRule } from "../correlations/correlation-rule";
import { carriesHeartbeat, isHeartbeat } from "../network/heartbeat";
import type { Member } from "../network/network";
import type { PlannedResponder } from "../responders/plan";
import type { HeartbeatSettings } from "../settings/heartbeat";
import { isTrailEvent } from "../silence/changes";
import { heartbeatsOf } from "./heartbeats";
import { type KindTraffic, monthSeconds } from "./traffic";

/** A number of a month, and where it comes from. */
interface Counted {
  readonly amount: number;
  readonly from: string;
}

/** What a function does in a month that hears much and answers little. */
export interface Work {
  readonly messages: Counted;
  readonly writes: Counted;
  readonly reads: Counted;
}

export interface Heard {
  readonly environment: string;
  readonly heartbeat: HeartbeatSettings;
  /** The hub's members, those of all accounts and Regions. */
  readonly members: readonly Member[];
  /** What reaches the hub. */
  readonly kinds: readonly KindTraffic[];
  /** For text. */
  readonly count: (amount: number) => string;
}

const monthHours = monthSeconds / 3600;

/** A container writes in each eighth of an interval that heartbeats come (functions/watch-silence/settle.ts). */
const settlingWrites = 8;

/** A read that is not consistent takes half a unit ("Amazon DynamoDB pricing"). */
const inconsistentRead = 0.5;

/** Calls of the function for so many messages at random: a batch waits from its first message on. */
export const callsFor = (messages: number, { size, seconds }: NonNullable<PlannedResponder["batch"]>): number =>
  Math.max(messages / size, messages / (1 + (messages * seconds) / monthSeconds));

/** Runs of a schedule in a month: `rate(5 minutes)`. */
export function runsOfRate(expression: string): number {
  const [, number = "", unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = { minute: 60, hour: 3600, day: 86_400 }[unit];
  if (seconds === undefined) throw new Error(`${expression} is no rate.`);
  return monthSeconds / (Number(number) * seconds);
}

/** Runs of a responder's schedules in a month. */
export const runsOf = ({ schedules = [] }: Pick<PlannedResponder, "schedules">): number =>
  sum(schedules, ({ expression }) => runsOfRate(expression));

/** `watch-silence` hears heartbeats of rules, events of CloudTrail and its check, and notes when each was heard last. */
export function silenceWork(responder: PlannedResponder, heard: Heard): Work {
  const { environment, heartbeat, members, kinds, count } = heard;
  const beating = members.filter(carriesHeartbeat);
  const beats = beating.map((member) => heartbeatsOf(member, environment, heartbeat.minutes));
  const ruleEvents = sum(beats, (each) => each.ruleEvents);
  const ruleRuns = sum(beats, (each) => each.ruleRuns);
  const checks = runsOf(responder);
  // Without trailHours it hears only calls that silence, which are few.
  const trail =
    heartbeat.trailHours === 0
      ? 0
      : sum(kinds, (kind) => (isTrailEvent({ ...kind, "detail-type": kind.detailType }) ? kind.events : 0));
  const placeHours = beating.length * monthHours;
  const accounts = new Set(beating.map(({ accountId }) => accountId)).size;
  const items = beating.length + accounts + 2;
  return {
    messages: {
      amount: ruleEvents + checks + trail,
      from: `${count(ruleEvents)} heartbeats of rules, ${count(trail)} events of CloudTrail (heartbeat.trailHours ${heartbeat.trailHours}) and ${count(checks)} checks`,
    },
    writes: {
      amount: ruleRuns + trail / (1 + trail / placeHours) + settlingWrites * monthHours,
      from: `one for what a schedule of an account and Region sends together, ${count(ruleRuns)} times, one for each hour of an account and Region with one of ${count(trail)} events of CloudTrail, and ${settlingWrites} in each hour`,
    },
    reads: {
      amount: inconsistentRead * checks * items,
      from: `each of ${count(checks)} checks reads ${items} items of ${beating.length} accounts and Regions, each for half a unit`,
    },
  };
}

/** Spans of five minutes that each check reads: the one that is over, and the one that is not (functions/correlate-events/state.ts). */
const dueSpans = 2;

/** Hours in which heartbeats of one account are one write to a rule that waits for them (functions/correlate-events/decide.ts). */
const heartbeatHours = 6;

/**
 * `correlate-events` looks at the events of the governed ones that its rules name: at most all of them, since a rule's
 * pattern may be narrower. Each rule remembers them by a read and a write for each.
 */
export function correlationWork(responder: PlannedResponder, heard: Heard): Work {
  const { environment, heartbeat, members, kinds, count } = heard;
  const { rules: planned } = responder.configuration as unknown as {
    rules: readonly Pick<CorrelationRule, "events">[];
  };
  const lookedAt = planned.map(({ events }) => ({
    entries: new Set(events.filter((each) => !isHeartbeat(each)).map(({ governedBy }) => governedBy)),
    hears: events.some(isHeartbeat),
  }));
  const eventsOf = (entries: ReadonlySet<string>) =>
    sum(kinds, (kind) => sum([...entries], (id) => kind.entries[id] ?? 0));
  const events = eventsOf(new Set(lookedAt.flatMap(({ entries }) => [...entries])));
  const looks = sum(lookedAt, ({ entries }) => eventsOf(entries));
  const beating = lookedAt.some(({ hears }) => hears) ? members.filter(carriesHeartbeat) : [];
  const beats = sum(beating, (member) => {
    const sent = heartbeatsOf(member, environment, heartbeat.minutes);
    return sent.events - sent.ruleEvents;
  });
  const accounts = new Set(beating.map(({ accountId }) => accountId)).size;
  const noted = Math.min(beats, (accounts * monthHours) / heartbeatHours);
  const checks = runsOf(responder);
  const checked = 1 + dueItems * dueSpans;
  return {
    messages: {
      amount: events + beats + checks,
      from: `${count(events)} events at most of which its rules look at some, ${count(beats)} heartbeats of accounts and Regions and ${count(checks)} checks`,
    },
    writes: {
      amount: looks + noted + checks,
      from: `one for each of ${count(looks)} events and rules, for each account one in ${heartbeatHours} hours of heartbeats, and one for each of ${count(checks)} checks`,
    },
    reads: {
      amount: looks + beats + checked * checks,
      from: `one for each of ${count(looks)} events and rules and ${count(beats)} heartbeats, and ${checked} for each of ${count(checks)} checks`,
    },
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
