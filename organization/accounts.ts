import type { Account } from "../model/accounts/account";
import { checkAccounts } from "../model/checks/accounts";
import { filterAccounts, type AccountFilter, type OrganizationContent } from "../model/accounts/account-filter";
import { governedOptInRegions } from "../model/accounts/opt-in-regions";
import { SettingsError } from "../model/settings-error";
import type { Settings } from "../model/settings/schema";
import type * as discovery from "./discover";
import type * as optInRegions from "./opt-in-regions";
import type * as organizationsApi from "./organizations-api";

/** Where accounts come from that settings do not list. */
export type ReadOrganization = (settings: Settings, filter: AccountFilter) => Promise<OrganizationContent>;

/**
 * The accounts to govern, sorted by id: as listed in settings, or those that `accounts.discover` selects from the
 * accounts that `read` finds, by default through AWS Organizations with the caller's credentials.
 *
 * Throws {@link SettingsError} if the selection is implausible or omits an account that settings need, and
 * `DiscoveryError` if the organization cannot be read.
 */
export async function findAccounts(
  settings: Settings,
  read: ReadOrganization = readOrganization,
): Promise<readonly Account[]> {
  if (Array.isArray(settings.accounts)) return listedAccounts(settings);
  const { discover: filter } = settings.accounts;
  const content = await read(settings, filter);
  const { accounts: chosen, problems } = filterAccounts(content, filter, settings.organization.governanceAccountId);
  const asked = problems.length === 0 && read === readOrganization && filter.askRegions;
  const accounts = asked ? await readRegions(settings, chosen) : chosen;
  const all = problems.length > 0 ? problems : checkAccounts(settings, accounts);
  if (all.length > 0) throw new SettingsError(all);
  return accounts;
}

/** Accounts as settings list them, sorted by id. Throws for settings that say `discover`. */
export function listedAccounts({ accounts }: Pick<Settings, "accounts">): readonly Account[] {
  if (!Array.isArray(accounts)) throw new Error("accounts.discover lists no accounts: findAccounts reads them.");
  return [...accounts].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const readRegions = (
  settings: Pick<Settings, "organization" | "regions">,
  accounts: readonly Account[],
): Promise<readonly Account[]> => {
  if (governedOptInRegions(settings).length === 0) return Promise.resolve(accounts);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { withOptInRegions } = require("./opt-in-regions") as typeof optInRegions;
  return withOptInRegions(settings, accounts);
};

/** Loaded late: listed accounts need no AWS SDK. */
const readOrganization: ReadOrganization = (settings, filter) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { discover } = require("./discover") as typeof discovery;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createOrganizationsApi } = require("./organizations-api") as typeof organizationsApi;
  return discover(settings, filter, createOrganizationsApi());
};
