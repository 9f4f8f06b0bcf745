import { type Environment, withAccounts } from "../../environment/environment";

/**
 * The environment with so few accounts that a run takes seconds: management, governance, every administrator of a service,
 * and two others. A fault that shows shows there: members differ by their numbers alone.
 */
export function smaller(environment: Environment): Environment {
  const { organization, administrators } = environment.settings;
  const needed = new Set([
    organization.managementAccountId,
    organization.governanceAccountId,
    ...Object.values(administrators).flatMap((administrator) => administrator?.accountId ?? []),
  ]);
  const others = environment.accounts.filter(({ id }) => !needed.has(id)).slice(-2);
  return withAccounts(
    environment,
    environment.accounts.filter((account) => needed.has(account.id) || others.includes(account)),
  );
}
