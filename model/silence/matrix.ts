import type { Account } from "../accounts/account";
import { carriesHeartbeat } from "../network/heartbeat";
import type { Network } from "../network/network";
import { ruleHeartbeatMinutes, silenceHours, togetherMinutes } from "../settings/heartbeat";
import type { Settings } from "../settings/schema";
import { adviceFor, causeText, type SilenceCause } from "./causes";
import type { SilencingCall } from "./changes";
import { type ExpectedAccount, expectedAccounts, expectedById } from "./expected";
import {
  type AccountHeard,
  explainPlace,
  explainTrail,
  type Explanation,
  type Known,
  lacksTrail,
  lastTrailEvent,
  levelOf,
  nothingKnown,
  type SilenceLimits,
  type TrailHeard,
  type WideSilence,
  wideSilences,
} from "./judge";
import {
  arrivalsIn,
  callsId,
  callsIn,
  heardId,
  knownIn,
  settledAttributes,
  settledId,
  silenceId,
  type StoredItem,
  trailIn,
  wholeHub,
} from "./stored";

/** One cell of the matrix: a forwarding rule (topic) of an account in a Region. */
export interface CoverageCell {
  readonly rule: string;
  readonly state: "heard" | "silent" | "awaited";
  /** By arrival, in milliseconds; absent: never. */
  readonly lastHeard?: number;
}

/** An account in a Region. */
export interface CoverageRow {
  readonly account: string;
  readonly accountName: string;
  readonly unit: string;
  readonly region: string;
  readonly hub: string;
  readonly rules: readonly CoverageCell[];
  /** First and last event of CloudTrail, to the hour below; absent: none. */
  readonly trail?: TrailHeard;
}

/** Something silent, with its likely cause. */
export interface Silence {
  readonly hub: string;
  /** Absent: more than one account. */
  readonly account?: string;
  readonly accountName?: string;
  /** Absent: every Region of the hub. */
  readonly region?: string;
  /** Forwarding rules; empty: events of CloudTrail, or whatever `what` says. */
  readonly rules: readonly string[];
  /** `every rule`, `identity, findings`, `events of CloudTrail`. */
  readonly what: string;
  readonly lastHeard?: number;
  readonly cause: SilenceCause;
  readonly why: string;
  readonly run: string;
}

export interface Coverage {
  readonly environment: string;
  readonly rows: readonly CoverageRow[];
  /** Silent places, those of many accounts first. */
  readonly silent: readonly Silence[];
  /** Hubs of which nobody can say who is silent: heartbeats were late or missing until just now. */
  readonly unsettled: readonly string[];
}

export interface CoverageRequest {
  readonly settings: Pick<Settings, "heartbeat" | "organization">;
  readonly network: Network;
  readonly accounts: readonly Account[];
  /** Items of each hub's state table, by id. */
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, StoredItem>>;
  /** Milliseconds. */
  readonly now: number;
  /** States of accounts in the organization, by id, where they were asked for: an account that is missing has left. */
  readonly accountStates?: ReadonlyMap<string, string>;
}

/** What a hub is to hear, by its Region. */
export const expectedByHub = ({
  network,
  accounts,
}: Pick<CoverageRequest, "network" | "accounts">): ReadonlyMap<string, ReadonlyMap<string, ExpectedAccount>> =>
  new Map(
    network.hubs.map(({ region }) => [
      region,
      expectedById(
        expectedAccounts(
          network.members.filter((member) => member.hubRegion === region && carriesHeartbeat(member)),
          accounts,
        ),
      ),
    ]),
  );

/** Ids of the items that {@link coverageOf} reads of a hub's state table. */
export const itemsToRead = (expected: ReadonlyMap<string, ExpectedAccount>): string[] => [
  settledId,
  silenceId(wholeHub),
  ...[...expected.values()].flatMap(({ id, regions }) => [
    ...[...regions.keys()].map((region) => heardId(id, region)),
    silenceId(id),
    callsId(id),
  ]),
];

/** The limits that the function `watch-silence` has from the same settings. */
const limitsOf = ({ heartbeat }: Pick<Settings, "heartbeat">): SilenceLimits => ({
  silentMs: silenceHours(heartbeat) * 3_600_000,
  togetherMs: togetherMinutes(heartbeat) * 60_000,
  graceMs: heartbeat.graceHours * 3_600_000,
  trailMs: heartbeat.trailHours * 3_600_000,
});

/**
 * The matrix of accounts, Regions and topics, from the plan and what the hubs noted, judged as `watch-silence` does. Calls that
 * explain a silence are read from all hubs: those of IAM and Organizations reach only that of us-east-1.
 */
export function coverageOf(request: CoverageRequest): Coverage {
  const { network, tables } = request;
  const calls = callsByAccount(tables);
  const hubs = [...expectedByHub(request)].map(([hub, expected]) => ofHub(hub, expected, calls, request));
  const wide = ({ account }: Silence) => (account === undefined ? 0 : 1);
  return {
    environment: network.environment,
    rows: hubs.flatMap(({ rows }) => rows),
    silent: hubs.flatMap(({ silent }) => silent).sort((a, b) => wide(a) - wide(b)),
    unsettled: hubs.flatMap(({ unsettled }) => unsettled),
  };
}

function callsByAccount(tables: CoverageRequest["tables"]): ReadonlyMap<string, readonly SilencingCall[]> {
  const found = new Map<string, SilencingCall[]>();
  for (const items of tables.values())
    for (const [id, item] of items) {
      const [use, account = ""] = id.split("#");
      if (use === "calls") found.set(account, [...(found.get(account) ?? []), ...callsIn(item)]);
    }
  return found;
}

function ofHub(
  hub: string,
  expected: ReadonlyMap<string, ExpectedAccount>,
  calls: ReadonlyMap<string, readonly SilencingCall[]>,
  { settings, network, tables, now, accountStates }: CoverageRequest,
) {
  const items = tables.get(hub) ?? new Map<string, StoredItem>();
  const limits = limitsOf(settings);
  const places = new Map<
    string,
    { readonly rules: ReadonlyMap<string, number>; readonly trail: TrailHeard | undefined }
  >();
  for (const { id, regions } of expected.values())
    for (const region of regions.keys()) {
      const item = items.get(heardId(id, region)) ?? {};
      places.set(heardId(id, region), { rules: arrivalsIn(item), trail: trailIn(item) });
    }
  const heardOf = (account: string): AccountHeard => ({
    rule: (region, rule) => places.get(heardId(account, region))?.rules.get(rule),
    trail: (region) => places.get(heardId(account, region))?.trail,
    calls: calls.get(account) ?? [],
  });
  const knownOf = (account: string): Known => {
    const item = items.get(silenceId(account));
    return item === undefined ? nothingKnown : knownIn(item);
  };
  const known = new Map([...expected.keys()].map((id) => [id, knownOf(id)]));
  const arrivals = [...places.values()].flatMap(({ rules }) => [...rules.values()]);
  const newest = arrivals.reduce((most, each) => Math.max(most, each), 0);
  const isDeaf = now - newest > limits.silentMs;
  const reference = Math.min(now, newest);
  const level = (account: string, region: string, rule: string) =>
    levelOf(heardOf(account).rule(region, rule), known.get(account)?.awaited[region]?.[rule], reference, limits);
  /** Silent, or told as silent and not heard since. */
  const isOut = (account: string, region: string, rule: string): boolean => {
    const found = level(account, region, rule);
    return found === "silent" || (found === "quiet" && known.get(account)?.silent[region]?.includes(rule) === true);
  };
  const rows = [...expected.values()].flatMap(({ id, name, unit, regions }) =>
    [...regions].map(([region, rules]): CoverageRow => {
      const trail = heardOf(id).trail(region);
      return {
        ...{ account: id, accountName: name, unit, region, hub },
        rules: rules.map((rule): CoverageCell => {
          const lastHeard = heardOf(id).rule(region, rule);
          const silent = isDeaf || isOut(id, region, rule);
          return {
            rule,
            state: silent ? "silent" : lastHeard === undefined ? "awaited" : "heard",
            ...(lastHeard !== undefined && { lastHeard }),
          };
        }),
        ...(trail !== undefined && { trail }),
      };
    }),
  );
  const told = (
    about: Pick<Silence, "account" | "accountName" | "region" | "rules" | "what" | "lastHeard">,
    { cause, evidence }: Explanation,
  ): Silence => ({
    hub,
    ...about,
    cause,
    why: causeText(cause, evidence),
    run: adviceFor(cause, {
      environment: network.environment,
      hub,
      ...(about.account !== undefined && { account: about.account }),
      ...(about.region !== undefined && { region: about.region }),
      ...(about.rules.length === 1 && { rule: about.rules[0] ?? "" }),
    }),
  });
  const last = (times: readonly number[]) => (times.length === 0 ? {} : { lastHeard: Math.max(...times) });
  if (expected.size === 0) return { rows, silent: [], unsettled: [] };
  if (isDeaf)
    return {
      rows,
      silent: [told({ rules: [], what: "every account: every rule", ...last(arrivals) }, { cause: "hub-unheard" })],
      unsettled: [],
    };
  const unsettledAt = Number(items.get(settledId)?.[settledAttributes.unsettled]?.N ?? 0);
  const settleMs = 1.25 * ruleHeartbeatMinutes(settings.heartbeat.minutes) * 60_000;
  if (now - unsettledAt < settleMs) return { rows, silent: [], unsettled: [hub] };

  const withoutTrail = (account: string): boolean | undefined => {
    const of = expected.get(account);
    if (of === undefined || limits.trailMs === 0 || lastTrailEvent(of, heardOf(account)) === undefined)
      return undefined;
    return lacksTrail(of, heardOf(account), reference, limits);
  };
  const { wide, explains, trail } = wideSilences(
    expected,
    settings.organization.governanceAccountId,
    level,
    withoutTrail,
  );
  const ofMany = wide.map(({ line, cause, region, rule }: WideSilence) =>
    told(
      {
        ...(region !== undefined && { region }),
        rules: rule === undefined ? [] : [rule],
        what: line,
      },
      { cause },
    ),
  );
  const ofAccounts = [...expected.values()].flatMap((each): Silence[] => {
    const { id, name, regions } = each;
    const heard = heardOf(id);
    const out = [...regions].flatMap(([region, rules]) => {
      const silent = rules.filter((rule) => isOut(id, region, rule) && !explains(id, region, rule));
      return silent.length === 0 ? [] : [{ region, rules: silent, every: silent.length === rules.length }];
    });
    const whole = out.length === regions.size && out.every(({ every }) => every);
    const state = accountStates === undefined ? "ACTIVE" : (accountStates.get(id) ?? "not in the organization");
    const silences = out.map(({ region, rules, every }) => {
      const times = last(rules.flatMap((rule) => heard.rule(region, rule) ?? []));
      const why = explainPlace({ region, rules, every, ...times }, whole, heard.calls);
      const isGone = whole && state !== "ACTIVE";
      return told(
        { account: id, accountName: name, region, rules, what: every ? "every rule" : rules.join(", "), ...times },
        isGone ? { cause: "account-gone" } : why,
      );
    });
    if (trail || whole || withoutTrail(id) !== true) return silences;
    const lastEvent = lastTrailEvent(each, heard);
    return [
      ...silences,
      told(
        {
          account: id,
          accountName: name,
          rules: [],
          what: "events of CloudTrail",
          ...(lastEvent !== undefined && { lastHeard: lastEvent }),
        },
        explainTrail(heard.calls, lastEvent),
      ),
    ];
  });
  return { rows, silent: [...ofMany, ...ofAccounts], unsettled: [] };
}
