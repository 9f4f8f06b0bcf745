import type { Envelope } from "../../model/envelope";
import { at, list } from "../../model/json";
import { correlationSource } from "../../model/names";
import { clean, textOf } from "./text";

/** Most events of an alert that a message names: the first of them, and the last. */
const first = 5;
const last = 2;

/** Characters of each line. */
const lineLimit = 200;

/**
 * The events behind an alert of a correlation rule, in order of time, a line each: when, what, which of the rule's events, the value
 * that was counted, and the id by which the archive has it. None of any other event.
 */
export function chainOf(event: Envelope): readonly string[] {
  if (event.source !== correlationSource) return [];
  const events = list(event.detail, "events");
  if (events.length === 0) return [];
  const shown = events.length <= first + last ? events : [...events.slice(0, first), ...events.slice(-last)];
  const lines = shown.map((each) => {
    const part = (key: string, limit: number) => textOf(at(each, key), limit);
    const [time, name, kind, value, id] = [
      part("time", 30),
      part("name", 64),
      part("event", 64),
      part("value", 60),
      part("key", 64),
    ];
    const what = [name ?? "an event", ...(kind === undefined ? [] : [`(${kind})`])].join(" ");
    return clean(
      [time ?? "at a time unknown", what, ...(value === undefined ? [] : [value]), id ?? ""].join(" "),
      lineLimit,
    );
  });
  const left = events.length - shown.length;
  return left === 0 ? lines : [...lines.slice(0, first), `… ${left} more`, ...lines.slice(first)];
}
