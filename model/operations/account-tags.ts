import { needsTags } from "../accounts/account-filter";
import type { Settings } from "../settings/schema";

/** The sections in which an account's tags can matter. */
export type AccountTagSections = Pick<
  Settings,
  "accounts" | "administrators" | "detections" | "exemptions" | "findings" | "notifications"
>;

/**
 * True if these settings treat accounts by their tags: then discovery reads them, one call for each account, and a change
 * of them starts the reconciliation.
 *
 * Findings get the tags that `findings.tags` names. Where it names none, they get all that are known, which is no reason
 * to read them: the tags of discovered accounts are then unknown, those of listed accounts are in the settings.
 */
export function dependsOnAccountTags({
  accounts,
  administrators,
  detections,
  exemptions,
  findings,
  notifications,
}: AccountTagSections): boolean {
  const listed = Array.isArray(accounts);
  const enriched = findings.enrich && administrators.securityhub !== undefined;
  return (
    (!listed && needsTags(accounts.discover)) ||
    notifications.routes.some(({ tags }) => Object.keys(tags ?? {}).length > 0) ||
    [...exemptions, ...detections.exceptions].some(({ accountTag }) => accountTag !== undefined) ||
    (enriched && (findings.tags === undefined ? listed : findings.tags.length > 0))
  );
}
