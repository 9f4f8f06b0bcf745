import type { Account } from "../accounts/account";
import { isWithin } from "../accounts/account-filter";
import { matchesWildcard, tagText } from "../texts";
import type { RemediationId } from "../remediations/remediations";
import { type ExemptionSelectors, type ExemptionTag, selectorsOf } from "../settings/exemption-selectors";
import type { Exemption } from "../settings/exemptions";

/** The resource, account and remediation to check for exemptions. */
export interface ExemptionQuestion {
  readonly remediation: RemediationId;
  readonly account: Account;
  readonly resourceArn: string;
  /** The resource's tags. Absent: not read yet; exemptions by tag then do not apply. */
  readonly tags?: Readonly<Record<string, string>>;
  /** `2026-11-26`, in UTC. */
  readonly today: string;
}

/** The first exemption that applies and has not expired. */
export const exemptionFor = (exemptions: readonly Exemption[], question: ExemptionQuestion): Exemption | undefined =>
  exemptions.find(
    (each) =>
      each.remediations.includes(question.remediation) && !isExpired(each, question.today) && covers(each, question),
  );

/** The expired exemption that would apply, with the latest end: its owner should learn that it has expired. */
export const endedExemptionFor = (
  exemptions: readonly Exemption[],
  question: ExemptionQuestion,
): Exemption | undefined =>
  exemptions
    .filter(
      (each) =>
        each.remediations.includes(question.remediation) && isExpired(each, question.today) && covers(each, question),
    )
    .sort((a, b) => (a.expires < b.expires ? 1 : -1))[0];

/** An exemption applies through its last day. ISO days compare as text. */
export const isExpired = ({ expires }: Pick<Exemption, "expires">, today: string): boolean => expires < today;

/** Description of an exemption's scope: `account 400000000001, resource arn:aws:s3:::website-*`. */
export const scopeOf = (exempted: ExemptionSelectors): string =>
  Object.entries(selectorsOf(exempted))
    .map(([selector, value]) => `${selector} ${typeof value === "string" ? value : tagText(value)}`)
    .join(", ");

function covers(exempted: Exemption, { account, resourceArn, tags }: ExemptionQuestion): boolean {
  if (exempted.account !== undefined && exempted.account !== account.id) return false;
  if (exempted.unit !== undefined && !isWithin(account, exempted.unit)) return false;
  if (exempted.accountTag !== undefined && !carries(account.tags, exempted.accountTag)) return false;
  if (exempted.tag !== undefined && !carries(tags ?? {}, exempted.tag)) return false;
  return exempted.resource === undefined || matchesWildcard(exempted.resource, resourceArn);
}

const carries = (tags: Readonly<Record<string, string>>, { key, value }: ExemptionTag) =>
  Object.hasOwn(tags, key) && (value === undefined || tags[key] === value);
