import type { Environment } from "../../environment/environment";
import { environmentOfProd } from "../environment-of-prod";

/** So many accounts are alike. */
export const members = 70;

/** The shipped accounts and seventy that are alike, in one Region that is a hub and one that is not. */
export const manyAccounts = (): Promise<Environment> =>
  environmentOfProd((raw) => {
    for (const account of raw["accounts"]) account.tags ??= {};
    raw["accounts"].push(
      ...Array.from({ length: members }, (_, index) => ({
        id: String(700_000_000_000 + index),
        name: `member-${index}`,
        unit: "Workloads/Production",
        tags: {},
      })),
    );
    raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
    raw["rollout"].maxProviders = 200;
  });
