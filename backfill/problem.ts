/**
 * Problems with an object:
 *
 * - `unreadable`: its bytes could not be read completely. Everything before the damage was searched.
 * - `broken-line`: a line is not a JSON object.
 * - `undelimited`: several records on one line. All were searched; Athena reads only the first.
 * - `empty`: it contains no record. Firehose writes no such object.
 * - `unclaimed`: a record is a claim check for a larger event, and the whole event is missing. The record was searched.
 * - `stray`: it is below `events/`, but in no day.
 */
export const problemKinds = ["unreadable", "broken-line", "undelimited", "empty", "unclaimed", "stray"] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** One kind of problem with one object. */
export interface Problem {
  /** Key of the object, or the folder. */
  readonly key: string;
  readonly kind: ProblemKind;
  /** Number of affected lines; 1 for a problem with the object as a whole. */
  readonly count: number;
  /** The first affected line, 1-based. */
  readonly line?: number;
  /** The reason, for the first line. A phrase: `unexpected end of file`. */
  readonly reason: string;
}

/** True if a match may have been missed. Undelimited records were all searched. */
export const isLoss = ({ kind }: Problem): boolean => kind !== "undelimited";
