import type { Account } from "../model/account";
import type { Settings } from "../model/settings-schema";

/** The organization's accounts as settings list them, sorted by id. */
export function findAccounts(settings: Settings): Account[] {
  return [...settings.accounts].sort((a, b) => (a.id < b.id ? -1 : 1));
}
