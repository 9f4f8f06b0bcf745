import { own } from "../../model/json";
import type { SilenceReport, SilentPlace } from "../../model/silence/report";
import type { Configuration, ExpectedAccount } from "./configuration";

/** What is known of an account between two checks. Keys are sorted, so that the same knowledge is the same text. */
export interface Known {
  /** Of rules that were never heard, by Region and rule, since when they are expected: milliseconds. */
  readonly awaited: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Rules that were told as silent, by Region. */
  readonly silent: Readonly<Record<string, readonly string[]>>;
}

export const nothingKnown: Known = { awaited: {}, silent: {} };

/** When a rule was last heard in milliseconds, by arrival; undefined if never. */
export type LastHeard = (region: string, rule: string) => number | undefined;

export interface Question {
  readonly expected: ExpectedAccount;
  readonly lastHeard: LastHeard;
  readonly known: Known;
  /** The moment that counts as now, in milliseconds. */
  readonly reference: number;
  readonly limits: Pick<Configuration, "silentMs" | "togetherMs" | "graceMs">;
}

/** What to remember, and what to tell if anything is new. */
export interface Verdict {
  readonly known: Known;
  readonly report?: SilenceReport;
}

/**
 * Compares what one account should send with what was heard. A rule that counts as silent is told once, together with
 * whatever of the account has been quiet for nearly as long; that all of it is heard again is told once, too.
 */
export function decide({ expected, lastHeard, known, reference, limits }: Question): Verdict {
  const awaited: Record<string, Record<string, number>> = {};
  const still: Record<string, string[]> = {};
  const quiet: Record<string, string[]> = {};
  const told: [region: string, rule: string][] = [];
  let isNew = false;
  for (const [region, rules] of expected.regions)
    for (const rule of rules) {
      const heard = lastHeard(region, rule);
      const since = heard ?? own(own(known.awaited, region) ?? {}, rule) ?? reference;
      if (heard === undefined) (awaited[region] ??= {})[rule] = since;
      const age = reference - since;
      const isSilent = age > (heard === undefined ? limits.graceMs : limits.silentMs);
      const isQuiet = heard === undefined ? isSilent : age > limits.togetherMs;
      const wasTold = own(known.silent, region)?.includes(rule) === true;
      if (wasTold) told.push([region, rule]);
      if (wasTold && isQuiet) (still[region] ??= []).push(rule);
      if (isQuiet) (quiet[region] ??= []).push(rule);
      isNew ||= isSilent && !wasTold;
    }
  if (isNew) return { known: { awaited, silent: quiet }, report: reportOf("silent", expected, quiet, lastHeard) };
  // Rules that the plan does not name any more ended their silence without being heard: nothing is told.
  if (told.length === 0 || Object.keys(still).length > 0) return { known: { awaited, silent: still } };
  const ended: Record<string, string[]> = {};
  for (const [region, rule] of told) (ended[region] ??= []).push(rule);
  return { known: { awaited, silent: {} }, report: reportOf("heard", expected, ended, lastHeard) };
}

function reportOf(
  state: SilenceReport["state"],
  { id, name, unit, regions }: ExpectedAccount,
  concerned: Readonly<Record<string, readonly string[]>>,
  lastHeard: LastHeard,
): SilenceReport {
  const places = Object.entries(concerned).map(([region, rules]): SilentPlace => {
    const heard = rules.flatMap((rule) => lastHeard(region, rule) ?? []);
    return {
      region,
      rules,
      every: rules.length === regions.get(region)?.length,
      ...(heard.length > 0 && { lastHeard: Math.max(...heard) }),
    };
  });
  const whole = places.length === regions.size && places.every(({ every }) => every);
  return { state, account: { id, name, unit }, places, whole };
}
