/** The organization, as far as condition keys depend on it. */
export interface Organization {
  /** `o-exampleorgid` */
  readonly id: string;
  /** Every account of the organization with its paths: `o-exampleorgid/r-root/ou-unit/`. */
  readonly accounts: ReadonlyMap<string, { readonly paths: readonly string[] }>;
}

/** Condition keys of a principal outside the organization. */
export interface Membership {
  readonly organizationId?: string;
  readonly organizationPaths?: readonly string[];
}
