import { type Environment, regionsOf } from "../../environment/environment";
import type { OrganizationTree } from "../record/stack-set/stack-sets";
import type { Organization } from "../services/iam/organization";
import { hasRegion } from "../traffic/expected-places";

/** The organization as AWS sees it, independent of the program. */
export const organizationOf = ({ settings, accounts }: Environment): Organization => ({
  id: settings.organization.id,
  accounts: new Map(accounts.map(({ id, path }) => [id, { paths: path === undefined ? [] : [path] }])),
});

/**
 * Position of each account in the organization's tree: its organization path if known, otherwise derived from the names
 * of its unit and the ids in `rollout.units`.
 */
export const treeOf = ({ settings, accounts, stacks }: Environment): OrganizationTree => ({
  disabledIn: disabledRegions({ accounts, stacks }),
  managementAccount: settings.organization.managementAccountId,
  unitsOf: new Map(
    accounts.map(({ id, path, unit }) => {
      const names = unit.split("/").filter((name) => name !== "");
      const above = ["/", ...names.map((_, index) => names.slice(0, index + 1).join("/"))];
      return [id, path?.split("/").filter(Boolean) ?? above.flatMap((name) => settings.rollout.units[name] ?? [])];
    }),
  ),
});

/** The Regions of the environment that each account has disabled, by account id. */
export const disabledRegions = ({ accounts, stacks }: Pick<Environment, "accounts" | "stacks">) =>
  new Map(
    accounts.map((account) => [account.id, regionsOf({ stacks }).filter((region) => !hasRegion(account, region))]),
  );
