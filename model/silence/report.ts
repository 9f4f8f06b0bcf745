import type { JsonObject } from "../envelope";
import { causeText, evidenceText } from "./causes";
import type { Explanation, SilentRegion, WideSilence } from "./judge";

/** What became of an account: a part of it is not heard any more, or all that was silent is heard again. */
export const silenceStates = ["silent", "heard"] as const;
export type SilenceState = (typeof silenceStates)[number];

/** Detail type of the event that tells it. */
export const silenceType = "Silence";

/** The event on which the function compares what was heard with the plan. */
export const checkDue = { source: "event-governance.schedule", detailType: "Silence Check Due" } as const;

/** One Region of a silent account. `why`: absent once it is heard again. */
export interface SilentPlace extends SilentRegion {
  readonly why?: Explanation;
}

interface ReportedAccount {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
}

export interface SilenceReport {
  readonly state: SilenceState;
  readonly account: ReportedAccount;
  /** At least one, sorted by Region. */
  readonly places: readonly SilentPlace[];
  /** True if these are all Regions and rules that this hub expects of the account. */
  readonly whole: boolean;
}

/** `eu-west-1: every rule`, `us-east-1: identity, findings`: for people, and part of what tells two incidents apart. */
const lineOf = ({ region, rules, every }: SilentPlace): string =>
  `${region}: ${every ? "every rule" : rules.join(", ")}`;

/** Detail of the event. */
export function silenceDetail({ state, account, places, whole }: SilenceReport): JsonObject {
  return {
    ...headOf(state, account, whole ? "account" : "rules"),
    silent: places.map(lineOf),
    ...reasonsOf(places.map(({ why }) => why)),
    lastHeard: momentOf(newestOf(places)),
    places: places.map(({ region, rules, every, lastHeard, why }) => ({
      region,
      rules: [...rules],
      every,
      lastHeard: momentOf(lastHeard),
      cause: why?.cause ?? null,
      evidence: why?.evidence === undefined ? null : evidenceText(why.evidence),
    })),
  };
}

/** What is silent while an account's heartbeats arrive. */
const trailLine = "events of CloudTrail";

/** Detail of the event that tells of an account whose events of CloudTrail stay away, or arrive again. */
export const trailDetail = (
  state: SilenceState,
  account: ReportedAccount,
  last: number | undefined,
  why?: Explanation,
): JsonObject => ({
  ...headOf(state, account, "trail"),
  silent: [trailLine],
  ...reasonsOf([why]),
  lastHeard: momentOf(last),
  places: [],
});

/** Detail of the event that tells of a silence that lies in no single account. */
export const wideDetail = (
  state: SilenceState,
  account: ReportedAccount,
  wide: readonly WideSilence[],
  lines: readonly string[] = wide.map(({ line }) => line),
): JsonObject => ({
  ...headOf(state, account, "hub"),
  silent: [...lines],
  ...reasonsOf(wide.map(({ cause }) => ({ cause }))),
  lastHeard: null,
  places: [],
});

const headOf = (state: SilenceState, { id, name, unit }: ReportedAccount, scope: string) => ({
  state,
  account: id,
  accountName: name,
  unit,
  scope,
});

/** `cause`: distinct ids; null once it is heard again. `likely`: a sentence for each. */
function reasonsOf(reasons: readonly (Explanation | undefined)[]) {
  const known = reasons.flatMap((why) => why ?? []);
  return {
    cause: known.length === 0 ? null : [...new Set(known.map(({ cause }) => cause))].join(", "),
    likely: [...new Set(known.map(({ cause, evidence }) => causeText(cause, evidence)))],
  };
}

const newestOf = (places: readonly SilentPlace[]): number | undefined => {
  const heard = places.flatMap(({ lastHeard }) => lastHeard ?? []);
  return heard.length === 0 ? undefined : Math.max(...heard);
};

const momentOf = (time: number | undefined): string | null =>
  time === undefined ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;
