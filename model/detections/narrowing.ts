import type { Json, JsonObject } from "../envelope";
import { isObject } from "../json";
import { validatePattern } from "../pattern/pattern";
import { quotas } from "../quotas";
import { notReplayed } from "../rule";
import type { Exception } from "../settings/exceptions";
import type { Detection } from "./detection";
import { patternOf } from "./detections";
import { isAbout, isArn } from "./exceptions";

/** Most characters of a detection's pattern: leaves room for the condition that the hub's plan adds. */
export const patternRoom = quotas.patternCharacters - JSON.stringify(notReplayed).length;

/**
 * The detection's pattern without the events of the first exception that a pattern can say exactly: those never reach the
 * function that tells. It may let excepted events through, never keep others from it: the function judges all exceptions
 * again. docs/decisions/0026-exceptions.md says why.
 */
export function narrowedPatternOf(detection: Detection, exceptions: readonly Exception[]): JsonObject {
  const pattern = patternOf(detection);
  // Only CloudTrail's events have a caller; a finding is about another account than the one that sends it. Who puts an
  // event of another source on a bus chooses its time.
  if (!detection.source.startsWith("aws.") || "$or" in pattern || !areCalls(pattern)) return pattern;
  let taken: ReadonlySet<string> | undefined;
  for (const exception of exceptions) {
    if (!isAbout(exception, detection.id)) continue;
    const alternatives = outsideOf(exception);
    if (alternatives === undefined) continue;
    // Of two conditions on one field only one would count ("Or matching").
    const own = (taken ??= new Set(pathsOf(pattern)));
    if (alternatives.some((each) => pathsOf(each).some((path) => own.has(path)))) continue;
    const narrowed = { ...pattern, $or: [...alternatives] };
    if (JSON.stringify(narrowed).length <= patternRoom && validatePattern(narrowed).length === 0) return narrowed;
  }
  return pattern;
}

/**
 * Patterns of which an event outside of the exception matches one: one for each condition that it could fail. Undefined if
 * a pattern cannot say that: `*`, what only the function knows, and what takes an event apart.
 */
function outsideOf({
  account,
  unit,
  accountTag,
  principal,
  resource,
  pattern,
  until,
}: Exception): JsonObject[] | undefined {
  if (unit !== undefined || accountTag !== undefined || resource !== undefined || pattern !== undefined)
    return undefined;
  const { role, arn, invokedBy, userAgent } = principal ?? {};
  if ([role, arn, invokedBy, userAgent].some((each) => each?.some((value) => value.includes("*")))) return undefined;
  const kinds = new Set(role?.map(isArn));
  // A caller by name or by ARN is one who is neither: two conditions together.
  if (kinds.size > 1) return undefined;
  const identity = (condition: JsonObject): JsonObject => ({ detail: { userIdentity: condition } });
  const issuer = (condition: JsonObject) => identity({ sessionContext: { sessionIssuer: condition } });
  const ofRole = kinds.has(true)
    ? [issuer({ arn: otherThan(role) })]
    : [issuer({ userName: otherThan(role) }), issuer({ type: otherThan(["Role"]) })];
  return [
    ...(account === undefined ? [] : [{ account: [{ "anything-but": [...account] }] }]),
    ...(role === undefined ? [] : ofRole),
    ...(arn === undefined ? [] : [identity({ arn: otherThan(arn) })]),
    ...(invokedBy === undefined ? [] : [identity({ invokedBy: otherThan(invokedBy) })]),
    ...(userAgent === undefined ? [] : [{ detail: { userAgent: otherThan(userAgent) } }]),
    { time: [{ "anything-but": { prefix: daysUntil(until) } }] },
  ];
}

/** A field that is absent is other, too: `anything-but` alone needs one ("Anything-but matching"). */
const otherThan = (values: readonly string[] = []): Json[] => [{ exists: false }, { "anything-but": [...values] }];

/** Years before the last day whose events a pattern leaves out. */
const yearsBefore = 4;

/**
 * Beginnings of all times of some years up to the end of a day: `2027-02-13` → `2023` … `2026`, `2027-01`, `2027-02-0`,
 * `2027-02-10` … `2027-02-13`. So the rule itself lets events through from the day after, without a deployment.
 */
export function daysUntil(day: string): string[] {
  const [year = "", month = "", date = ""] = day.split("-");
  const years = Array.from({ length: yearsBefore }, (_, index) => String(Number(year) - yearsBefore + index));
  return [...years, ...below(`${year}-`, month), ...upTo(`${year}-${month}-`, date)];
}

/** Beginnings of all two-digit numbers below another: `13` → `0`, `10`, `11`, `12`. */
function below(before: string, number: string): string[] {
  const [ten = 0, one = 0] = [...number].map(Number);
  return [
    ...Array.from({ length: ten }, (_, index) => `${before}${index}`),
    ...Array.from({ length: one }, (_, index) => `${before}${ten}${index}`),
  ];
}

const upTo = (before: string, number: string): string[] => [...below(before, number), `${before}${number}`];

const areCalls = (pattern: JsonObject): boolean => {
  const types = pattern["detail-type"];
  return Array.isArray(types) && types.every((type) => typeof type === "string" && type.endsWith("via CloudTrail"));
};

/** Paths of the fields on which a pattern has conditions. */
const pathsOf = (pattern: JsonObject): string[] => conditionsOf(pattern).map(({ path }) => path);

/** A field on which a pattern has a condition: `detail.userIdentity.type`, with the texts that it names outright. */
export interface FieldCondition {
  readonly path: string;
  readonly values: readonly string[];
}

/** The conditions of a pattern, those in `$or` included. */
export function conditionsOf(pattern: Json, path: readonly string[] = []): FieldCondition[] {
  if (Array.isArray(pattern)) {
    if (path.at(-1) === "$or") return pattern.flatMap((each) => conditionsOf(each, path));
    const values = pattern.filter((each): each is string => typeof each === "string");
    return [{ path: path.filter((key) => key !== "$or").join("."), values }];
  }
  return isObject(pattern) ? Object.entries(pattern).flatMap(([key, each]) => conditionsOf(each, [...path, key])) : [];
}
