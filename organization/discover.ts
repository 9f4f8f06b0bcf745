import {
  type AccountFilter,
  isActive,
  isExcludedByPlace,
  type OrganizationAccount,
  type OrganizationContent,
  unitPath,
} from "../model/accounts/account-filter";
import { type AccountTagSections, dependsOnAccountTags } from "../model/operations/account-tags";
import type { Settings } from "../model/settings/schema";
import { DiscoveryError } from "./discovery-error";
import { inParallel } from "./in-parallel";
import type { OrganizationsApi } from "./organizations-api";

/** Concurrent calls. Organizations allows a few per second to all callers of the organization together. */
const callsAtOnce = 4;

/** Position of a unit: names and ids from the root down; both empty for the root itself, whose id is not repeated. */
interface Place {
  readonly names: readonly string[];
  readonly ids: readonly string[];
}

/**
 * Reads every account of the organization, whatever its state, with the path of its unit. Tags are read only if settings
 * depend on them, and only for active accounts that nothing else excludes: each costs a call.
 *
 * `ListAccounts` is the authoritative list of accounts. Their position comes from its `Paths`, from the lists of the
 * units' accounts if those are absent, and from `ListParents` for an account that moved meanwhile: walking the units
 * alone would miss it, and the next deployment would remove its forwarding.
 *
 * Throws {@link DiscoveryError} if Organizations cannot be read, or is not the organization that settings name.
 */
export async function discover(
  settings: Pick<Settings, "organization"> & AccountTagSections,
  filter: AccountFilter,
  api: OrganizationsApi,
): Promise<OrganizationContent> {
  const { organization } = settings;
  await checkOrganization(organization, api);
  const rootId = await api.rootId();
  const [accounts, places] = await Promise.all([api.accounts(), findUnits(rootId, api)]);
  const located = await locate(
    // An account may be on two pages if another one leaves between them.
    [...new Map(accounts.map((account) => [account.Id, account])).values()].map((account) => ({
      id: account.Id ?? "",
      name: account.Name ?? account.Id ?? "",
      // `Status` was retired in September 2026 in favor of `State` (user guide, "Account states").
      state: account.State ?? account.Status ?? "unknown",
      parent: account.Paths?.[0]?.match(/(?:ou|r)-[a-z0-9-]+(?=\/(?:\d{12}\/?)?$|$)/)?.[0],
    })),
    places,
    api,
  );
  const found = located.map(({ id, name, state, place }) => ({
    id,
    name,
    state,
    unit: unitPath(place.names),
    path: [organization.id, rootId, ...place.ids, ""].join("/"),
    tags: {},
  }));
  return {
    accounts: dependsOnAccountTags(settings) ? await withTags(found, filter, api) : found,
    units: [...places].map(([id, { names }]) => ({ id, path: unitPath(names) })),
  };
}

async function checkOrganization(expected: Settings["organization"], api: OrganizationsApi): Promise<void> {
  const { id, managementAccountId } = await api.organization();
  if (id !== expected.id)
    throw new DiscoveryError(
      `accounts.discover: the credentials in use belong to organization "${id}", but organization.id is "${expected.id}". Correct it, or use other credentials.`,
    );
  if (managementAccountId !== expected.managementAccountId)
    throw new DiscoveryError(
      `accounts.discover: the management account of ${id} is "${managementAccountId}", but organization.managementAccountId is "${expected.managementAccountId}". Correct it.`,
    );
}

/** The root and every unit by id, level by level. A unit that is deleted meanwhile has no children. */
async function findUnits(rootId: string, api: OrganizationsApi): Promise<Map<string, Place>> {
  const places = new Map<string, Place>([[rootId, { names: [], ids: [] }]]);
  let level = [...places];
  while (level.length > 0) {
    const below = await inParallel(level, callsAtOnce, async ([parent, { names, ids }]) =>
      (await api.unitsIn(parent)).map(({ id, name }): [string, Place] => [
        id,
        { names: [...names, name], ids: [...ids, id] },
      ]),
    );
    level = below.flat();
    for (const [id, place] of level) places.set(id, place);
  }
  return places;
}

/** Finds the position of every account, without those that have left the organization meanwhile. */
async function locate<Entry extends { readonly id: string; readonly parent: string | undefined }>(
  accounts: readonly Entry[],
  places: Map<string, Place>,
  api: OrganizationsApi,
): Promise<readonly (Entry & { readonly place: Place })[]> {
  const parents = new Map(accounts.map(({ id, parent }) => [id, parent]));
  if (accounts.some(({ parent }) => parent === undefined))
    await inParallel([...places.keys()], callsAtOnce, async (unit) => {
      for (const id of await api.accountIdsIn(unit)) parents.set(id, unit);
    });
  const located = await inParallel(accounts, callsAtOnce, async (account) => {
    const known = places.get(parents.get(account.id) ?? "");
    const parent = known === undefined ? await api.parentOf(account.id) : undefined;
    const place = known ?? (parent === undefined ? undefined : await placeOf(parent, places, api));
    return place === undefined ? [] : [{ ...account, place }];
  });
  return located.flat();
}

/** The position of a unit that was created after its parent's units were listed: walks up to a known one. */
async function placeOf(unit: string, places: Map<string, Place>, api: OrganizationsApi): Promise<Place | undefined> {
  const known = places.get(unit);
  if (known !== undefined) return known;
  const [name, parent] = await Promise.all([api.unitName(unit), api.parentOf(unit)]);
  const above = name === undefined || parent === undefined ? undefined : await placeOf(parent, places, api);
  if (name === undefined || above === undefined) return undefined;
  const place = { names: [...above.names, name], ids: [...above.ids, unit] };
  places.set(unit, place);
  return place;
}

const withTags = (accounts: readonly OrganizationAccount[], filter: AccountFilter, api: OrganizationsApi) =>
  inParallel(accounts, callsAtOnce, async (account) =>
    isActive(account) && !isExcludedByPlace(account, filter)
      ? { ...account, tags: await api.tagsOf(account.id) }
      : account,
  );
