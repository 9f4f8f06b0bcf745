import { chosenCorrelations } from "./correlations";
import { type EventSections, governedEvents } from "../network/governed-events";
import type { Names } from "../names";
import { type FindingsFunction, findingsRole } from "./policies";
import type { MemberRole } from "../iam/member-role";
import { hubOf, isHub } from "../settings/regions";
import type { Settings } from "../settings/schema";

/** One hub's handling of findings. */
export interface FindingsPlan {
  /** Security Hub's delegated administrator: the only account in which every member's findings can be updated. */
  readonly administratorId: string;
  /** Regions from which the administrator's findings are forwarded, if settings name them: those of an aggregation. */
  readonly findingRegions: readonly string[] | undefined;
  readonly functions: readonly FindingsFunction[];
}

/** The sections that decide which functions write to findings, and where. */
export type FindingsSections = EventSections &
  Pick<Settings, "findings" | "administrators" | "regions" | "organization">;

/**
 * The functions of a hub Region: those that handle findings where findings arrive, the one that handles deletions in
 * every hub. Undefined if there are none, as without `administrators.securityhub`.
 */
export function planFindings(settings: FindingsSections, hubRegion: string): FindingsPlan | undefined {
  const administrator = settings.administrators.securityhub;
  if (administrator === undefined || settings.regions[hubRegion] === undefined || !isHub(settings.regions, hubRegion))
    return undefined;
  const { enrich, correlate, resolve } = settings.findings;
  const arriving = governedEvents(settings).some(({ id }) => id === "securityhub-finding");
  const arrive =
    arriving &&
    (administrator.regions ?? Object.keys(settings.regions)).some(
      (region) => hubOf(settings.regions, region) === hubRegion,
    );
  const functions: FindingsFunction[] = [
    ...(enrich && arrive ? (["enrich-findings"] as const) : []),
    ...(resolve ? (["resolve-findings"] as const) : []),
    ...(correlate && arrive && chosenCorrelations(settings.findings).length > 0
      ? (["correlate-findings"] as const)
      : []),
  ];
  if (functions.length === 0) return undefined;
  return { administratorId: administrator.accountId, findingRegions: administrator.regions, functions };
}

/**
 * The role of these functions in an account, for a Region's stack, as a list of none or one: only the administrator has
 * it, in hub Regions. One for each hub, because a hub's functions are created in its own stack.
 */
export function findingsRolesOf(
  settings: FindingsSections,
  names: Names,
  accountId: string,
  region: string,
): MemberRole[] {
  const plan = planFindings(settings, region);
  return plan?.administratorId === accountId
    ? [findingsRole({ names, region, governanceAccountId: settings.organization.governanceAccountId, ...plan })]
    : [];
}

/** Regions in which the administrator has such a role, sorted. */
export const findingsRoleRegions = (settings: FindingsSections): string[] =>
  Object.keys(settings.regions)
    .filter((region) => planFindings(settings, region) !== undefined)
    .sort();
