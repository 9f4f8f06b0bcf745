import { z } from "zod";
import type { Account } from "./account";
import { isWithin } from "./account-filter";
import { type RemediationId, remediationIds } from "./remediations";
import { accountId, notEmpty, unit } from "./settings-values";

const tag = z.strictObject({
  key: z.string().min(1).max(128).describe("Key of the tag."),
  value: z.string().max(256).optional().describe("Its value. Absent: any."),
});

/** As the ISO calendar has it: `2027-02-30` is no day. */
const day = z.iso.date("is not a day: write one such as 2027-06-30");

const exemption = z
  .strictObject({
    account: accountId.optional().describe("The account."),
    unit: unit.optional().describe("Accounts of this organizational unit and of those below it."),
    accountTag: tag.optional().describe("Accounts that carry this tag in AWS Organizations."),
    tag: tag.optional().describe("Resources that carry this tag. Whoever may tag a resource can exempt it."),
    resource: z
      .string()
      .regex(
        /^(arn:(aws|\*):|\*).{1,2000}$/su,
        "is not an ARN: write one such as arn:aws:s3:::website-*, with * for any characters",
      )
      .optional()
      .describe("Resources with this ARN, `*` for any characters."),
    remediations: z.array(z.enum(remediationIds)).min(1, notEmpty).describe("Remediations that leave it alone."),
    owner: z.string().min(1).max(256).describe("Who answers for the exemption: a person or a team."),
    reason: z.string().min(10, "is no reason: write a sentence").max(1000).describe("Why it is right, in a sentence."),
    expires: day.describe("The last day on which it counts, in UTC. After it remediation acts again."),
  })
  .refine((value) => Object.keys(selectorsOf(value)).length > 0, {
    message: "exempts nothing in particular: name an account, unit, accountTag, tag or resource",
  });

export const exemptionSettings = z
  .array(exemption)
  .default([])
  .describe("What remediation leaves alone, by whom, why and until when. All that one exemption names must hold.");

export type Exemption = z.output<typeof exemption>;

type Tag = z.output<typeof tag>;

/** What an exemption is about. */
interface Selectors {
  readonly account?: string | undefined;
  readonly unit?: string | undefined;
  readonly accountTag?: Tag | undefined;
  readonly tag?: Tag | undefined;
  readonly resource?: string | undefined;
}

/** What an exemption is asked about. */
export interface ExemptionQuestion {
  readonly remediation: RemediationId;
  readonly account: Account;
  readonly resourceArn: string;
  /** The resource's tags. Absent: not read yet; exemptions that name a tag do not count then. */
  readonly tags?: Readonly<Record<string, string>>;
  /** `2026-11-26`, in UTC. */
  readonly today: string;
}

/** The first exemption that holds. Those that are expired never do. */
export const exemptionFor = (exemptions: readonly Exemption[], question: ExemptionQuestion): Exemption | undefined =>
  exemptions.find(
    (each) =>
      each.remediations.includes(question.remediation) && !isExpired(each, question.today) && covers(each, question),
  );

/** The one that would hold had it not ended, the last to end: who relied on it should hear that it no longer does. */
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

/** An exemption counts through its last day. ISO days compare as text. */
export const isExpired = ({ expires }: Pick<Exemption, "expires">, today: string): boolean => expires < today;

/** `2026-11-26T08:00:00Z` → `2026-11-26`. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** What the exemption names, in words: `account 400000000001, resource arn:aws:s3:::website-*`. */
export const scopeOf = (exempted: Selectors): string =>
  Object.entries(selectorsOf(exempted))
    .map(([selector, value]) => `${selector} ${typeof value === "string" ? value : tagText(value)}`)
    .join(", ");

/** `public` or `public=yes`. */
export const tagText = ({ key, value }: Tag): string => (value === undefined ? key : `${key}=${value}`);

function selectorsOf(exempted: Selectors): Readonly<Record<string, string | Tag>> {
  const { account, unit: within, accountTag, tag: carried, resource } = exempted;
  const all = { account, unit: within, accountTag, tag: carried, resource };
  return Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function covers(exempted: Exemption, { account, resourceArn, tags }: ExemptionQuestion): boolean {
  if (exempted.account !== undefined && exempted.account !== account.id) return false;
  if (exempted.unit !== undefined && !isWithin(account, exempted.unit)) return false;
  if (exempted.accountTag !== undefined && !carries(account.tags, exempted.accountTag)) return false;
  if (exempted.tag !== undefined && !carries(tags ?? {}, exempted.tag)) return false;
  return exempted.resource === undefined || matchesWildcard(exempted.resource, resourceArn);
}

const carries = (tags: Readonly<Record<string, string>>, { key, value }: Tag) =>
  Object.hasOwn(tags, key) && (value === undefined || tags[key] === value);

/**
 * Whether `*` in a pattern, which stands for any characters, lets it match the whole text. Takes time proportional to the
 * product of the two at worst: a regular expression of many stars could be made to take years by a hostile name.
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
