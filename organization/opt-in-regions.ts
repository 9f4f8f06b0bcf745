import { AccountClient, type AccountClientConfig, paginateListRegions } from "@aws-sdk/client-account";
import type { Account } from "../model/accounts/account";
import { governedOptInRegions } from "../model/accounts/opt-in-regions";
import type { Settings } from "../model/settings/schema";
import { DiscoveryError } from "./discovery-error";
import { inParallel } from "./in-parallel";

/** Concurrent calls, and attempts per call: Account Management allows few calls per second. */
const callsAtOnce = 4;
const maxAttempts = 10;

/**
 * Adds the enabled, governed opt-in Regions to each account. Calls AWS Account Management, once for each account, and
 * only if settings govern a Region that an account may not have.
 *
 * The management account and a delegated administrator of `account.amazonaws.com` may ask about members, which needs
 * trusted access (Account Management reference guide, "Enabling trusted access for AWS Account Management"); any caller
 * may ask about its own account, without an id. No other account may ask about the management account, which is assumed
 * to have every governed Region.
 *
 * Throws {@link DiscoveryError} if it may not ask about a member.
 */
export async function withOptInRegions(
  settings: Pick<Settings, "organization" | "regions">,
  accounts: readonly Account[],
  config: AccountClientConfig = {},
): Promise<readonly Account[]> {
  const governed = governedOptInRegions(settings);
  if (governed.length === 0) return accounts;
  const { managementAccountId, governanceAccountId } = settings.organization;
  const client = new AccountClient({ region: "us-east-1", retryMode: "standard", maxAttempts, ...config });
  return inParallel(accounts, callsAtOnce, withRegions);

  async function withRegions(account: Account): Promise<Account> {
    try {
      const enabled: string[] = [];
      const input = {
        ...(account.id !== governanceAccountId && { AccountId: account.id }),
        // A Region that is still being enabled is not usable yet.
        RegionOptStatusContains: ["ENABLED" as const],
      };
      for await (const { Regions = [] } of paginateListRegions({ client }, input))
        enabled.push(...Regions.map(({ RegionName = "" }) => RegionName));
      return { ...account, optInRegions: governed.filter((region) => enabled.includes(region)) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      const unanswerable = name === "AccessDeniedException" || name === "ValidationException";
      if (account.id === managementAccountId && unanswerable) return account;
      throw new DiscoveryError(
        `accounts.discover: regions has ${governed.join(", ")}, which accounts must enable, but ListRegions failed for account ${account.id} (${name}: "${message}"). The principal needs account:ListRegions, in the management account or in a delegated administrator of account.amazonaws.com with trusted access. Or set accounts.discover.askRegions to false: every account is then assumed to have them enabled.`,
        { cause: error },
      );
    }
  }
}
