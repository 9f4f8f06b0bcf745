import type { Envelope } from "../../model/envelope";

export type Cell = string | number | null;

/**
 * The value at a path in any JSON value: `at({ a: { b: 1 } }, "a", "b")` → 1. Undefined if the path does not exist or
 * is JSON null: a failed call has null where others have objects.
 */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  return current ?? undefined;
}

/** The text, number or boolean at a path, as text; otherwise null. */
export function text(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path);
  return typeof found === "string" ? found : ["number", "boolean"].includes(typeof found) ? String(found) : null;
}

/** The elements at a path: those of an array, or a single value, which AWS writes if there is only one. */
export function list(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
}

/** The first text found at the paths, in order: `firstText(detail, "a.b", "c")`. */
export function firstText(value: unknown, ...paths: readonly string[]): string | null {
  for (const path of paths) {
    const found = text(value, ...path.split("."));
    if (found !== null) return found;
  }
  return null;
}

/** JSON text independent of key order; null if undefined. */
export function canonicalJson(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The same for a column that contains JSON as text; other text is unchanged. */
export function canonicalCell(cell: Cell): Cell {
  try {
    return canonicalJson(JSON.parse(String(cell)));
  } catch {
    return cell;
  }
}

/**
 * Customers cannot put events with such a source, so only these are authentic (EventBridge API, "PutEvents"); what a
 * partner's source sends, the partner writes.
 */
export const isFromAws = ({ source }: Envelope) => source.startsWith("aws.") && !source.startsWith("aws.partner/");

/** An API call that CloudTrail recorded, of one of the sources. */
export const isCall = (event: Envelope, ...sources: readonly string[]) =>
  sources.includes(event.source) && event["detail-type"] === "AWS API Call via CloudTrail";

/** A failed or denied call has an `errorCode` (CloudTrail user guide, "CloudTrail record contents"). */
export const succeeded = ({ detail }: Envelope) => text(detail, "errorCode") === null;

export const eventName = ({ detail }: Envelope) => text(detail, "eventName") ?? "";

/** The columns that all listings share: the envelope's, and those of a CloudTrail record. */
export function commonColumns(event: Envelope): Readonly<Record<string, Cell>> {
  const { detail, time, account, region } = event;
  return {
    time,
    account,
    region,
    service: text(detail, "eventSource"),
    action: text(detail, "eventName"),
    error: text(detail, "errorCode"),
    principal: text(detail, "userIdentity", "arn"),
    source_ip: text(detail, "sourceIPAddress"),
    event_id: text(detail, "eventID"),
  };
}

/**
 * The identity of an event across deliveries. The envelope's `id` is not stable: it changes on a hop between Regions.
 *
 * - a CloudTrail record has an `eventID` (CloudTrail user guide, "CloudTrail record contents");
 * - Health sends an event to two Regions, and in pages (Health user guide, "Creating EventBridge rules for AWS Region
 *   coverage"), identified by event, communication, affected account and page;
 * - any other event is identified by all content that is unchanged by a hop.
 *
 * `readable` is the key for reports; null for the last kind, whose key is long.
 */
export function identityOf(event: Envelope): { readonly key: string; readonly readable: string | null } {
  const { detail, account, region, time, source, "detail-type": type } = event;
  const readable =
    isFromAws(event) && type.endsWith(" via CloudTrail")
      ? text(detail, "eventID")
      : source === "aws.health"
        ? healthKey()
        : null;
  return readable === null
    ? { key: JSON.stringify([account, region, time, source, type, detail]), readable }
    : { key: readable, readable };

  function healthKey(): string | null {
    const parts = [
      text(detail, "eventArn"),
      text(detail, "communicationId"),
      text(detail, "affectedAccount") ?? account,
      text(detail, "page") ?? "1",
    ];
    return parts.includes(null) ? null : parts.join("/");
  }
}

/** True for a moment in UTC as AWS writes it, RFC 3339: 30 February and 24:00 look like one. */
export function isMoment(moment: string): boolean {
  const [whole, seconds] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,6})?Z$/.exec(moment) ?? [];
  if (whole === undefined || seconds === undefined) return false;
  const read = new Date(`${seconds}Z`);
  // JavaScript takes 30 February for 2 March.
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(seconds);
}

/** Groups items by key, in order of first appearance. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, [Item, ...Item[]]> {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Number of distinct values; null is not counted. */
export const countDistinct = (values: readonly (string | null)[]) =>
  new Set(values.filter((value) => value !== null)).size;

/** The smallest and the largest text. */
export const smallest = (values: readonly [string, ...string[]]) => values.reduce((a, b) => (b < a ? b : a));
export const largest = (values: readonly [string, ...string[]]) => values.reduce((a, b) => (b > a ? b : a));

/** The name that most events have, deduplicated; on a tie the first in order. */
export function mostFrequent(
  events: readonly Envelope[],
  namesOf: (event: Envelope) => readonly string[],
): string | undefined {
  const seen = events.flatMap((event) =>
    [...new Set(namesOf(event))].map((name) => ({ name, key: identityOf(event).key })),
  );
  const counts = [...groupBy(seen, ({ name }) => name)].map(([name, group]) => ({
    name,
    count: countDistinct(group.map(({ key }) => key)),
  }));
  return counts.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))[0]?.name;
}

export const placeOf = ({ account, region }: Envelope) => JSON.stringify([account, region]);

/** A console sign-in attempt (CloudTrail user guide, "AWS Management Console sign-in events"). */
export const isSignIn = (event: Envelope, outcome: "Success" | "Failure") =>
  event.source === "aws.signin" &&
  /^aws console sign ?in via cloudtrail$/i.test(event["detail-type"]) &&
  eventName(event) === "ConsoleLogin" &&
  text(event.detail, "responseElements", "ConsoleLogin") === outcome;

/** A JSON text; of one that is cut, or followed by something, the entries of its object that are whole. */
export function parsed(document: string | null): unknown {
  const text = document ?? "null";
  return tryParse(text) ?? tryParse(wholeEntries(text));
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `{"a":[1],"b":{` → `{"a":[1]}`; `{"a":1} x` → `{"a":1}` */
function wholeEntries(text: string): string {
  let depth = 0;
  let end = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/gs)) {
    if (/[{[]/.test(token[0] as string)) depth++;
    else if (/[}\]]/.test(token[0] as string)) depth--;
    if (depth === 0) return text.slice(0, index + token.length);
    // An entry ends at a comma, or with the object or array that it has.
    if (depth === 1 && token === ",") end = index;
    if (depth === 1 && /[}\]]/.test(token[0] as string)) end = index + 1;
  }
  return `${text.slice(0, end)}}`;
}

/**
 * Principals that are an account: by account id, or an account's root ARN (IAM user guide, "AWS JSON policy elements:
 * Principal").
 */
export const accountOf = (principal: string) => /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];
