import type { Account } from "../../model/accounts/account";
import type { Detection } from "../../model/detections/detection";
import type { Envelope, JsonObject } from "../../model/envelope";
import { compilePattern, type Matcher } from "../../model/pattern/pattern";
import type { Exception } from "../../model/settings/exceptions";

/** A detection that finds an event of which nobody must be told, and the id of the exception that says so. */
export interface ExpectedException {
  readonly detection: string;
  readonly exception: string;
}

/**
 * A second opinion on exceptions, from settings and event alone: it shares nothing with what narrows rules and with what the
 * function decides by.
 */
export function expectedExceptions(
  exceptions: readonly Exception[],
  detections: readonly Detection[],
  { accounts, now }: { readonly accounts: readonly Account[]; readonly now: Date },
): (event: Envelope, found: readonly string[]) => ExpectedException[] {
  const patterns = new Map<Exception, Matcher>();
  for (const each of exceptions) if (each.pattern !== undefined) patterns.set(each, compilePattern(each.pattern));
  return (event, found) =>
    found.flatMap((detection) => {
      const { subject = [], eachSubject } = detections.find(({ id }) => id === detection) ?? {};
      const named = [...new Set(subject.filter((path) => path.includes(".")).flatMap((path) => valuesAt(event, path)))];
      const things =
        named.length > 0 || subject.length === 0
          ? named
          : subject.flatMap((path) => (path === "account" ? event.account : path === "region" ? event.region : []));
      const incidents = eachSubject === true && things.length > 0 ? things.map((each) => [each]) : [things];
      // Where people are told of one of its incidents, they are told of the event.
      const silent = incidents.map((about) => exceptions.find((each) => holds(each, detection, event, about)));
      const [first] = silent;
      return first !== undefined && silent.every((each) => each !== undefined)
        ? [{ detection, exception: first.id }]
        : [];
    });

  function holds(exception: Exception, detection: string, event: Envelope, about: readonly string[]): boolean {
    const account = accountOf(event);
    const { principal, resource } = exception;
    const day = (event.source.startsWith("aws.") ? new Date(event.time) : now).getTime();
    const conditions: boolean[] = [
      exception.detections === "all" || exception.detections.includes(detection),
      day < Date.parse(`${exception.until}T00:00:00Z`) + 86_400_000,
      isOfAccount(exception, account, accounts),
      principal === undefined || isCaller(principal, event.detail),
      resource === undefined || (about.length > 0 && about.every((each) => isAny(resource, each))),
      patterns.get(exception)?.matches(event) ?? true,
    ];
    return conditions.every(Boolean);
  }
}

/** Whether an exception is about events of an account. */
export function isOfAccount(
  { account, unit, accountTag }: Exception,
  id: string,
  accounts: readonly Account[],
): boolean {
  const known = accounts.find((each) => each.id === id);
  const tags = Object.entries(known?.tags ?? {});
  return (
    (account ?? [id]).includes(id) &&
    (unit === undefined || (known !== undefined && isBelow(known, unit))) &&
    (accountTag === undefined ||
      tags.some(([key, value]) => key === accountTag.key && (accountTag.value ?? value) === value))
  );
}

/** A finding is about an account, and comes from another: where each service says so. */
function accountOf({ account, detail, source, ...event }: Envelope): string {
  if (event["detail-type"].endsWith("via CloudTrail")) return account;
  const [finding] = valuesOf(detail["findings"]);
  const named =
    source === "aws.health"
      ? detail["affectedAccount"]
      : ((detail["accountId"] ?? detail["awsAccountId"] ?? detail["account"] ?? finding?.["AwsAccountId"]) as unknown);
  return typeof named === "string" && /^\d{12}$/.test(named) ? named : account;
}

const valuesOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

function isBelow({ unit, path = "" }: Account, name: string): boolean {
  if (/^(ou|r)-/.test(name)) return path.includes(`/${name}/`);
  return name === "/" || `${unit}/`.startsWith(`${name}/`);
}

function isCaller(
  { role, arn, invokedBy, userAgent }: NonNullable<Exception["principal"]>,
  detail: JsonObject,
): boolean {
  const identity = (detail["userIdentity"] ?? {}) as JsonObject;
  const session = (identity["sessionContext"] ?? {}) as JsonObject;
  const issuer = (session["sessionIssuer"] ?? {}) as JsonObject;
  const isRole =
    role === undefined ||
    role.some((each) =>
      each.startsWith("arn:")
        ? isAny([each], issuer["arn"])
        : issuer["type"] === "Role" && isAny([each], issuer["userName"]),
    );
  return (
    isRole &&
    (arn === undefined || isAny(arn, identity["arn"])) &&
    (invokedBy === undefined || isAny(invokedBy, identity["invokedBy"])) &&
    (userAgent === undefined || isAny(userAgent, detail["userAgent"]))
  );
}

const isAny = (patterns: readonly string[], value: unknown): boolean =>
  typeof value === "string" && patterns.some((each) => asExpression(each).test(value));

const asExpression = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  );

/** Texts and numbers at a path, in every element of the lists on it; letter case does not matter. */
function valuesAt(event: Envelope, path: string): string[] {
  const found = path.split(".").reduce<unknown[]>(
    (values, key) =>
      values.flatMap((value) =>
        typeof value === "object" && value !== null
          ? Object.entries(value)
              .filter(([name]) => name.toLowerCase() === key.toLowerCase())
              .flatMap(([, each]) => each as unknown)
          : [],
      ),
    [event],
  );
  return found.flatMap((each) =>
    ["string", "number", "boolean"].includes(typeof each) && String(each).trim() !== "" ? [String(each)] : [],
  );
}
