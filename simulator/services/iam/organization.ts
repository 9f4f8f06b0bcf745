/** The organization, as far as condition keys tell of it. */
export interface Organization {
  /** `o-exampleorgid` */
  readonly id: string;
  /** Every account of the organization with its paths: `o-exampleorgid/r-root/ou-unit/`. */
  readonly accounts: ReadonlyMap<string, { readonly paths: readonly string[] }>;
}

/** What a principal of another organization, or of none, carries instead. */
export interface Membership {
  readonly organizationId?: string;
  readonly organizationPaths?: readonly string[];
}
