import { readMemberTexts } from "../model/pattern/json";
import { compilePattern, eventProblem, type Matcher, PatternError } from "../model/pattern/pattern";
import { otherRecord } from "./other-records";

/** Most compiled patterns that are cached: cases often come in runs with the same pattern. */
const keptPatterns = 256;

/** Matches cases, one JSON object per line: `{"pattern": {"source": ["aws.ec2"]}, "event": {"source": "aws.ec2"}}`. */
export class CaseMatcher {
  private readonly compiled = new Map<string, Matcher | PatternError>();

  /** `match`, `no-match`, or `invalid: ` and the reason, on one line. */
  answer(line: string): string {
    let members: ReadonlyMap<string, string>;
    try {
      members = readMemberTexts(line);
    } catch (error) {
      return `invalid: The case is not a JSON object: ${(error as SyntaxError).message}.`;
    }
    const pattern = members.get("pattern");
    const event = members.get("event");
    if (pattern === undefined) return `invalid: The case has no "pattern".`;
    if (event === undefined) return `invalid: The case has no "event".`;
    const matcher = this.compileOnce(jsonText(pattern));
    if (matcher instanceof PatternError) return `invalid: ${matcher.message.replaceAll("\n", " ")}`;
    const eventText = jsonText(event);
    const problem = eventProblem(eventText);
    if (problem !== undefined) return `invalid: ${problem}`;
    if (matcher.matchesText(eventText)) return "match";
    const other = otherRecord(eventText);
    return other === undefined ? "no-match" : `invalid: The event is ${other}`;
  }

  private compileOnce(pattern: string): Matcher | PatternError {
    const known = this.compiled.get(pattern);
    if (known !== undefined) return known;
    const matcher = tryCompile(pattern);
    if (this.compiled.size >= keptPatterns) this.compiled.clear();
    this.compiled.set(pattern, matcher);
    return matcher;
  }
}

/** The compiled pattern, or the error. */
export function tryCompile(pattern: string): Matcher | PatternError {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
}

/** A string is JSON text; any other value is the JSON itself. */
function jsonText(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return JSON.parse(value) as string;
  } catch {
    return value;
  }
}
