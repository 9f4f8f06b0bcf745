import type { Account } from "../accounts/account";
import { isWithin, unitsOf } from "../accounts/account-filter";
import type { Detection } from "../detections/detection";
import {
  chosenDetections,
  type DetectionSections,
  detections,
  ownDetectionIds,
  patternOf,
} from "../detections/detections";
import { createExceptions, hasEnded, isAbout } from "../detections/exceptions";
import { conditionsOf } from "../detections/narrowing";
import { subjectsOf } from "../detections/subject";
import type { Envelope, Json, JsonObject } from "../envelope";
import { isObject } from "../json";
import { didYouMean } from "../nearest";
import { compilePattern, validatePattern } from "../pattern/pattern";
import { quote } from "../quote";
import type { Exception } from "../settings/exceptions";

/**
 * What is wrong with the settings' exceptions, one sentence for each problem. How much one covers is unknown where events
 * or detections have problems of their own: `certain` is false.
 */
export function checkExceptions(settings: DetectionSections, certain: boolean): string[] {
  const { exceptions } = settings.detections;
  const known = [...detections.map(({ id }) => id), ...ownDetectionIds(settings).keys()];
  const first = new Map<string, number>();
  return exceptions.flatMap((exception, index) => {
    const path = `detections.exceptions[${index}]`;
    const same = first.get(exception.id);
    if (same === undefined) first.set(exception.id, index);
    const unknown =
      exception.detections === "all"
        ? []
        : exception.detections.flatMap((id, place) =>
            known.includes(id)
              ? []
              : [
                  `${path}.detections[${place}] is ${quote(id)}, which is not a detection. ${didYouMean(id, known, "docs/detections.md")}`,
                ],
          );
    const invalid = exception.pattern === undefined ? [] : validatePattern(exception.pattern);
    return [
      ...(exception.id.startsWith("aws-")
        ? [
            `${path}.id is ${quote(exception.id)}, but ids that begin with aws- are those of AWS's own callers. Choose another.`,
          ]
        : []),
      ...(same === undefined
        ? []
        : [
            `${path}.id is ${quote(exception.id)}, the same as detections.exceptions[${same}].id. Choose another: reports and metrics name it.`,
          ]),
      ...unknown,
      ...invalid.map((problem) => `${path}.pattern is not an event pattern: ${problem}`),
      ...(unknown.length + invalid.length > 0 || !certain ? [] : checkExtent(exception, path, settings)),
    ];
  });
}

/** An exception that is wider than it looks. */
function checkExtent(exception: Exception, path: string, settings: DetectionSections): string[] {
  const { account, unit, accountTag, principal, resource, pattern, everything } = exception;
  const others = [account, unit, accountTag, resource, pattern].some((each) => each !== undefined);
  const { userAgent, ...proven } = principal ?? {};
  if (userAgent !== undefined && !others && Object.values(proven).every((each) => each === undefined))
    return [
      `${path}.principal is ${quote(principal)}: anybody can write such a user agent, and nobody would be told. Name a role, an ARN or a service too, or an account.`,
    ];
  const whole = isExcepted(exception, settings);
  if (whole.length === 0 && everything === true)
    return [
      `${path}.everything is true, but the exception has conditions that some events of ${detectionsIn(exception)} do not meet. Leave it out.`,
    ];
  if (whole.length === 0 || everything === true) return [];
  return [
    `${path} excepts every event of ${exception.detections === "all" ? "all detections" : whole.join(", ")}. Narrow it by account, principal, resource or pattern; or write everything: true, if nobody is to be told at all until ${exception.until}.`,
  ];
}

const detectionsIn = ({ detections: named }: Exception) => (named === "all" ? "detections" : named.join(", "));

/** Ids of the detections of which nothing remains: of `all`, none unless nothing remains of any. */
function isExcepted(exception: Exception, settings: DetectionSections): string[] {
  const concerned = chosenDetections(settings).filter(({ id }) => isAbout(exception, id));
  const exceptionFor = createExceptions([exception]);
  const whole = concerned.filter((detection) =>
    extremesOf(detection).every((event) => {
      const { account: accountId } = event;
      const account = { id: accountId, name: nonce, unit: nonce, tags: {} };
      const subjects = subjectsOf(event, detection.subject ?? []);
      const question = { detection: detection.id, event, accountId, account, subjects, now: new Date(0) };
      return exceptionFor(question) !== undefined;
    }),
  );
  if (exception.detections === "all" && whole.length < concerned.length) return [];
  return whole.map(({ id }) => id);
}

/** No value that a person writes into settings. */
const nonce = "\u{10ffff}";

/**
 * Events as far from the sample as the detection's own pattern allows: what it does not ask for is another value, or is
 * left out; and each of the values that it asks for. What covers them all covers about every event of the detection.
 */
function extremesOf(detection: Detection): Envelope[] {
  const pattern = patternOf(detection);
  const conditions = conditionsOf(pattern);
  const asked = new Set([...conditions.map(({ path }) => path), "detail-type", "source"]);
  const subjects = new Set((detection.subject ?? []).map((path) => path.toLowerCase()));
  const changed = (value: Json, path: string, leave: boolean): Json | undefined => {
    if (Array.isArray(value)) return value.flatMap((each) => changed(each, path, leave) ?? []);
    if (isObject(value))
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, each]) => {
          const inner = changed(each, path === "" ? key : `${path}.${key}`, leave);
          return inner === undefined ? [] : [[key, inner]];
        }),
      ) as JsonObject;
    if (asked.has(path)) return value;
    const needed = !path.startsWith("detail.") || subjects.has(path.toLowerCase());
    return leave && !needed ? undefined : nonce;
  };
  const extremes = [false, true].map((leave) => ({
    ...(changed(detection.sample as unknown as Json, "", leave) as unknown as Envelope),
    // Before the last day of any exception.
    time: "0000-01-01T00:00:00Z",
  }));
  const matcher = compilePattern(pattern);
  const variants = extremes.flatMap((event) =>
    conditions.flatMap(({ path, values }) => values.map((value) => replaced(event, path.split("."), value))),
  );
  return [...extremes, ...variants.filter((event) => matcher.matches(event))];
}

const replaced = <Value>(value: Value, [key, ...rest]: readonly string[], text: string): Value => {
  if (key === undefined) return (Array.isArray(value) ? [text] : text) as Value;
  return isObject(value) ? { ...value, [key]: replaced((value as JsonObject)[key], rest, text) } : value;
};

/** References to accounts and units. */
export function checkExceptedAccounts(exceptions: readonly Exception[], accounts: readonly Account[]): string[] {
  const ids = accounts.map(({ id }) => id);
  return exceptions.flatMap(({ account = [], unit }, index) => {
    const path = `detections.exceptions[${index}]`;
    return [
      ...account
        .filter((id) => !ids.includes(id))
        .map(
          (id) =>
            `${path}.account is ${quote(id)}, which is not one of the accounts. Correct it, or remove the exception. ${didYouMean(id, ids)}`,
        ),
      ...(unit === undefined || accounts.some((each) => isWithin(each, unit))
        ? []
        : [`${path}.unit is ${quote(unit)}, which has no account. ${didYouMean(unit, unitsOf(accounts))}`]),
    ];
  });
}

/** Exceptions that count no longer, and those of detections that are off. */
export function exceptionWarnings(settings: DetectionSections, today: string): string[] {
  const chosen = new Set(chosenDetections(settings).map(({ id }) => id));
  return settings.detections.exceptions.flatMap((exception, index) => {
    const { id, owner, until, detections: named } = exception;
    const path = `detections.exceptions[${index}] (${id}, owner ${owner})`;
    const off = named === "all" ? [] : named.filter((each) => !chosen.has(each));
    return [
      ...(hasEnded(exception, today)
        ? [`${path} ended on ${until} and no longer counts: people are told again. Renew or remove it.`]
        : []),
      ...(off.length > 0
        ? [`${path} is from ${off.join(", ")}, which settings leave out or whose event they do not govern.`]
        : []),
    ];
  });
}
