/** One fact that recorded resources show. */
export interface Fact {
  /** What is asked: "alarm event-governance-prod-silence". */
  readonly what: string;
  /** URN of the resource at fault, if it does not hold. */
  readonly urn: string;
  /** Why it does not hold; absent: it does. */
  readonly problem?: string;
}
