import { type Account } from "../accounts/account";
import { isWithin } from "../accounts/account-filter";
import type { Envelope } from "../envelope";
import { at } from "../json";
import { compilePattern, type Matcher } from "../pattern/pattern";
import { dayOf, matchesWildcard, tagText } from "../texts";
import type { Exception, Principal } from "../settings/exceptions";

/** The parts of an exception that decide. */
export type ExceptionRule = Omit<Exception, "everything" | "owner" | "reason">;

/** What one incident of a detection is about: exceptions are judged for each. */
export interface ExceptionQuestion {
  /** Id of the detection. */
  readonly detection: string;
  readonly event: Envelope;
  /** The account that the event is about: of a finding, not the sender's. */
  readonly accountId: string;
  /** Absent: not in the settings. */
  readonly account?: Pick<Account, "id" | "name" | "unit" | "path" | "tags"> | undefined;
  /** What the incident concerns. */
  readonly subjects: readonly string[];
  /** The clock of whoever judges. */
  readonly now: Date;
}

/** The first exception that covers an incident; undefined if people are to be told. */
export type ExceptionFor = (question: ExceptionQuestion) => ExceptionRule | undefined;

/** Their patterns are compiled once. */
export function createExceptions(exceptions: readonly ExceptionRule[]): ExceptionFor {
  const compiled = exceptions.map((exception) => ({
    exception,
    ...(exception.pattern !== undefined && { matcher: compilePattern(exception.pattern) }),
  }));
  return (question) => compiled.find((each) => covers(each, question))?.exception;
}

/** Last days compare as text. */
export const hasEnded = ({ until }: Pick<Exception, "until">, today: string): boolean => until < today;

/**
 * The day on which an event is judged, in UTC: that of the event, so that an exception ends for all events at the same
 * moment, however late they arrive. AWS services write the time of their own events; whoever puts an event of another
 * source writes it as they like, so that the clock of the judge counts there.
 */
const judgedOn = ({ source, time }: Envelope, now: Date): string =>
  source.startsWith("aws.") ? time.slice(0, 10) : dayOf(now);

export const isAbout = ({ detections }: Pick<Exception, "detections">, detection: string): boolean =>
  detections === "all" || detections.includes(detection);

/** The account's part of an exception, which needs no event. */
export function isInScope(
  { account: ids, unit, accountTag }: Pick<Exception, "account" | "unit" | "accountTag">,
  accountId: string,
  account: ExceptionQuestion["account"],
): boolean {
  if (ids !== undefined && !ids.includes(accountId)) return false;
  if (unit !== undefined && (account === undefined || !isWithin(account, unit))) return false;
  if (accountTag === undefined) return true;
  const { key, value } = accountTag;
  return (
    account !== undefined && Object.hasOwn(account.tags, key) && (value === undefined || account.tags[key] === value)
  );
}

interface Compiled {
  readonly exception: ExceptionRule;
  readonly matcher?: Matcher;
}

function covers({ exception, matcher }: Compiled, question: ExceptionQuestion): boolean {
  const { event, subjects } = question;
  const { principal, resource } = exception;
  if (!isAbout(exception, question.detection) || hasEnded(exception, judgedOn(event, question.now))) return false;
  if (!isInScope(exception, question.accountId, question.account)) return false;
  if (principal !== undefined && !isBy(principal, event)) return false;
  if (resource !== undefined && (subjects.length === 0 || !subjects.every((each) => fitsOne(resource, each))))
    return false;
  return matcher?.matches(event) ?? true;
}

/** CloudTrail user guide, "CloudTrail userIdentity element". */
function isBy({ role, arn, invokedBy, userAgent }: Principal, { detail }: Envelope): boolean {
  const identity = detail["userIdentity"];
  const issuer = at(identity, "sessionContext", "sessionIssuer");
  // The issuer of a session may be a user, too, who may have the name of a role.
  const roleName = at(issuer, "type") === "Role" ? at(issuer, "userName") : undefined;
  const isOne = (names: readonly string[] | undefined, value: unknown) =>
    names === undefined || (typeof value === "string" && fitsOne(names, value));
  const fitsRole =
    role === undefined ||
    isOne(role.filter(isArn), at(issuer, "arn")) ||
    isOne(
      role.filter((each) => !isArn(each)),
      roleName,
    );
  return (
    fitsRole &&
    isOne(arn, at(identity, "arn")) &&
    isOne(invokedBy, at(identity, "invokedBy")) &&
    isOne(userAgent, detail["userAgent"])
  );
}

export const isArn = (text: string): boolean => text.startsWith("arn:");

const fitsOne = (patterns: readonly string[], value: string) =>
  patterns.some((pattern) => matchesWildcard(pattern, value));

/** Conditions of an exception in words: `account 400000000001, role deployment, resource website-*`. */
export function conditionsOf(exception: Exception): string {
  const { account, unit, accountTag, principal = {}, resource, pattern } = exception;
  const named: [string, readonly string[] | string | undefined][] = [
    ["account", account],
    ["unit", unit],
    ["accountTag", accountTag && tagText(accountTag)],
    ...Object.entries(principal as Readonly<Record<string, readonly string[] | undefined>>),
    ["resource", resource],
    ["pattern", pattern && JSON.stringify(pattern)],
  ];
  const all = named.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${[value].flat().join(" or ")}`]));
  return all.join(", ") || "everything";
}
