/** One changed value, and what was done to it. */
export interface Edit {
  readonly what: string;
  readonly value: unknown;
}
