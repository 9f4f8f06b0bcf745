import type { JsonObject } from "../envelope";

/** What became of an account: a part of it is not heard any more, or all that was silent is heard again. */
export const silenceStates = ["silent", "heard"] as const;
export type SilenceState = (typeof silenceStates)[number];

/** Detail type of the event that tells it. */
export const silenceType = "Silence";

/** The event on which the function compares what was heard with the plan. */
export const checkDue = { source: "event-governance.schedule", detailType: "Silence Check Due" } as const;

/** One Region of a silent account. */
export interface SilentPlace {
  readonly region: string;
  /** Suffixes of the forwarding rules, sorted. */
  readonly rules: readonly string[];
  /** True if these are all rules of the account in the Region. */
  readonly every: boolean;
  /** When one of them was last heard, in milliseconds. Absent: never. */
  readonly lastHeard?: number;
}

export interface SilenceReport {
  readonly state: SilenceState;
  readonly account: { readonly id: string; readonly name: string; readonly unit: string };
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
    state,
    account: account.id,
    accountName: account.name,
    unit: account.unit,
    scope: whole ? "account" : "rules",
    silent: places.map(lineOf),
    lastHeard: momentOf(newestOf(places)),
    places: places.map(({ region, rules, every, lastHeard }) => ({
      region,
      rules: [...rules],
      every,
      lastHeard: momentOf(lastHeard),
    })),
  };
}

const newestOf = (places: readonly SilentPlace[]): number | undefined => {
  const heard = places.flatMap(({ lastHeard }) => lastHeard ?? []);
  return heard.length === 0 ? undefined : Math.max(...heard);
};

const momentOf = (time: number | undefined): string | null =>
  time === undefined ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;
