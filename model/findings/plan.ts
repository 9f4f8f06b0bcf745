import { chosenCorrelations } from "./correlations";
import { detailTypes } from "./findings-of";
import type { FindingsService } from "./finding";
import { type EventSections, governedEvents } from "../network/governed-events";
import type { Names } from "../names";
import { type FindingsFunction, findingsRole } from "./policies";
import type { MemberRole } from "../iam/member-role";
import { hubOf, isHub } from "../settings/regions";
import type { Settings } from "../settings/schema";

/** What the functions of one hub Region do in one of the two Security Hubs. */
export interface FindingsTarget {
  readonly service: FindingsService;
  /** Its delegated administrator: the only account in which every member's findings can be updated. */
  readonly administratorId: string;
  /** Regions from which the administrator's findings are forwarded, if settings name them: those of an aggregation. */
  readonly findingRegions: readonly string[] | undefined;
  readonly functions: readonly FindingsFunction[];
}

/** One hub's handling of findings. */
export interface FindingsPlan {
  readonly targets: readonly FindingsTarget[];
  /** Functions of any target, each once. */
  readonly functions: readonly FindingsFunction[];
}

/** The sections that decide which functions write to findings, and where. */
export type FindingsSections = EventSections &
  Pick<Settings, "findings" | "administrators" | "regions" | "organization">;

/** The entry of the catalog by which findings of a Security Hub arrive. */
const entryOf: Readonly<Record<FindingsService, string>> = {
  securityhub: "securityhub-finding",
  "securityhub-v2": "securityhub-v2-finding",
};

/** True if a Security Hub has an administrator, and its findings are forwarded. */
export const isHeard = (settings: FindingsSections, service: FindingsService): boolean =>
  settings.administrators[service] !== undefined && governedEvents(settings).some(({ id }) => id === entryOf[service]);

/**
 * The Security Hub whose findings are correlated: a problem that both report must not become two incidents. CSPM, whose
 * calls can import a finding, where it is heard.
 */
export const correlatedService = (settings: FindingsSections): FindingsService =>
  isHeard(settings, "securityhub") || !isHeard(settings, "securityhub-v2") ? "securityhub" : "securityhub-v2";

/**
 * The functions of a hub Region: those that handle findings where findings arrive, the one that handles deletions in
 * every hub. Undefined if there are none, as without an administrator.
 */
export function planFindings(settings: FindingsSections, hubRegion: string): FindingsPlan | undefined {
  if (settings.regions[hubRegion] === undefined || !isHub(settings.regions, hubRegion)) return undefined;
  const targets = (Object.keys(detailTypes) as FindingsService[])
    .map((service) => targetOf(settings, service, hubRegion))
    .filter((target) => target !== undefined && target.functions.length > 0) as FindingsTarget[];
  if (targets.length === 0) return undefined;
  return {
    targets,
    functions: (["enrich-findings", "resolve-findings", "correlate-findings"] as const).filter((id) =>
      targets.some(({ functions }) => functions.includes(id)),
    ),
  };
}

function targetOf(settings: FindingsSections, service: FindingsService, hubRegion: string): FindingsTarget | undefined {
  const administrator = settings.administrators[service];
  if (administrator === undefined) return undefined;
  const { enrich, correlate, resolve } = settings.findings;
  const arrive =
    isHeard(settings, service) &&
    (administrator.regions ?? Object.keys(settings.regions)).some(
      (region) => hubOf(settings.regions, region) === hubRegion,
    );
  return {
    service,
    administratorId: administrator.accountId,
    findingRegions: administrator.regions,
    functions: [
      ...(enrich && arrive ? (["enrich-findings"] as const) : []),
      ...(resolve ? (["resolve-findings"] as const) : []),
      ...(correlate &&
      arrive &&
      correlatedService(settings) === service &&
      chosenCorrelations(settings.findings, service).length > 0
        ? (["correlate-findings"] as const)
        : []),
    ],
  };
}

/**
 * The role of these functions in an account, for a Region's stack, as a list of none or one: only administrators have
 * it, in hub Regions. One for each hub, because a hub's functions are created in its own stack.
 */
export function findingsRolesOf(
  settings: FindingsSections,
  names: Names,
  accountId: string,
  region: string,
): MemberRole[] {
  const targets = (planFindings(settings, region)?.targets ?? []).filter(
    ({ administratorId }) => administratorId === accountId,
  );
  return targets.length > 0
    ? [
        findingsRole({
          names,
          region,
          governanceAccountId: settings.organization.governanceAccountId,
          administratorId: accountId,
          targets,
        }),
      ]
    : [];
}

/** Accounts that have such a role, each once. */
export const findingsAdministrators = ({ administrators }: Pick<Settings, "administrators">): string[] => [
  ...new Set(
    (Object.keys(detailTypes) as FindingsService[]).flatMap((service) => administrators[service]?.accountId ?? []),
  ),
];

/** Regions in which an administrator has such a role, sorted. */
export const findingsRoleRegions = (settings: FindingsSections): string[] =>
  Object.keys(settings.regions)
    .filter((region) => planFindings(settings, region) !== undefined)
    .sort();
