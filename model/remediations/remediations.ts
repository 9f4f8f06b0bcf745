import type { Remediation } from "./remediation";
import * as all from "./shipped/all";

type Shipped = (typeof all)[keyof typeof all];

export type RemediationId = Shipped["id"];

/** Settings that all remediations together read: the parameters of a union of functions are an intersection. */
type RemediationNeeds = Shipped["triggers"] extends (settings: infer Settings) => unknown ? Settings : never;

/** Every call declared by a remediation. */
export type RemediationCall = Shipped extends infer Each
  ? Each extends { readonly calls: infer Calls }
    ? keyof Calls
    : never
  : never;

export type AnyRemediation = Remediation<RemediationId, RemediationNeeds>;

const ordered: readonly AnyRemediation[] = Object.values<AnyRemediation>(all).sort((a, b) => a.order - b.order);

/** The remediations by id, in the order of settings and policies. */
export const remediations = Object.fromEntries(ordered.map((each) => [each.id, each])) as Readonly<
  Record<RemediationId, AnyRemediation>
>;

export const remediationIds = Object.keys(remediations) as [RemediationId, ...RemediationId[]];
