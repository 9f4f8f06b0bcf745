/** An account of the organization, listed or discovered. */
export interface Account {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  /** Path of its organizational unit, for example `Workloads/Production`; `/` for the root. */
  readonly unit: string;
  /** Organization path, `o-…/r-…/ou-…/`, if known. */
  readonly path?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Opt-in Regions that the account has enabled, if known. */
  readonly optInRegions?: readonly string[] | undefined;
}
