import { type Environment, withAccounts, withRegions } from "../../environment/environment";

/**
 * The environment with so few accounts and Regions that a run takes seconds: management, governance, every administrator of
 * a service, and another one; the home Region, and one that sends there. A fault that shows shows there: members and hubs
 * differ by their names alone, and names are mutated once.
 */
export function smaller(environment: Environment): Environment {
  const { organization, administrators } = environment.settings;
  const needed = new Set([
    organization.managementAccountId,
    organization.governanceAccountId,
    ...Object.values(administrators).flatMap((administrator) => administrator?.accountId ?? []),
  ]);
  const other = environment.accounts.filter(({ id }) => !needed.has(id)).at(-1);
  const few = withAccounts(
    environment,
    environment.accounts.filter((account) => needed.has(account.id) || account === other),
  );
  const { homeRegion, regions } = few.settings;
  const spoke = Object.entries(regions).find(([region, { hub }]) => region !== homeRegion && hub === homeRegion)?.[0];
  return withRegions(few, [homeRegion, ...(spoke === undefined ? [] : [spoke])]);
}
