import type { Readable } from "node:stream";
import { UsageError } from "../console/usage-error";
import { eventProblem, PatternError } from "../model/pattern/pattern";
import { CaseMatcher, tryCompile } from "./cases";
import { linesOf, readText } from "./input";

/** Characters of answers per write. */
const batchSize = 1 << 16;

/**
 * Whether the pattern in one file matches the event in another, or the problems of a pattern that EventBridge would
 * reject.
 *
 * @throws UsageError if a file cannot be read, and for an invalid event.
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
  if (problem !== undefined) throw new UsageError(`${files.event}: ${problem}`);
  return matcher.matchesText(eventText);
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
