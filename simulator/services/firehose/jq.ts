import { loadJq, type Jq as JqModule } from "jq-wasm";
import type { Json } from "../../../model/envelope";
import { JqQueryError, requireJq16 } from "./jq-dialect";

/** Result of a query for one record. */
export type JqOutcome =
  | { readonly outputs: readonly Json[] }
  | {
      /** `record`: jq cannot read the record. `query`: the query raised an error on it. */
      readonly cause: "record" | "query";
      readonly error: string;
    };

/** One run of jq costs about a millisecond, so records share runs; larger runs are not faster. */
const recordsPerRun = 1_000;
/** The WebAssembly module holds a run's input and output in memory. */
const charactersPerRun = 8 * 1024 * 1024;
/** MAX_PARSING_DEPTH of jq 1.6; later versions read 10,000 levels. */
const deepestRecord = 256;

/**
 * Runs a jq query over many records as if each had its own jq 1.6: an error on one record does not affect the others,
 * and a record is exactly one JSON text.
 *
 * It evaluates with jq 1.8 and closes the known gaps to 1.6: queries that only later versions accept are rejected (see
 * `requireJq16`), numbers are rounded to doubles before jq sees them, records deeper than 256 levels are unreadable.
 * Not covered: the output of `tostring` for a number in exponent notation, and the position of object keys that look
 * like array indices, which come first.
 */
export class Jq {
  private static loading: Promise<Jq> | undefined;
  private readonly accepted = new Set<string>();

  private constructor(private readonly module: JqModule) {}

  /** The jq instance of this process: runs are synchronous and stateless, so sharing it saves compiling it again. */
  static load(): Promise<Jq> {
    return (Jq.loading ??= loadJq().then((module) => new Jq(module)));
  }

  /**
   * One outcome per record, in order. Throws `JqQueryError` if the query does not compile under jq 1.6 or needs a
   * feature that Firehose does not have; errors on single records are outcomes.
   */
  evaluate(query: string, records: readonly string[]): JqOutcome[] {
    this.requireQuery(query);
    const outcomes: JqOutcome[] = [];
    let run: { readonly index: number; readonly text: string }[] = [];
    let characters = 0;
    const flush = (): void => {
      const texts = run.map(({ text }) => text);
      for (const [position, outcome] of this.runOver(query, texts).entries())
        outcomes[run[position]?.index ?? -1] = outcome;
      run = [];
      characters = 0;
    };
    for (const [index, record] of records.entries()) {
      const read = readable(record);
      if ("error" in read) {
        outcomes[index] = { cause: "record", error: read.error };
        continue;
      }
      if (run.length === recordsPerRun || (run.length > 0 && characters + read.text.length > charactersPerRun)) flush();
      run.push({ index, text: read.text });
      characters += read.text.length;
    }
    flush();
    return outcomes;
  }

  private requireQuery(query: string): void {
    if (this.accepted.has(query)) return;
    requireJq16(query);
    // Run alone, so that line numbers in jq's message are those of the query; exit code 3 is a compile error.
    const { exitCode, stderr } = this.module.raw("null", query, ["-c"]);
    if (exitCode === 3) throw new JqQueryError(`jq cannot compile ${JSON.stringify(query)}: ${stderr.trim()}`);
    this.accepted.add(query);
  }

  private runOver(query: string, texts: readonly string[]): JqOutcome[] {
    if (texts.length === 0) return [];
    // Without `try`, jq skips a failing record with exit code 0 and all later lines belong to the wrong records.
    // Outputs are wrapped in an array, so that an output cannot look like an error; line breaks, because a query may
    // end in a comment.
    const wrapped = `[try ((\n${query}\n)|[.]) catch {error: .}]`;
    const { stdout, stderr, exitCode } = this.module.raw(texts.join("\n"), wrapped, ["-c"]);
    if (exitCode === 0) {
      const lines = stdout.trimEnd().split("\n");
      if (lines.length !== texts.length)
        throw new Error(`jq gave ${lines.length} results for ${texts.length} records of the query ${query}`);
      return lines.map(outcomeOf);
    }
    if (texts.length === 1)
      return [{ cause: stderr.includes("parse error") ? "record" : "query", error: stderr.trim() }];
    // One text that jq cannot read, such as half a surrogate pair in `\u` notation, ends the whole run.
    const half = texts.length >> 1;
    return [...this.runOver(query, texts.slice(0, half)), ...this.runOver(query, texts.slice(half))];
  }
}

function outcomeOf(line: string): JqOutcome {
  const results = JSON.parse(line) as ([Json] | { error: Json })[];
  const outputs: Json[] = [];
  for (const result of results) {
    if (Array.isArray(result)) outputs.push(result[0]);
    else
      return {
        cause: "query",
        error: typeof result.error === "string" ? result.error : JSON.stringify(result.error),
      };
  }
  return { outputs };
}

/** The record as jq 1.6 would read it, on one line. */
function readable(record: string): { readonly text: string } | { readonly error: string } {
  let value: Json;
  try {
    value = JSON.parse(record) as Json;
  } catch (error) {
    return { error: `no JSON text: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (isDeeperThan(deepestRecord, value)) return { error: `nested deeper than ${deepestRecord} levels` };
  return { text: mayOverflow.test(record) ? JSON.stringify(value, largestDouble) : JSON.stringify(value) };
}

const mayOverflow = /\d[eE]\+?\d{3}|\d{300}/;

/** jq reads 1e400 as the largest double; `JSON.stringify` would write null. */
function largestDouble(_key: string, value: Json): Json {
  if (value === Infinity) return Number.MAX_VALUE;
  return value === -Infinity ? -Number.MAX_VALUE : value;
}

function isDeeperThan(levels: number, value: Json): boolean {
  if (value === null || typeof value !== "object") return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
