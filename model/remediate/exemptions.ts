import type { Account } from "../accounts/account";
import { isWithin } from "../accounts/account-filter";
import type { RemediationId } from "../remediations/remediations";
import { type Exemption, type ExemptionSelectors, type ExemptionTag, selectorsOf } from "../settings/exemptions";

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

/** `2026-11-26T08:00:00Z` → `2026-11-26`. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** Description of an exemption's scope: `account 400000000001, resource arn:aws:s3:::website-*`. */
export const scopeOf = (exempted: ExemptionSelectors): string =>
  Object.entries(selectorsOf(exempted))
    .map(([selector, value]) => `${selector} ${typeof value === "string" ? value : tagText(value)}`)
    .join(", ");

/** `public` or `public=yes`. */
export const tagText = ({ key, value }: ExemptionTag): string => (value === undefined ? key : `${key}=${value}`);

function covers(exempted: Exemption, { account, resourceArn, tags }: ExemptionQuestion): boolean {
  if (exempted.account !== undefined && exempted.account !== account.id) return false;
  if (exempted.unit !== undefined && !isWithin(account, exempted.unit)) return false;
  if (exempted.accountTag !== undefined && !carries(account.tags, exempted.accountTag)) return false;
  if (exempted.tag !== undefined && !carries(tags ?? {}, exempted.tag)) return false;
  return exempted.resource === undefined || matchesWildcard(exempted.resource, resourceArn);
}

const carries = (tags: Readonly<Record<string, string>>, { key, value }: ExemptionTag) =>
  Object.hasOwn(tags, key) && (value === undefined || tags[key] === value);

/**
 * True if a pattern with `*`, which matches any characters, matches the whole text. Takes at most time proportional to
 * the product of the two lengths: with a regular expression of many stars, a hostile name could take years.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? "";
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
