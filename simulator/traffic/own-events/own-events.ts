import { readFileSync } from "node:fs";
import type { Envelope } from "../../../model/envelope";
import { asEnvelope } from "./as-envelope";
import { insightAssumption, isInsight } from "./cloudtrail-record";
import { eventFiles } from "./event-files";
import { textOf, unreadable } from "./file-text";
import { type Found, jsonValues } from "./json-values";
import { LeftOutError } from "./left-out-error";
import { unwrapped } from "./unwrap";

/** Thrown if no event could be read. The message names each file, and says what to give instead. */
export class EventsFileError extends Error {
  override readonly name = "EventsFileError";
}

/** A record that is not sent, or a file without any. */
export interface LeftOut {
  readonly file: string;
  /** The line in the file on which the record begins, from 1; null for the whole file. */
  readonly line: number | null;
  /** Its number among the records of the file, from 1: a trail's files have all on one line. Null for the whole file. */
  readonly record: number | null;
  /** Continues the place: `is an aggregated event …`. */
  readonly why: string;
}

/** The user's own events. */
export interface OwnEvents {
  readonly events: readonly Envelope[];
  /** What was not taken. */
  readonly leftOut: readonly LeftOut[];
  /** Behavior of AWS that these events rely on and that no page documents. */
  readonly assumptions: readonly string[];
}

/** Most reasons in one message. */
const reasonsShown = 10;

/**
 * Reads EventBridge events and CloudTrail records from files and folders, as docs/simulator.md describes. What cannot be
 * sent is left out, with the reason. Throws {@link EventsFileError} if nothing is left.
 */
export function readOwnEvents(paths: readonly string[]): OwnEvents {
  const events: Envelope[] = [];
  const leftOut: LeftOut[] = [];
  for (const path of paths)
    for (const { file, problem } of eventFiles(path))
      if (problem !== undefined) leftOut.push({ file, line: null, record: null, why: problem });
      else readFile(file, events, leftOut);
  if (events.length === 0) throw new EventsFileError(nothingRead(paths, leftOut));
  return { events, leftOut, assumptions: events.some(isInsight) ? [insightAssumption] : [] };
}

function readFile(file: string, events: Envelope[], leftOut: LeftOut[]): void {
  const whole = (why: string) => void leftOut.push({ file, line: null, record: null, why });
  const read = textIn(file);
  if ("problem" in read) return whole(read.problem);
  const { text, cut } = read;
  const table = csvProblem(text);
  if (table !== undefined) return whole(table);
  const before = leftOut.length;
  const lineOf = linesOf(text);
  let values = 0;
  let record = 0;
  let first: string | undefined;
  for (const found of jsonValues(text)) {
    const taken = eventIn(found);
    record++;
    if ("value" in found) values++;
    if ("event" in taken) events.push(taken.event);
    else {
      first ??= taken.why;
      leftOut.push({ file, line: lineOf(found.at), record, why: taken.why });
    }
  }
  if (values === 0 && first !== undefined && !/^[[{"]/.test(text.trim())) {
    // Each line of a text would be a reason of its own.
    leftOut.splice(before);
    whole(`holds no JSON: ${firstLine(text)}`);
  } else if (values === 0 && first === undefined && !cut)
    whole(text.trim() === "" ? "is empty" : "holds no events: its list is empty");
  if (cut) whole("is a gzip file that is cut off: what it holds up to there was read");
}

function textIn(file: string): ReturnType<typeof textOf> {
  try {
    return textOf(readFileSync(file));
  } catch (error) {
    return { problem: unreadable(error) };
  }
}

function eventIn(found: Found): { readonly event: Envelope } | { readonly why: string } {
  if ("problem" in found) return { why: found.problem };
  try {
    return { event: asEnvelope(unwrapped(found.value)) };
  } catch (error) {
    if (error instanceof LeftOutError) return { why: error.message };
    // `JSON.stringify` of a value with thousands of brackets.
    if (error instanceof RangeError) return { why: "is nested too deeply" };
    throw error;
  }
}

/** What the console's event history downloads as CSV lacks most of the record. */
function csvProblem(text: string): string | undefined {
  const [header = ""] = text.trimStart().split(/[\r\n]/, 1);
  if (header.includes("{") || header.split(/[,;\t]/).length < 3 || !/event.?(?:name|id|time)/i.test(header))
    return undefined;
  return 'is a table (CSV) of events, which lacks their parameters and responses: in CloudTrail\'s event history, choose "Download as JSON", or run aws cloudtrail lookup-events --output json';
}

function firstLine(text: string): string {
  const [line = ""] = text.trim().split(/[\r\n]/, 1);
  return `it begins with "${line.length > 60 ? `${line.slice(0, 57)}…` : line}"`;
}

/** The line of an offset, from 1. */
function linesOf(text: string): (at: number) => number {
  let ends: number[] | undefined;
  return (at) => {
    ends ??= [...text.matchAll(/\r\n|\n|\r/g)].map(({ index }) => index);
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** `FILE, line 1, record 3` */
export const placeOf = ({ file, line, record }: Pick<LeftOut, "file" | "line" | "record">): string =>
  line === null ? file : `${file}, line ${line}, record ${record}`;

function nothingRead(paths: readonly string[], leftOut: readonly LeftOut[]): string {
  const [only] = leftOut;
  if (only === undefined)
    return `Cannot read events: there is no file in ${paths.map((path) => `"${path}"`).join(", ")}.`;
  if (leftOut.length === 1) return `Cannot read events: ${placeOf({ ...only, file: `"${only.file}"` })} ${only.why}.`;
  const lines = leftOut.slice(0, reasonsShown).map((each) => `  ${placeOf(each)} ${each.why}`);
  const more = leftOut.length - lines.length;
  return [
    `Cannot read events: nothing in ${paths.map((path) => `"${path}"`).join(", ")} can be sent.`,
    ...lines,
    ...(more > 0 ? [`  … and ${more.toLocaleString("en")} more`] : []),
  ].join("\n");
}
