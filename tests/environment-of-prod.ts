import { join } from "node:path";
import { type Environment, readEnvironment } from "../environment/environment";
import type { Account } from "../model/accounts/account";
import { parseSettings } from "../model/checks/parse";
import { projectName } from "../model/names";
import { rawProdSettings } from "./settings-of-prod";

/**
 * The shipped environment after `change` has been applied to its settings in their raw form: with the accounts that are
 * left, and the stacks of the Regions that are left.
 */
export async function environmentOfProd(change: (raw: Record<string, any>) => void): Promise<Environment> {
  const shipped = await readEnvironment(join(__dirname, "..", "Pulumi.prod.yaml"));
  const raw = rawProdSettings();
  change(raw);
  return {
    ...shipped,
    config: Object.fromEntries(Object.entries(raw).map(([key, value]) => [`${projectName}:${key}`, value])),
    settings: parseSettings(raw),
    accounts: raw["accounts"] as readonly Account[],
    stacks: shipped.stacks.filter(({ region }) => region in raw["regions"]),
  };
}
