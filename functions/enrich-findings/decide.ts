import type { Account } from "../../model/accounts/account";
import { type Finding, findingLimits, type FindingsService, truncate } from "../../model/findings/finding";
import { keptNote } from "../../model/findings/ocsf-finding";
import { fieldPrefix, type FindingUpdate } from "../findings/finding-update";
import { stableHash } from "../../model/names";

/** An account's alternate contact for security; unknown fields are absent. */
export interface SecurityContact {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

/** Content that enrichment adds to a finding about the affected account. */
export interface Enrichment {
  readonly fields: Readonly<Record<string, string>>;
  readonly note: string;
}

export interface EnrichmentOptions {
  /** Tag keys to include; absent: all. */
  readonly tags?: readonly string[] | undefined;
}

/** Identifies this program's correlated findings. */
export interface Correlator {
  /** Administrator account of Security Hub CSPM, if there is one: the new Security Hub has no findings of this program. */
  readonly administratorId?: string | undefined;
  /** `event-governance-prod`: prefix of their generator ids. */
  readonly prefix: string;
}

/**
 * The account that a finding affects: for a correlated finding of this program the account of its resource, not of its
 * owner. Any account can import findings with the fields and the generator of another, but only the administrator can
 * use the administrator's default product (Security Hub API reference, BatchImportFindings): an account that could name
 * another here would read that account's contact and tags in its own finding.
 */
export function affectedAccount(finding: Finding, correlator: Correlator): string {
  const named = finding.productFields[`${fieldPrefix}account`];
  return named !== undefined && isCorrelated(finding, correlator) ? named : finding.accountId;
}

/**
 * The product is the administrator's own in any Region: aggregation copies a finding with the ARN of its original
 * Region.
 */
const isCorrelated = ({ productArn, accountId, generatorId }: Finding, { administratorId, prefix }: Correlator) =>
  accountId === administratorId &&
  /^arn:aws[\w-]*:securityhub:[a-z0-9-]+:(\d{12}):product\/(\d{12})\/default$/
    .exec(productArn)
    ?.slice(1)
    .every((id) => id === administratorId) === true &&
  generatorId.startsWith(`${prefix}/correlation/`);

/** True if a finding still awaits action: only those are enriched. */
export const isOpen = ({ recordState, workflowStatus }: Finding) =>
  recordState === "ACTIVE" && workflowStatus === "NEW";

/**
 * The fields and note for one account, within documented limits. Deterministic, because an enriched finding is
 * recognized only by its content.
 */
export function enrichmentOf(
  accountId: string,
  account: Account | undefined,
  contact: SecurityContact | undefined,
  options: EnrichmentOptions,
): Enrichment {
  const tags = Object.entries(account?.tags ?? {})
    .filter(([key]) => options.tags?.includes(key) ?? true)
    .sort(byKey);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["account-id", accountId],
    ["account-name", account?.name ?? "unknown: not an account of this environment"],
    ["unit", account?.unit],
    ["security-contact", contactText(contact)],
    ["security-phone", contact?.phone],
  ];
  const fields: Record<string, string> = {};
  for (const [key, value] of facts) if (value !== undefined) fields[`${fieldPrefix}${key}`] = fieldValue(value);
  for (const [key, value] of tags) fields[tagField(key)] = fieldValue(value);
  return { fields, note: noteOf(accountId, account, tags, contact) };
}

/**
 * The update that completes a finding, or undefined if it is complete. Compared by content: the event caused by each
 * update finds nothing to change and ends here, and no marker that others could set means "done". Fields of others stay
 * unchanged, and so does a note of another author.
 */
export function updateOf(finding: Finding, { fields, note }: Enrichment, author: string): FindingUpdate | undefined {
  const own = withinCount(fields, finding);
  const says = Object.entries(own).every(([key, value]) => finding.userDefinedFields[key] === value);
  const noteIsOurs = finding.note === undefined || finding.note.updatedBy === author;
  const kept = keptNote(finding.service, { text: note, updatedBy: author });
  const noteSays = !noteIsOurs || finding.note?.text === kept.text;
  if (says && noteSays) return undefined;
  const foreign = Object.entries(finding.userDefinedFields).filter(([key]) => !isOwn(key));
  return {
    userDefinedFields: Object.fromEntries([...foreign, ...Object.entries(own)].sort(byKey)),
    ...(noteIsOurs && { note: kept }),
  };
}

/** Fields of an earlier enrichment that may be out of date. Fields of this program's other functions stay. */
const isOwn = (key: string) =>
  key.startsWith(`${fieldPrefix}tag/`) || ownFacts.some((fact) => key === `${fieldPrefix}${fact}`);
const ownFacts = ["account-id", "account-name", "unit", "security-contact", "security-phone", "tags-omitted"];

/** As many fields as there is room for; tags are dropped first, and one field says how many. */
function withinCount(
  fields: Readonly<Record<string, string>>,
  {
    service,
    userDefinedFields: present,
  }: { service: FindingsService; userDefinedFields: Readonly<Record<string, string>> },
): Readonly<Record<string, string>> {
  const most = findingLimits.userDefinedFields[service];
  const others = Object.keys(present).filter((key) => !isOwn(key)).length;
  const room = most - others;
  const entries = Object.entries(fields);
  if (entries.length <= room) return fields;
  if (room <= 0) return {};
  const kept = entries.slice(0, room - 1);
  return {
    ...Object.fromEntries(kept),
    [`${fieldPrefix}tags-omitted`]: `${entries.length - kept.length} facts do not fit: a finding holds ${most} fields`,
  };
}

/**
 * A key may contain letters, digits and -_=+@./: (Security Hub user guide, "Optional top-level ASFF attributes"); a tag
 * key may contain more. A changed or truncated key gets a hash, so that two tags never share a field.
 */
function tagField(key: string): string {
  const allowed = key.replace(/[^A-Za-z0-9_=+@./:-]/g, "_");
  const field = `${fieldPrefix}tag/${allowed}`;
  if (allowed === key && field.length <= findingLimits.fieldKeyCharacters) return field;
  const hash = stableHash(key).toString(16).padStart(8, "0");
  return `${field.slice(0, findingLimits.fieldKeyCharacters - hash.length - 1)}=${hash}`;
}

/** A value must not be blank (API reference, `NonEmptyString`). */
const fieldValue = (value: string) =>
  truncate(value.trim() === "" ? "(empty)" : value.trim(), findingLimits.fieldValueCharacters);

const contactText = (contact: SecurityContact | undefined) =>
  [contact?.name, contact?.email && `<${contact.email}>`].filter(Boolean).join(" ") || undefined;

function noteOf(
  accountId: string,
  account: Account | undefined,
  tags: readonly (readonly [string, string])[],
  contact: SecurityContact | undefined,
): string {
  const owner = contactText(contact);
  const sentences = [
    account === undefined
      ? `Account ${accountId} is not an account of this environment.`
      : `Account ${account.name} (${accountId}) in ${account.unit}.`,
    ...(owner === undefined
      ? []
      : [`Security contact: ${owner}${contact?.phone === undefined ? "" : `, ${contact.phone}`}.`]),
    ...(tags.length === 0 ? [] : [`Tags: ${tags.map(([key, value]) => `${key}=${value}`).join(", ")}.`]),
  ];
  return truncate(sentences.join(" "), findingLimits.noteCharacters);
}

const byKey = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : a > b ? 1 : 0);
