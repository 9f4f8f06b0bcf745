/** A resource that exists. */
export interface Stored {
  readonly type: string;
  readonly urn: string;
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}
