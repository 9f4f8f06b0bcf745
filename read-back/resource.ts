/** A planned resource, as far as reading it back needs it: of a recording, or as the program handed it on. */
export interface Resource {
  /** Pulumi type token: `aws:cloudwatch/eventRule:EventRule`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs, and what AWS chose (`keyId`, …), as far as known. */
  readonly outputs: Readonly<Record<string, unknown>>;
}
