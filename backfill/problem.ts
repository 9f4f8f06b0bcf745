/**
 * What can be wrong with an object:
 *
 * - `unreadable`: its bytes could not be read, or not to their end. What came before the damage was searched.
 * - `broken-line`: a line is no JSON object.
 * - `undelimited`: several records on one line. All were searched; Athena reads the first of them alone.
 * - `empty`: it holds no record. Firehose writes no such object.
 * - `unclaimed`: a record stands for an event that is too large for one, and the whole event is not there. The record was
 *   searched.
 * - `stray`: it lies below `events/` and in no day.
 */
export const problemKinds = ["unreadable", "broken-line", "undelimited", "empty", "unclaimed", "stray"] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** One kind of trouble with one object. */
export interface Problem {
  /** Key of the object, or the folder. */
  readonly key: string;
  readonly kind: ProblemKind;
  /** Lines concerned; 1 for trouble with the object as a whole. */
  readonly count: number;
  /** The first line concerned, counted from 1. */
  readonly line?: number;
  /** What is wrong, for the first line. A phrase: `unexpected end of file`. */
  readonly reason: string;
}

/** Whether something may have been missed. Undelimited records were all searched. */
export const isLoss = ({ kind }: Problem): boolean => kind !== "undelimited";
