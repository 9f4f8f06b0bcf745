import { cloudTrailSample } from "../model/catalog/cloudtrail-sample";
import type { Envelope, Json, JsonObject } from "../model/envelope";
import { isObject } from "../model/json";
import { evaluate, type Test } from "./expression";
import { type Glob, many, one } from "./glob";
import type { Alternative, Element, FieldCondition } from "./normal-form";
import { isAccountField } from "./fields";
import { detailTypesOf, namesIn } from "./patterns";

/**
 * Records that meet a rule's condition, and records that just do not. Each starts from a whole record, such as the sample of a
 * governed event, so that other patterns find in it what they look for.
 */

/** What a field of a record is to be: a value, or nothing. */
type Wanted = { readonly value: Json } | { readonly absent: true } | { readonly any: true };

/** A text that no rule is about. */
const other = "something-else";

/**
 * Records that meet the alternative: one for each element of each list, all others held at their first. Records that meet it in
 * the first place come first.
 *
 * @param base the record to change; its own values stay where they meet the condition
 */
export function meeting(alternative: Alternative, source: string, base: Envelope): readonly Envelope[] {
  const paths = [...alternative.keys()];
  const first = paths.map((path) => wantedOf(path, alternative.get(path)?.elements[0] as Element));
  const variants = paths.flatMap((path, index) =>
    furtherOf(path, alternative.get(path)?.elements ?? []).map((want) =>
      first.map((each, at) => (at === index ? want : each)),
    ),
  );
  return [first, ...variants].map((wanted) => withValues(base, source, alternative, paths, wanted));
}

/** The other ways in which a field meets its condition: by another element, and where something is excluded without the field. */
const furtherOf = (path: string, elements: readonly Element[]): readonly Wanted[] =>
  elements.flatMap((element, index) => [
    ...(index === 0 ? [] : [wantedOf(path, element)]),
    ...(element.none !== undefined && !element.present ? [{ absent: true } as const] : []),
  ]);

/** Records that meet all but one of the conditions, the least harmful change first: what is excluded, then other values. */
export function missing(alternative: Alternative, source: string, base: Envelope): readonly Envelope[] {
  const paths = [...alternative.keys()];
  const met = paths.map((path) => wantedOf(path, alternative.get(path)?.elements[0] as Element));
  const rank = (path: string) => (path === "eventName" ? 2 : isFilter(alternative.get(path)) ? 0 : 1);
  return paths
    .filter((path) => path !== "eventSource")
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((path) => {
      const index = paths.indexOf(path);
      return unwantedOf(path, alternative.get(path) as FieldCondition).map((unwanted) =>
        withValues(
          base,
          source,
          alternative,
          paths,
          met.map((each, at) => (at === index ? unwanted : each)),
        ),
      );
    });
}

const isFilter = (condition: FieldCondition | undefined) =>
  condition?.elements.some(({ none }) => none !== undefined) ?? false;

/** A record to start from where no governed event has this call. */
export function plainRecord(source: string, alternative: Alternative, readOnly: boolean): Envelope {
  const [name = "ExampleCall"] = namesIn(alternative) ?? [];
  const isSignIn = source === "aws.signin";
  return cloudTrailSample({
    source: source as `aws.${string}`,
    eventName: name,
    readOnly,
    ...((source === "aws.iam" || isSignIn) && { region: "us-east-1" }),
    ...(isSignIn && { eventType: "AwsConsoleSignIn" }),
  });
}

function wantedOf(path: string, element: Element): Wanted {
  if (element.none !== undefined) return element.present ? { value: valueFor(path, undefined) } : { any: true };
  const { test } = element;
  switch (test.kind) {
    case "absent":
    case "null":
      return { absent: true };
    case "present":
      return { any: true };
    default:
      return { value: valueFor(path, test) };
  }
}

/** Values that do not meet a condition. */
function unwantedOf(path: string, { elements }: FieldCondition): readonly Wanted[] {
  const excluded = elements.flatMap(({ none }) => (none ?? []).map((test) => ({ value: valueFor(path, test) })));
  const isAbsenceMet = elements.some(
    ({ test, none, ...rest }) =>
      test?.kind === "absent" || test?.kind === "null" || (none !== undefined && !("present" in rest && rest.present)),
  );
  const plain: readonly Wanted[] = [
    { value: path === "eventName" ? "ListTagsForResource" : valueFor(path, undefined) },
    { value: 0 },
  ];
  return [...excluded, ...(isAbsenceMet || path === "eventName" ? [] : [{ absent: true } as const]), ...plain];
}

function valueFor(path: string, test: Test | undefined): Json {
  switch (test?.kind) {
    case "glob":
      return textFor(path, test.glob);
    case "cidr":
      return test.block.split("/")[0] ?? "";
    case "range": {
      const { least, most, above, below } = test.range;
      if (least !== undefined && most !== undefined) return (least + most) / 2;
      if (least !== undefined) return above ? least + 1 : least;
      return (most ?? 0) - (below ? 1 : 0);
    }
    default:
      if (isAccountField(path)) return "999988887777";
      if (path === "userIdentity.type") return "IAMUser";
      return path === "eventType" ? "AwsServiceEvent" : path === "errorCode" ? "AccessDenied" : other;
  }
}

/** A text that fits; a truth value where the text spells one, as CloudTrail's parameters have it. */
function textFor(path: string, glob: Glob): Json {
  const text = glob.map((part) => (part === many ? filler(path) : part === one ? "x" : part)).join("");
  if (
    glob.length === 1 &&
    /^(true|false)$/i.test(text) &&
    /^(requestParameters|responseElements|readOnly|managementEvent)\b/.test(path)
  )
    return text.toLowerCase() === "true";
  return text;
}

const filler = (path: string) => (path.toLowerCase().endsWith("arn") ? "arn:aws:sts::111122223333" : "");

/** The base with each field as wanted: what already fits a condition that allows anything stays. */
function withValues(
  base: Envelope,
  source: string,
  alternative: Alternative,
  paths: readonly string[],
  wanted: readonly Wanted[],
): Envelope {
  const detail = structuredClone(base.detail);
  detail["eventSource"] = `${source.slice("aws.".length)}.amazonaws.com`;
  for (const [index, path] of paths.entries()) {
    const want = wanted[index] as Wanted;
    if (path === "eventSource") continue;
    const keys = path.split(".");
    if ("any" in want) {
      const elements = alternative.get(path)?.elements ?? [];
      const needsValue = elements.every(({ test }) => test?.kind === "present");
      const isExcluded = elements.some(
        ({ none }) => none !== undefined && evaluate({ op: "field", path, tests: none, line: 1 }, detail) === true,
      );
      if (isExcluded || (needsValue && !isThere(detail, keys))) put(detail, keys, valueFor(path, undefined));
    } else if ("absent" in want) remove(detail, keys);
    else put(detail, keys, want.value);
  }
  const [type = base["detail-type"]] = detailTypesOf(source, [alternative]);
  const eventType = detail["eventType"];
  const { region } = base;
  return { ...base, source, "detail-type": typeOf(eventType, base["detail-type"], type), region, detail };
}

/** EventBridge's detail type follows the record's type. */
function typeOf(eventType: Json | undefined, own: string, usual: string): string {
  switch (eventType) {
    case "AwsServiceEvent":
      return "AWS Service Event via CloudTrail";
    case "AwsConsoleSignIn":
      return "AWS Console Sign In via CloudTrail";
    case "AwsApiCall":
      return own.endsWith("via CloudTrail") && !/Sign|Service/.test(own) ? own : usual;
    default:
      return usual;
  }
}

function isThere(detail: Json | undefined, [key, ...rest]: readonly string[]): boolean {
  if (Array.isArray(detail)) return detail.some((each) => isThere(each, key === undefined ? [] : [key, ...rest]));
  if (key === undefined) return detail !== undefined && !(isObject(detail) && Object.keys(detail).length > 0);
  return isObject(detail) && Object.hasOwn(detail, key) && isThere(detail[key], rest);
}

/** Puts a value at a place, by keys from the outside. */
export function put(detail: JsonObject, [key = "", ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) return define(detail, key, value);
  const next = Object.hasOwn(detail, key) ? detail[key] : undefined;
  const place: JsonObject = isObject(next) ? next : {};
  define(detail, key, place);
  put(place, rest, value);
}

function remove(detail: Json | undefined, [key = "", ...rest]: readonly string[]): void {
  if (Array.isArray(detail)) for (const each of detail) remove(each, [key, ...rest]);
  if (!isObject(detail) || !Object.hasOwn(detail, key)) return;
  if (rest.length === 0) Reflect.deleteProperty(detail, key);
  else remove(detail[key], rest);
}

const define = (place: JsonObject, key: string, value: Json): void =>
  void Object.defineProperty(place, key, { value, enumerable: true, configurable: true, writable: true });
