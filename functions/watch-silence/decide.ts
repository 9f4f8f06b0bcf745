import type { JsonObject } from "../../model/envelope";
import { own } from "../../model/json";
import type { ExpectedAccount } from "../../model/silence/expected";
import {
  type AccountHeard,
  explainPlace,
  explainTrail,
  type Known,
  lacksTrail,
  lastTrailEvent,
  ruleStates,
  type SilenceLimits,
  type SilentRegion,
  type WideSilence,
} from "../../model/silence/judge";
import { silenceDetail, trailDetail, wideDetail } from "../../model/silence/report";

export interface Question {
  readonly expected: ExpectedAccount;
  readonly heard: AccountHeard;
  readonly known: Known;
  /** The moment that counts as now, in milliseconds. */
  readonly reference: number;
  readonly limits: SilenceLimits;
  /** What is silent for a reason beyond this account: neither told of it nor forgotten. */
  readonly explained?: (region: string, rule: string) => boolean;
  /** True if events of CloudTrail stay away everywhere. */
  readonly noTrails?: boolean;
}

/** What to remember, and the detail of what to tell if anything is new. */
export interface Verdict {
  readonly known: Known;
  readonly detail?: JsonObject;
}

/**
 * Compares what one account should send with what was heard. A rule that counts as silent is told once, together with
 * whatever of the account has been quiet for nearly as long; that all of it is heard again is told once, too.
 */
export function decide(question: Question): Verdict {
  const { expected, heard, known, reference, limits, explained = () => false, noTrails = false } = question;
  const awaited: Record<string, Record<string, number>> = {};
  const still: Record<string, string[]> = {};
  const quiet: Record<string, string[]> = {};
  const told: [region: string, rule: string][] = [];
  let isNew = false;
  let isHeard = false;
  for (const state of ruleStates(expected, heard, known, reference, limits)) {
    const { region, rule, wasTold } = state;
    const elsewhere = explained(region, rule);
    const isQuiet = elsewhere ? wasTold : state.isQuiet;
    if (state.heard === undefined) (awaited[region] ??= {})[rule] = state.since;
    if (wasTold) told.push([region, rule]);
    if (wasTold && isQuiet) (still[region] ??= []).push(rule);
    if (isQuiet) (quiet[region] ??= []).push(rule);
    isNew ||= state.isSilent && !elsewhere && !wasTold;
    isHeard ||= !state.isQuiet;
  }
  const trail = known.trail === undefined ? {} : { trail: known.trail };
  if (isNew) {
    const { places, whole } = concerned(expected, quiet, heard);
    const explainedPlaces = places.map((place) => ({ ...place, why: explainPlace(place, whole, heard.calls) }));
    const detail = silenceDetail({ state: "silent", account: expected, places: explainedPlaces, whole });
    return { known: { awaited, silent: quiet, ...trail }, detail };
  }
  // Rules that the plan does not name any more ended their silence without being heard: nothing is told.
  if (told.length > 0 && Object.keys(still).length === 0) {
    const ended: Record<string, string[]> = {};
    for (const [region, rule] of told) (ended[region] ??= []).push(rule);
    const detail = silenceDetail({ state: "heard", account: expected, ...concerned(expected, ended, heard) });
    return { known: { awaited, silent: {}, ...trail }, detail };
  }
  const rules = { awaited, silent: still };
  // Of an account that is silent as a whole nothing more can be missed; what is missed everywhere is told of the hub.
  if (!isHeard || noTrails) return { known: { ...rules, ...trail } };
  const last = lastTrailEvent(expected, heard);
  const lacks = lacksTrail(expected, heard, reference, limits);
  if (lacks && known.trail === undefined)
    return {
      known: { ...rules, trail: true },
      detail: trailDetail("silent", expected, last, explainTrail(heard.calls, last)),
    };
  if (!lacks && known.trail !== undefined) return { known: rules, detail: trailDetail("heard", expected, last) };
  return { known: { ...rules, ...trail } };
}

/** Under this Region a hub's own lines stand in {@link Known}: those that are silent, and since when one is over. */
const everywhere = "*";

/** Lines that were told of a hub and are not over, or not for long. */
export const linesOf = (known: Known): readonly string[] => known.silent[everywhere] ?? [];

/**
 * The same of what lies in no single account: `hub` stands for all of them. A line is over once it has been for
 * `settleMs`: until then each account has been heard again, or has a silence of its own.
 */
export function decideWide(
  hub: Pick<ExpectedAccount, "id" | "name" | "unit">,
  wide: readonly WideSilence[],
  known: Known,
  { now, settleMs }: { readonly now: number; readonly settleMs: number },
): Verdict {
  const before = linesOf(known);
  const current = wide.map(({ line }) => line);
  const over = before
    .filter((line) => !current.includes(line))
    .map((line): [string, number] => [line, own(known.awaited[everywhere] ?? {}, line) ?? now])
    .filter(([, since]) => now - since < settleMs);
  const lines = [...current, ...over.map(([line]) => line)].sort();
  const after: Known = {
    awaited: over.length === 0 ? {} : { [everywhere]: Object.fromEntries(over) },
    silent: lines.length === 0 ? {} : { [everywhere]: lines },
  };
  if (current.some((line) => !before.includes(line)))
    return { known: after, detail: wideDetail("silent", hub, wide, [...current].sort()) };
  return before.length > 0 && lines.length === 0
    ? { known: after, detail: wideDetail("heard", hub, [], before) }
    : { known: after };
}

function concerned(
  { regions }: ExpectedAccount,
  rulesOf: Readonly<Record<string, readonly string[]>>,
  heard: Pick<AccountHeard, "rule">,
): { readonly places: readonly SilentRegion[]; readonly whole: boolean } {
  const places = Object.entries(rulesOf).map(([region, rules]): SilentRegion => {
    const times = rules.flatMap((rule) => heard.rule(region, rule) ?? []);
    return {
      region,
      rules,
      every: rules.length === regions.get(region)?.length,
      ...(times.length > 0 && { lastHeard: Math.max(...times) }),
    };
  });
  return { places, whole: places.length === regions.size && places.every(({ every }) => every) };
}
