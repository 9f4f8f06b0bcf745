import type { Envelope } from "../../../model/envelope";
import { listing } from "../question";
import { isFromAws, mostFrequent } from "../reading";

/** Characters around a name: an ARN's colons and slashes, and separators of words, sentences and JSON in text. */
const around = '[\\s/:,;\\\\()[\\]{}"]';

/** Matches the whole name: `i-12` is in `arn:aws:ec2:eu-west-1:111122223333:instance/i-12`, not in `i-123`. */
function asWhole(name: string): RegExp {
  const literal = [...name.trim()].map((character) =>
    new RegExp(around).test(character) ? around : character.replace(/[\\^$.*+?()[\]{}|]/, "\\$&"),
  );
  return new RegExp(`(?:^|${around})${literal.join("")}(?:$|${around})`, "u");
}

/** Every text, number and key in a JSON value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return value === undefined ? [] : [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}

const requested = /(?:Id|Arn|ARN|Name|Identifier)$/;

/** Names of resources in an event: its own list, and those in the request. */
function resourcesOf(event: Envelope): readonly string[] {
  if (!isFromAws(event)) return [];
  const request = (event.detail as { readonly requestParameters?: unknown } | null)?.requestParameters;
  const pointed = Object.entries(typeof request === "object" && request !== null ? request : {})
    .filter(([key, value]) => requested.test(key) && typeof value === "string" && value.trim() !== "")
    .map(([, value]) => String(value));
  return [...(Array.isArray(event.resources) ? event.resources.map(String) : []), ...pointed];
}

/** JSON escapes these, so that the name does not stand in an event as it is: no resource of AWS has one in its name. */
const escaped = /["\p{Cc}]/u;

/** Parameter: the resource that most events name; on a tie the first by name. */
export const everythingThatTouchedOneResource = listing({
  name: "everything-that-touched-one-resource",
  columns: [
    ...["time", "account", "region", "source", "type_name", "action", "error", "principal", "source_ip"],
    "event_id",
  ],
  key: ["time", "source", "type_name", "event_id"],
  parameters(events): Readonly<Record<string, string>> {
    const resource = mostFrequent(events, (event) => resourcesOf(event).filter((name) => !escaped.test(name)));
    return resource === undefined ? {} : { resource };
  },
  rowsOf(event, { resource = "" }) {
    if (!isFromAws(event)) return [];
    const whole = asWhole(resource);
    const named = [...textsIn(event.resources), ...textsIn(event.detail)].some((text) => whole.test(text));
    return named ? [{ source: event.source, type_name: event["detail-type"] }] : [];
  },
});
