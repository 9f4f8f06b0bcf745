/** One fact that recorded resources show. */
export interface Fact {
  /** What is asked: "alarm event-governance-prod-silence". */
  readonly what: string;
  /** URN of the resource at fault, if it does not hold. */
  readonly urn: string;
  /** Why it does not hold; absent: it does. */
  readonly problem?: string;
}

/** A fact, with a full stop after the problem. */
export const factOf = (what: string, urn: string, problem: string | undefined): Fact => ({
  what,
  urn,
  ...(problem !== undefined && { problem: `${problem.replace(/\.$/, "")}.` }),
});
