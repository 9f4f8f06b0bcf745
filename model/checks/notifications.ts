import type { Account } from "../accounts/account";
import { isWithin, unitsOf } from "../accounts/account-filter";
import type { NotificationSettings } from "../settings/notifications";
import { didYouMean } from "../nearest";
import { quote } from "../quote";

/** The section of the settings that notify reads. */
interface Section {
  readonly notifications: Pick<NotificationSettings, "routes">;
}

/** Routes that can never match: their detections would silently go to the default channel. */
export function checkNotifiedAccounts({ notifications }: Section, accounts: readonly Account[]): string[] {
  return notifications.routes.flatMap(({ accounts: ids = [], units = [] }, index) => [
    ...ids.flatMap((id, position) =>
      accounts.some((account) => account.id === id)
        ? []
        : [
            `notifications.routes[${index}].accounts[${position}] is ${quote(id)}, which is not one of the accounts. Correct or remove it. ${didYouMean(
              id,
              accounts.map((each) => each.id),
            )}`,
          ],
    ),
    ...units.flatMap((unit, position) =>
      accounts.some((account) => isWithin(account, unit))
        ? []
        : [
            `notifications.routes[${index}].units[${position}] is ${quote(unit)}, which has no account. ${didYouMean(unit, unitsOf(accounts))} A unit's id is known only for accounts with a path.`,
          ],
    ),
  ]);
}

/** The same for detections: known ones, enabled or not. */
export function checkNotifiedDetections({ notifications }: Section, known: readonly string[]): string[] {
  return notifications.routes.flatMap(({ detections = [] }, index) =>
    detections.flatMap((id, position) =>
      known.includes(id)
        ? []
        : [
            `notifications.routes[${index}].detections[${position}] is ${quote(id)}, which is not a detection. ${didYouMean(id, known, "docs/detections.md")} detections.custom adds your own.`,
          ],
    ),
  );
}
