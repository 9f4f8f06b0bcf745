import { own } from "../json";
import type { Evidence, SilenceCause } from "./causes";
import type { SilencingCall } from "./changes";
import type { ExpectedAccount } from "./expected";

/** Milliseconds after which something counts as silent. */
export interface SilenceLimits {
  /** Without a heartbeat. */
  readonly silentMs: number;
  /** Without a heartbeat, beside a rule that is silent: told with it. */
  readonly togetherMs: number;
  /** What was never heard. */
  readonly graceMs: number;
  /** An account without an event of CloudTrail. 0: never. */
  readonly trailMs: number;
}

/** First and last event of CloudTrail, by arrival, to the hour below: milliseconds. */
export interface TrailHeard {
  readonly first: number;
  readonly last: number;
}

/** What a hub knows of one account. Regions and rules are those of the plan. */
export interface AccountHeard {
  /** When a rule was last heard by arrival, in milliseconds; undefined if never. */
  readonly rule: (region: string, rule: string) => number | undefined;
  readonly trail: (region: string) => TrailHeard | undefined;
  /** Of each kind and place the last. */
  readonly calls: readonly SilencingCall[];
}

/** What is remembered of an account between two checks. Keys are sorted, so that the same knowledge is the same text. */
export interface Known {
  /** Of rules that were never heard, by Region and rule, since when they are expected: milliseconds. */
  readonly awaited: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Rules that were told as silent, by Region. */
  readonly silent: Readonly<Record<string, readonly string[]>>;
  /** True if it was told that events of CloudTrail stay away. */
  readonly trail?: true;
}

export const nothingKnown: Known = { awaited: {}, silent: {} };

/** A forwarding rule of an account in a Region. */
export interface RuleState {
  readonly region: string;
  readonly rule: string;
  readonly heard: number | undefined;
  /** When it was heard, or since when it is expected. */
  readonly since: number;
  readonly isSilent: boolean;
  /** Silent, or nearly: to be told with one that is. */
  readonly isQuiet: boolean;
  readonly wasTold: boolean;
}

/** Each rule of an account. `reference`: the moment that counts as now, in milliseconds. */
export const ruleStates = (
  expected: ExpectedAccount,
  heardOf: Pick<AccountHeard, "rule">,
  known: Known,
  reference: number,
  limits: Pick<SilenceLimits, "silentMs" | "togetherMs" | "graceMs">,
): RuleState[] =>
  [...expected.regions].flatMap(([region, rules]) =>
    rules.map((rule): RuleState => {
      const heard = heardOf.rule(region, rule);
      const since = heard ?? own(own(known.awaited, region) ?? {}, rule) ?? reference;
      const level = levelOf(heard, since, reference, limits);
      const wasTold = own(known.silent, region)?.includes(rule) === true;
      return { region, rule, heard, since, isSilent: level === "silent", isQuiet: level !== "heard", wasTold };
    }),
  );

/**
 * True if heartbeats of an account arrive, and events of CloudTrail do not any more. An account that never had one may have
 * nothing that changes. A call that stopped a trail since is reason enough to wait no longer than for a rule.
 */
export function lacksTrail(
  expected: ExpectedAccount,
  heard: Pick<AccountHeard, "trail" | "calls">,
  reference: number,
  { trailMs, silentMs }: Pick<SilenceLimits, "trailMs" | "silentMs">,
): boolean {
  const last = lastTrailEvent(expected, heard);
  if (trailMs === 0 || last === undefined) return false;
  const stopped = heard.calls.some(({ kind, at }) => kind === "trail" && isSince(at, last));
  return reference - last > (stopped ? Math.min(silentMs, trailMs) : trailMs);
}

export function lastTrailEvent(
  { regions }: Pick<ExpectedAccount, "regions">,
  { trail }: Pick<AccountHeard, "trail">,
): number | undefined {
  const lasts = [...regions.keys()].flatMap((region) => trail(region)?.last ?? []);
  return lasts.length === 0 ? undefined : Math.max(...lasts);
}

const hour = 3_600_000;

/** The last event is noted to the hour below, and the call that stops a trail is itself one of the last. */
const isSince = (call: number, last: number) => call >= last - hour;

/** What is silent for one reason that lies in no single account: told once for the hub, and of no account. */
export interface WideSilence {
  /** `every account: every rule`: identity, for people too. */
  readonly line: string;
  readonly cause: SilenceCause;
  readonly region?: string;
  readonly rule?: string;
}

/** What is silent beyond single accounts, and what of each account that explains. */
export interface WideSilences {
  readonly wide: readonly WideSilence[];
  readonly explains: (account: string, region: string, rule: string) => boolean;
  /** True if events of CloudTrail stay away everywhere. */
  readonly trail: boolean;
}

/** Accounts that are silent as a whole count as one outage if they are this many and the larger part. */
const mostApart = 20;

/** How long ago a rule was heard: a silence counts as a wide one if all of it is quiet at least, and some of it silent. */
export type Level = "heard" | "quiet" | "silent";

/** The same as {@link ruleStates} of a single rule. */
export function levelOf(
  heard: number | undefined,
  awaited: number | undefined,
  reference: number,
  { silentMs, togetherMs, graceMs }: Pick<SilenceLimits, "silentMs" | "togetherMs" | "graceMs">,
): Level {
  if (heard === undefined) return reference - (awaited ?? reference) > graceMs ? "silent" : "heard";
  const age = reference - heard;
  return age > silentMs ? "silent" : age > togetherMs ? "quiet" : "heard";
}

/** Counts what of a group is heard. */
interface Group {
  readonly accounts: Set<string>;
  heard: boolean;
  silent: boolean;
}

/**
 * Finds silences that have one reason for many accounts. A rule that nobody hears was heard by nobody since: schedules beat at
 * different minutes of the hour, so that an outage is whole at once only if what is nearly silent counts.
 *
 * The governance account is no member: its heartbeats reach the hub though the bus admits nobody else. `withoutTrail`:
 * undefined where an account never had an event of CloudTrail.
 */
export function wideSilences(
  accounts: ReadonlyMap<string, ExpectedAccount>,
  governanceAccountId: string,
  level: (account: string, region: string, rule: string) => Level,
  withoutTrail: (account: string) => boolean | undefined,
): WideSilences {
  const wide: WideSilence[] = [];
  const whole = new Set<string>();
  const members = [...accounts.values()].filter(({ id, regions }) => id !== governanceAccountId && regions.size > 0);
  const out = members.filter(({ id, regions }) =>
    [...regions].every(([region, rules]) => rules.every((rule) => level(id, region, rule) !== "heard")),
  );
  const isOver = out.some(({ id, regions }) =>
    [...regions].some(([region, rules]) => rules.some((rule) => level(id, region, rule) === "silent")),
  );
  const every = out.length === members.length;
  if (isOver && members.length >= 2 && (every || (out.length >= mostApart && out.length * 2 > members.length))) {
    for (const { id } of out) whole.add(id);
    wide.push({ line: `${every ? "every" : "most"} member${every ? "" : "s"}: every rule`, cause: "hub-policy" });
  }

  const silentIn = (keyOf: (region: string, rule: string) => string | undefined): string[] => {
    const groups = new Map<string, Group>();
    for (const { id, regions } of accounts.values())
      if (!whole.has(id))
        for (const [region, rules] of regions)
          for (const rule of rules) {
            const key = keyOf(region, rule);
            if (key === undefined) continue;
            const group = groups.get(key) ?? { accounts: new Set<string>(), heard: false, silent: false };
            groups.set(key, group);
            group.accounts.add(id);
            const found = level(id, region, rule);
            group.heard ||= found === "heard";
            group.silent ||= found === "silent";
          }
    return [...groups]
      .flatMap(([key, { accounts: of, heard, silent }]) => (of.size >= 2 && !heard && silent ? [key] : []))
      .sort();
  };
  const regions = new Set(silentIn((region) => region));
  for (const region of regions) wide.push({ line: `${region}: every account`, cause: "region-unheard", region });
  const rules = new Set(silentIn((region, rule) => (regions.has(region) ? undefined : rule)));
  for (const rule of rules) wide.push({ line: `every account: ${rule}`, cause: "rule-missing", rule });

  const trails = [...accounts.keys()].flatMap((id) => withoutTrail(id) ?? []);
  const trail = trails.length >= 2 && trails.every(Boolean);
  if (trail) wide.push({ line: "every account: events of CloudTrail", cause: "no-trail" });
  return {
    wide,
    trail,
    explains: (account, region, rule) => whole.has(account) || regions.has(region) || rules.has(rule),
  };
}

/** Whether a line of {@link WideSilence} that is over, but not for long, still explains what an account misses. */
export const lineExplains = (
  line: string,
  governanceAccountId: string,
  account: string,
  region: string,
  rule: string,
) =>
  /^(every member|most members): /.test(line)
    ? account !== governanceAccountId
    : line === `${region}: every account` || line === `every account: ${rule}`;

/** A likely cause with what it rests on. */
export interface Explanation {
  readonly cause: SilenceCause;
  readonly evidence?: Evidence;
}

/** One Region of an account in which rules are silent. */
export interface SilentRegion {
  readonly region: string;
  readonly rules: readonly string[];
  /** True if these are all rules of the account in the Region. */
  readonly every: boolean;
  /** When one of them was last heard, in milliseconds. Absent: never. */
  readonly lastHeard?: number;
}

/**
 * Why a Region of an account is silent: by the last call that silences as much, as long as nothing was heard since; without
 * such a call by what is silent together. `whole`: every Region of the account is.
 */
export function explainPlace(
  { region, rules, every, lastHeard }: SilentRegion,
  whole: boolean,
  calls: readonly SilencingCall[],
): Explanation {
  const fits = ({ kind, region: of, rule, at }: SilencingCall): boolean => {
    if (lastHeard !== undefined && at < lastHeard) return false;
    if (kind === "account") return whole;
    if (kind === "trail" || of !== region) return false;
    return kind === "rule" ? rule !== undefined && rules.includes(rule) : every;
  };
  const [found] = calls.filter(fits).sort((a, b) => b.at - a.at);
  if (found !== undefined) {
    const { call, by, at } = found;
    return { cause: causeOfKind[found.kind], evidence: { call, by, at } };
  }
  if (lastHeard === undefined) return { cause: "never-heard" };
  return { cause: whole ? "account-unheard" : every ? "place-unheard" : "rule-unheard" };
}

const causeOfKind = {
  account: "account-gone",
  region: "region-off",
  role: "role-changed",
  schedule: "schedule-changed",
  rule: "rule-changed",
  trail: "trail-changed",
} as const satisfies Readonly<Record<SilencingCall["kind"], SilenceCause>>;

/** Why events of CloudTrail stay away. */
export function explainTrail(calls: readonly SilencingCall[], last: number | undefined): Explanation {
  const [found] = calls
    .filter(({ kind, at }) => kind === "trail" && (last === undefined || isSince(at, last)))
    .sort((a, b) => b.at - a.at);
  if (found === undefined) return { cause: "no-trail" };
  const { call, by, at } = found;
  return { cause: "trail-changed", evidence: { call, by, at } };
}
