import type { Account } from "./account";
import { didYouMean } from "../nearest";
import { quote } from "../quote";

/** Selects the governed accounts of an organization: the setting `accounts.discover`. */
export interface AccountFilter {
  /** Units by path (`Workloads/Production`) or id (`ou-…`), including all units below them. */
  readonly units?: readonly string[] | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly excludeUnits: readonly string[];
  readonly excludeAccounts: readonly string[];
  readonly excludeTags: Readonly<Record<string, string>>;
}

/** An account of the organization, in any state. */
export interface OrganizationAccount extends Account {
  /** `ACTIVE`, `PENDING_ACTIVATION`, `SUSPENDED`, `PENDING_CLOSURE` or `CLOSED` (Organizations user guide, "Account states"). */
  readonly state: string;
}

/** An organizational unit, or the root with the path `/`. */
export interface OrganizationUnit {
  /** `ou-…` or `r-…`, if known. */
  readonly id?: string | undefined;
  /** `Workloads/Production`; see {@link unitPath}. */
  readonly path: string;
}

/** All accounts and units, before any filter. */
export interface OrganizationContent {
  readonly accounts: readonly OrganizationAccount[];
  readonly units: readonly OrganizationUnit[];
}

/** Result of a filter: the selected accounts, sorted by id, or the reasons why the filter is implausible. */
export interface FilteredAccounts {
  readonly accounts: readonly Account[];
  readonly problems: readonly string[];
}

/** Path of a unit from the names of its parents and itself: `["R/D", "Lab"]` → `R\/D/Lab`, no names → `/`. */
export const unitPath = (names: readonly string[]) =>
  names.length === 0 ? "/" : names.map((name) => name.replace(/[\\/]/g, "\\$&")).join("/");

/**
 * Applies a filter: every include adds accounts, no include means the whole organization, every exclusion removes
 * accounts, and an exclusion overrides any include. Only active accounts count. The governance account is always
 * included: the events of the account with the archive are always governed.
 *
 * An include that matches no active account is an error, and never selects more; so is an unknown unit.
 */
export function filterAccounts(
  content: OrganizationContent,
  filter: AccountFilter,
  governanceAccountId: string,
): FilteredAccounts {
  const active = content.accounts.filter(isActive);
  const accounts = active
    .filter(
      (account) =>
        account.id === governanceAccountId ||
        (isIncluded(account, filter) && !isExcludedByPlace(account, filter) && !isExcludedByTag(account, filter)),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ state: _, ...account }) => account);
  return { accounts, problems: [...checkUnits(content, filter, active), ...checkAccounts(content, filter, active)] };
}

/** True if the filter needs the accounts' tags, which cost one call to Organizations for each account. */
export const needsTags = ({ tags, excludeTags }: AccountFilter) =>
  tags !== undefined || Object.keys(excludeTags).length > 0;

export const isActive = ({ state }: { readonly state: string }) => state === "ACTIVE";

/** True if unit or id exclude an account, so that its tags do not matter. */
export const isExcludedByPlace = (account: Account, { excludeUnits, excludeAccounts }: AccountFilter) =>
  excludeAccounts.includes(account.id) || excludeUnits.some((unit) => isWithin(account, unit));

const isExcludedByTag = (account: Account, { excludeTags }: AccountFilter) =>
  Object.entries(excludeTags).some((tag) => carries(account, tag));

function isIncluded(account: Account, { units, accounts, tags }: AccountFilter): boolean {
  if (units === undefined && accounts === undefined && tags === undefined) return true;
  return (
    (units ?? []).some((unit) => isWithin(account, unit)) ||
    (accounts ?? []).includes(account.id) ||
    Object.entries(tags ?? {}).some((tag) => carries(account, tag))
  );
}

const carries = ({ tags }: Account, [key, value]: readonly [string, string]) =>
  Object.hasOwn(tags, key) && tags[key] === value;

/** Ids of units and roots (AWS Organizations API Reference, OrganizationalUnit and Root). */
const isUnitId = (unit: string) => /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/.test(unit);

/** True if an account is in a unit, given by path or id, or in one below it. */
export function isWithin(account: Account, unit: string): boolean {
  if (isUnitId(unit)) return account.path?.split("/").includes(unit) ?? false;
  return unit === "/" || account.unit === unit || account.unit.startsWith(`${unit}/`);
}

/** Paths of the accounts' units and of the units above them, sorted. */
export const unitsOf = (accounts: readonly Account[]): string[] =>
  [
    ...new Set(
      accounts.flatMap(({ unit }) => {
        const names = unit.match(/(\\.|[^\\/])+/g) ?? [];
        return names.map((_, index) => names.slice(0, index + 1).join("/"));
      }),
    ),
  ].sort();

/** Depth of an account's unit below the root: `/` and `r-…` 0, `Workloads/Production` 2. */
export function unitDepth(account: Account, unit: string): number {
  // `o-…/r-…/ou-…/ou-…/`: the root is the second.
  if (isUnitId(unit)) return (account.path?.split("/") ?? []).indexOf(unit) - 1;
  return unit === "/" ? 0 : unit.replace(/\\[\\/]/g, "").split("/").length;
}

function checkUnits({ units }: OrganizationContent, filter: AccountFilter, active: readonly Account[]): string[] {
  const problems: string[] = [];
  const isKnown = (name: string) => name === "/" || units.some(({ id, path }) => name === (isUnitId(name) ? id : path));
  for (const key of ["units", "excludeUnits"] as const)
    for (const [index, name] of (filter[key] ?? []).entries()) {
      const where = `accounts.discover.${key}[${index}] is ${quote(name)}`;
      if (!isKnown(name))
        problems.push(
          `${where}, which is not a unit of the organization. ${didYouMean(name, [...new Set(units.map(({ path }) => path))].sort())}`,
        );
      else if (key === "units" && !active.some((account) => isWithin(account, name)))
        problems.push(`${where}, a unit without an active account. Remove it, or name one that has accounts.`);
    }
  return problems;
}

function checkAccounts({ accounts }: OrganizationContent, filter: AccountFilter, active: readonly Account[]): string[] {
  const problems: string[] = [];
  const states = new Map(accounts.map(({ id, state }) => [id, state]));
  for (const [index, id] of (filter.accounts ?? []).entries()) {
    const state = states.get(id);
    if (state === "ACTIVE") continue;
    const why = state === undefined ? "which is not in the organization" : `whose state is ${state}`;
    problems.push(`accounts.discover.accounts[${index}] is ${quote(id)}, ${why}. Correct or remove it.`);
  }
  for (const [key, value] of Object.entries(filter.tags ?? {}))
    if (!active.some((account) => carries(account, [key, value])))
      problems.push(
        `accounts.discover.tags.${key} is ${quote(value)}, a tag that no active account carries. Correct or remove it.`,
      );
  return problems;
}
