import type { Readable } from "node:stream";
import { UsageError } from "../console/usage-error";
import { eventProblem, PatternError } from "../model/pattern/pattern";
import { isInlineJson } from "../console/inline-json";
import { CaseMatcher, tryCompile } from "./cases";
import { otherRecord } from "./other-records";
import { linesOf, readText } from "./input";

/** Characters of answers per write. */
const batchSize = 1 << 16;

/**
 * Whether the pattern in one file matches the event in another, or the problems of a pattern that EventBridge would
 * reject. Either may be given as JSON text in place of a file.
 *
 * @throws UsageError if a file cannot be read, for an invalid event, and for a CloudTrail record without a match.
 */
export async function matchFiles(
  files: { readonly pattern: string; readonly event: string },
  stdin: Readable,
): Promise<boolean | PatternError> {
  const patternText = await readText(files.pattern, stdin);
  const eventText = await readText(files.event, stdin);
  const matcher = tryCompile(patternText);
  if (matcher instanceof PatternError) return matcher;
  const problem = eventProblem(eventText);
  const name = isInlineJson(files.event) ? "--event" : files.event;
  if (problem !== undefined) throw new UsageError(`${name}: ${problem}`);
  if (matcher.matchesText(eventText)) return true;
  const other = otherRecord(eventText);
  if (other !== undefined) throw new UsageError(`${name} is ${other}`);
  return false;
}

/** The answers to a file of cases, one per line, in chunks. */
export async function* matchCases(file: string, stdin: Readable): AsyncGenerator<string> {
  const matcher = new CaseMatcher();
  let answers = "";
  for await (const line of linesOf(file, stdin)) {
    if (line.trim() === "") continue;
    answers += `${matcher.answer(line)}\n`;
    if (answers.length < batchSize) continue;
    yield answers;
    answers = "";
  }
  yield answers;
}
