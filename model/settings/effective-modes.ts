import type { Account } from "../accounts/account";
import { isWithin, unitDepth } from "../accounts/account-filter";
import { type RemediationId, remediationIds } from "../remediations/remediations";
import type { RemediationSettings } from "./remediation";
import type { RemediationMode } from "./remediation-modes";

/** Most actions in one account per period of the circuit breaker. */
export const accountActionsOf = ({ actions, accountActions }: RemediationSettings["breaker"]): number =>
  accountActions ?? Math.max(1, Math.floor(actions / 5));

/**
 * The mode of a remediation in an account. Settings of the remediation override those of all remediations, and in both
 * the nearest unit overrides its parents.
 */
export function modeOf(settings: RemediationSettings, remediation: RemediationId, account: Account): RemediationMode {
  const own = settings.remediations[remediation];
  return nearest(own?.units ?? {}, account) ?? own?.mode ?? nearest(settings.units, account) ?? settings.mode;
}

function nearest(units: Readonly<Record<string, RemediationMode>>, account: Account): RemediationMode | undefined {
  return Object.entries(units)
    .filter(([name]) => isWithin(account, name))
    .sort(([a], [b]) => unitDepth(account, b) - unitDepth(account, a))[0]?.[1];
}

/** Every mode that settings contain for a remediation, for any account. */
export function modesOf(settings: RemediationSettings, remediation: RemediationId): RemediationMode[] {
  const own = settings.remediations[remediation];
  const general = own?.mode === undefined ? [settings.mode, ...Object.values(settings.units)] : [own.mode];
  return [...general, ...Object.values(own?.units ?? {})];
}

/** Remediations that are active for at least one account: functions, rules and roles exist for these. */
export const activeRemediations = (settings: RemediationSettings): RemediationId[] =>
  remediationIds.filter((id) => modesOf(settings, id).some((each) => each !== "off"));
