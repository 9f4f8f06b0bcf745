import { type CorrelationRule, timespanOf } from "../../model/correlations/correlation-rule";
import { byTime, firstMatch, inOrder, isFollowed, type Match, overAt } from "../../model/correlations/match";
import type { Group, Observation } from "../../model/correlations/observation";
import type { Envelope } from "../../model/envelope";
import { digest } from "../runtime/digest";
import { isSpare, nearest, withoutSpare } from "./spare";

/** Events that fulfilled a rule, and what came soon after them: it is told once. */
export interface Incident {
  readonly id: string;
  /** Time of its first and last event, in milliseconds. */
  readonly from: number;
  readonly to: number;
  /** What is to be told, as long as nobody has said that it was: an alert must not be lost. */
  readonly untold?: {
    readonly chain: readonly Observation[];
    /** Until when somebody is about to tell it: milliseconds. */
    readonly leaseEnds: number;
  };
}

/** What is remembered of one group of one rule. */
export interface GroupState {
  /** Events that belong to no incident yet, in order. */
  readonly seen: readonly Observation[];
  /** In order of time. */
  readonly incidents: readonly Incident[];
}

export const nothingSeen: GroupState = { seen: [], incidents: [] };

const minute = 60_000;
const hour = 60 * minute;

/**
 * How much later than a newer one an event may come: two rules may retry for a day each. What comes later still is looked at
 * alone. No event is newer than now: whoever puts one chooses its time, and one of next year makes nothing of today late.
 */
const lateness = 48 * hour;

/** An incident that goes on is told again after that long. */
const longestIncident = 24 * hour;

/**
 * How long `absent` waits beyond its time for events that are on their way, and from when the first event comes if that is
 * later: of what comes late, nothing says what comes first.
 */
export const grace = 5 * minute;

/** Most events of a group that wait for others, or four times as many as the rule needs: each write costs by its size. */
const mostSeen = 200;

/** A longer value is known by its digest. */
const valueCharacters = 100;

/** Most events of an incident that its alert names. */
const mostNamed = 25;

/** The end of an incident is remembered by fractions of the time, so that a flood is not a write for each event. */
const written = 4;

/**
 * Adds events of one group to what is known of it, and finds incidents. Repeated and late deliveries change nothing: an
 * event counts by its own time, and once.
 *
 * @param now until when `absent` has waited, and from when a lease counts, in milliseconds.
 * @param learnedUntil of `first_seen`: events until then are learned, and told to nobody.
 */
export function fold(
  rule: CorrelationRule,
  group: Group,
  state: GroupState,
  news: readonly Observation[],
  { now, leaseEnds, learnedUntil = -Infinity }: { now: number; leaseEnds: number; learnedUntil?: number },
): GroupState {
  const span = timespanOf(rule);
  // What nobody has told in time is taken over.
  const incidents = state.incidents.map((incident) =>
    incident.untold !== undefined && incident.untold.leaseEnds <= now
      ? { ...incident, untold: { ...incident.untold, leaseEnds } }
      : incident,
  );
  let seen = apart(withNews(rule, state.seen, news, now), incidents);
  for (;;) {
    const match = firstMatch(rule, seen, now - grace);
    if (match === undefined) break;
    const going = incidents.findIndex((incident) => goesOn(rule, incident, match, span));
    const before = incidents[going];
    if (before !== undefined) incidents[going] = extended(before, match, span);
    else incidents.push(opened(match));
    seen = apart(seen, [match]);
  }
  return forgetting(seen, incidents);

  function opened({ from, to, chain }: Match): Incident {
    const id = digest(rule.id, group, chain[0]?.key ?? "");
    const isLearned = rule.type === "first_seen" && from < learnedUntil;
    return { id, from, to, ...(!isLearned && { untold: { chain: named(chain), leaseEnds } }) };
  }

  function forgetting(left: readonly Observation[], told: readonly Incident[]): GroupState {
    const newest = Math.min(
      now,
      told.reduce((latest, { to }) => Math.max(latest, to), left.at(-1)?.at ?? -Infinity),
    );
    const horizon = newest - 2 * span - lateness;
    const waiting =
      rule.type === "absent" ? awaiting(rule, left, horizon, now) : withoutSpare(rule, since(left, horizon));
    return {
      seen: nearest(rule, waiting, Math.max(mostSeen, 4 * neededBy(rule)), now),
      incidents: told
        .filter(({ to, untold }) => untold !== undefined || to >= horizon - span)
        .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1)),
    };
  }
}

/** What is known with what is new, in order, each event once. */
function withNews(
  rule: CorrelationRule,
  known: readonly Observation[],
  news: readonly Observation[],
  now: number,
): readonly Observation[] {
  if (news.length === 0) return known;
  const seen = [...known];
  for (const each of news) {
    if (seen.some(({ event, key }) => event === each.event && key === each.key)) continue;
    const observation = stored(each, rule, now);
    if (isSpare(rule, known, observation)) continue;
    // Most come in order.
    let place = seen.length;
    while (place > 0 && byTime(observation, seen[place - 1] as Observation) < 0) place--;
    seen.splice(place, 0, observation);
  }
  return seen;
}

/** Those that belong to none of these times. */
const apart = (
  seen: readonly Observation[],
  times: readonly Pick<Incident, "from" | "to">[],
): readonly Observation[] =>
  times.length === 0 ? seen : seen.filter(({ at }) => !times.some(({ from, to }) => at >= from && at <= to));

/** Those at this time and after it. */
function since(sorted: readonly Observation[], time: number): readonly Observation[] {
  const first = sorted.findIndex(({ at }) => at >= time);
  return first <= 0 ? (first === 0 ? sorted : []) : sorted.slice(first);
}

function stored(observation: Observation, rule: CorrelationRule, now: number): Observation {
  const { event, at, value } = observation;
  if (rule.type === "absent" && event === 0 && now > at + timespanOf(rule)) return { ...observation, cameAt: now };
  return value === undefined || value.length <= valueCharacters
    ? observation
    : { ...observation, value: digest(value) };
}

const neededBy = (rule: CorrelationRule): number =>
  "atLeast" in rule ? rule.atLeast : rule.events.reduce((sum, { atLeast = 1 }) => sum + atLeast, 0);

/** True if a match is a part of an incident: no longer after it, or before it, than the time of the rule. */
function goesOn(rule: CorrelationRule, incident: Incident, { from, to }: Match, span: number): boolean {
  if (rule.type === "absent") return false;
  const isNear = from - span <= incident.to && to + span >= incident.from;
  if (rule.type === "first_seen") return isNear;
  return isNear && Math.max(incident.to, to) - Math.min(incident.from, from) <= Math.max(longestIncident, 2 * span);
}

/** Up to the next fraction of the time: what comes until then belongs to it, too. */
function extended(incident: Incident, { from, to }: Match, span: number): Incident {
  const step = Math.max(1, Math.floor(span / written));
  const end = to <= incident.to ? incident.to : incident.to + Math.ceil((to - incident.to) / step) * step;
  return { ...incident, from: Math.min(incident.from, from), to: end };
}

/** The first and the last events, if they are many. */
const named = (chain: readonly Observation[]): readonly Observation[] =>
  chain.length <= mostNamed ? chain : [...chain.slice(0, mostNamed - 5), ...chain.slice(-5)];

/** When `absent` must look again, in milliseconds; undefined: at nothing. */
export function dueAt(rule: CorrelationRule, { seen }: GroupState): number | undefined {
  if (rule.type !== "absent") return undefined;
  const span = timespanOf(rule);
  const open = seen.filter((each) => each.event === 0 && !isFollowed(seen, each, span));
  return open.length === 0 ? undefined : Math.min(...open.map((each) => overAt(each, span))) + grace;
}

/**
 * Most second events of `absent` that are remembered, for first events that come late: one in each part of the time that such
 * a first event may look back on. Of rules of minutes those of the last hours alone: each write costs by its size.
 */
const mostEnds = (span: number): number => Math.min(64, Math.ceil(((lateness + span) * written) / span) + 1);

/**
 * First events to which no second has come: what has not come has no time by which to forget what waits for it. Of many second
 * events, such as heartbeats, some stand for those soon after them.
 */
function awaiting(
  rule: CorrelationRule,
  left: readonly Observation[],
  horizon: number,
  now: number,
): readonly Observation[] {
  const span = timespanOf(rule);
  const starts = left.filter((each) => each.event === 0 && !isFollowed(left, each, span));
  const ends = left.filter(({ event, at }) => event === 1 && at >= horizon);
  const distant = ends.reduce<Observation[]>((kept, each) => {
    const last = kept.at(-1);
    return last === undefined || each.at - last.at > span / written ? [...kept, each] : kept;
  }, []);
  const most = mostEnds(span);
  return inOrder([...starts, ...nearest(rule, ends.length > most ? distant : ends, most, now)]);
}

/** The state with an incident that was told. */
export const settled = ({ seen, incidents }: GroupState, id: string): GroupState => ({
  seen,
  incidents: incidents.map(({ untold, ...incident }) =>
    untold === undefined || incident.id === id ? incident : { ...incident, untold },
  ),
});

/**
 * The same for every delivery of one event, and different for other events. A CloudTrail record has an `eventID`
 * (CloudTrail user guide, "CloudTrail record contents"). The envelope's `id` changes on a hop between Regions, so that any
 * other event is known by what a hop leaves as it was.
 */
export function keyOf(event: Envelope): string {
  const recordId = event.source.startsWith("aws.") ? event.detail["eventID"] : undefined;
  if (typeof recordId === "string" && recordId !== "" && recordId.length <= 64) return recordId;
  const { account, region, time, source, detail } = event;
  return digest(account, region, time, source, event["detail-type"], detail);
}

/** Key of a group's item. The digest spreads the groups of a rule over the table. */
export const groupKey = (rule: CorrelationRule, group: Group): string => `correlated#${rule.id}#${digest(group)}`;
