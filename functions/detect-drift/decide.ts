import type { DriftState, DriftSubject } from "../../model/drift/report";
import { digest } from "../runtime/digest";

/** What is not as deployed, as one comparison saw it. */
export interface Seen extends DriftSubject {
  readonly state: Exclude<DriftState, "restored">;
  readonly expected?: string;
  readonly found?: string;
  readonly effect?: string;
  readonly cause?: string;
  readonly run?: readonly string[];
}

/** A difference that was seen, and whether it was told. */
export interface Known extends DriftSubject {
  /** Milliseconds: when it was first seen. */
  readonly since: number;
  readonly isTold: boolean;
}

/** What is told, and since when it was so: `seen` is absent where it is restored. */
export interface Telling {
  readonly subject: DriftSubject;
  readonly since: number;
  readonly seen?: Seen;
}

export interface Judgment {
  readonly known: readonly Known[];
  readonly told: readonly Telling[];
  /** Differences that must be looked at again before they are told. */
  readonly waiting: number;
}

/** Most reports of one check: whoever replaces a whole hub is told of in several. */
export const mostTold = 50;

/** The same for a property of a resource, whatever is found there. */
const keyOf = ({ kind, resource, property }: DriftSubject): string => [kind, resource, property].join(" ");

/** Names what is told: the same for each delivery of it, and another when it differs anew. */
export const incidentOf = (subject: DriftSubject, since: number): string =>
  digest("drift", keyOf(subject), String(since));

/**
 * Compares what a check saw with what was seen before. What differs is told once, when it was there for the given time: a
 * deployment, or somebody who puts it right at once, is no news. What was told and is as deployed again is told, too.
 */
export function judge(
  seen: readonly Seen[],
  before: readonly Known[],
  { now, settledMilliseconds }: { readonly now: number; readonly settledMilliseconds: number },
): Judgment {
  const known = new Map(before.map((each) => [keyOf(each), each]));
  const here = new Map(seen.map((each) => [keyOf(each), each]));
  const told: Telling[] = before
    .filter((each) => each.isTold && !here.has(keyOf(each)))
    .map(({ since, isTold: _, ...subject }) => ({ subject, since }));
  const after = [...here].map(([key, each]): Known => {
    const { kind, resource, topic, property } = each;
    const subject = { kind, resource, topic, property };
    const { since = now, isTold = false } = known.get(key) ?? {};
    if (isTold || now - since < settledMilliseconds || told.length >= mostTold) return { ...subject, since, isTold };
    told.push({ subject, since, seen: each });
    return { ...subject, since, isTold: true };
  });
  return { known: after, told, waiting: after.filter(({ isTold }) => !isTold).length };
}
