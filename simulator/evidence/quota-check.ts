/** Comparison of one recorded resource with one quota. */
export interface QuotaCheck {
  readonly urn: string;
  /** The measured quantity: "event pattern, characters". */
  readonly what: string;
  readonly value: number;
  readonly limit: number;
}
