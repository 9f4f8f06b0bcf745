/** A prefix that Firehose rejects, or that the simulator cannot evaluate; the message quotes the expression. */
export class PrefixError extends Error {
  override readonly name = "PrefixError";

  constructor(
    message: string,
    /**
     * `rejected`: AWS rejects the stream. `unsupported`: AWS may accept it, but the simulator does not know the result.
     */
    readonly kind: "rejected" | "unsupported",
  ) {
    super(message);
  }
}

/** A piece of `Prefix` or `ErrorOutputPrefix`. */
export type PrefixPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "timestamp"; readonly fields: readonly TimestampField[] }
  | { readonly kind: "error-output-type" }
  | { readonly kind: "random-string" }
  | { readonly kind: "partitionKeyFromQuery" | "partitionKeyFromLambda"; readonly key: string };

type TimestampField = { readonly literal: string } | { readonly letters: keyof typeof timestampLetters };

/** Values of a prefix's expressions for one object. */
export interface PrefixValues {
  /** Arrival of the oldest record in the object. */
  readonly arrivedAt: Date;
  readonly errorType?: string;
  readonly partition?: Readonly<Record<string, string>>;
  /** Eleven characters, different at every call. */
  readonly randomString: () => string;
}

/** "Neither Prefix nor ErrorOutputPrefix can be greater than 512 characters, after evaluation." */
export const longestPrefix = 512;

const expression = /!\{([^:{}]*):([^{}]*)\}/g;

/**
 * Splits a prefix into text and `!{namespace:value}` expressions (Firehose developer guide, "Understand custom prefixes
 * for Amazon S3 objects").
 */
export function parsePrefix(prefix: string): PrefixPart[] {
  const parts: PrefixPart[] = [];
  let at = 0;
  for (const match of prefix.matchAll(expression)) {
    addText(prefix.slice(at, match.index), prefix, parts);
    parts.push(parseExpression(match[0], match[1] ?? "", match[2] ?? ""));
    at = match.index + match[0].length;
  }
  addText(prefix.slice(at), prefix, parts);
  return parts;
}

/** `[text "a=", partitionKeyFromQuery "a"]` with `{ a: "1" }` → `a=1`. */
export function evaluatePrefix(parts: readonly PrefixPart[], values: PrefixValues): string {
  return parts.map((part) => evaluatePart(part, values)).join("");
}

/** The distinct keys of the `partitionKeyFromQuery` expressions. */
export function queryKeysOf(parts: readonly PrefixPart[]): string[] {
  return [...new Set(parts.flatMap((part) => (part.kind === "partitionKeyFromQuery" ? [part.key] : [])))];
}

/** `yyyy-MM-dd-HH-mm-ss` and the like, UTC. */
export function formatTimestamp(fields: readonly TimestampField[], date: Date): string {
  return fields.map((field) => ("literal" in field ? field.literal : timestampLetters[field.letters](date))).join("");
}

const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** The pattern letters of Java's DateTimeFormatter that are supported. */
const timestampLetters = {
  yyyy: (date: Date) => String(date.getUTCFullYear()).padStart(4, "0"),
  MM: (date: Date) => twoDigits(date.getUTCMonth() + 1),
  dd: (date: Date) => twoDigits(date.getUTCDate()),
  HH: (date: Date) => twoDigits(date.getUTCHours()),
  mm: (date: Date) => twoDigits(date.getUTCMinutes()),
  ss: (date: Date) => twoDigits(date.getUTCSeconds()),
} as const;

function addText(text: string, prefix: string, parts: PrefixPart[]): void {
  if (text.includes("!{"))
    throw new PrefixError(
      `${JSON.stringify(prefix)} holds "!{" outside an expression. Write !{namespace:value}.`,
      "rejected",
    );
  if (text !== "") parts.push({ kind: "text", text });
}

function parseExpression(whole: string, namespace: string, value: string): PrefixPart {
  switch (namespace) {
    case "timestamp":
      return { kind: "timestamp", fields: parseTimestamp(value) };
    case "partitionKeyFromQuery":
    case "partitionKeyFromLambda":
      if (value === "") throw new PrefixError(`"${whole}" names no key. Write !{${namespace}:KEY}.`, "rejected");
      return { kind: namespace, key: value };
    case "firehose":
      if (value === "error-output-type" || value === "random-string") return { kind: value };
      throw new PrefixError(`"${whole}": choose error-output-type or random-string.`, "rejected");
    default:
      throw new PrefixError(
        `"${whole}" has the unknown namespace "${namespace}". ` +
          `Choose firehose, timestamp, partitionKeyFromQuery or partitionKeyFromLambda.`,
        "rejected",
      );
  }
}

/** "Any character that isn't in single quotes is evaluated": letters are fields, everything else is literal. */
export function parseTimestamp(format: string): TimestampField[] {
  const fields: TimestampField[] = [];
  for (const [lexeme] of format.matchAll(/'(?:[^']|'')*'?|([A-Za-z])\1*|[^A-Za-z']+/g)) {
    if (lexeme === "''") fields.push({ literal: "'" });
    else if (lexeme.startsWith("'")) {
      if (lexeme.length === 1 || !lexeme.endsWith("'"))
        throw new PrefixError(`"!{timestamp:${format}}" has a single quote without its partner.`, "rejected");
      fields.push({ literal: lexeme.slice(1, -1).replaceAll("''", "'") });
    } else if (!/^[A-Za-z]/.test(lexeme)) fields.push({ literal: lexeme });
    else if (Object.hasOwn(timestampLetters, lexeme)) fields.push({ letters: lexeme as keyof typeof timestampLetters });
    else
      throw new PrefixError(
        `"!{timestamp:${format}}" has the field "${lexeme}", which the simulator does not know. ` +
          `Choose among ${Object.keys(timestampLetters).join(", ")}, and quote literal letters: 'day='dd.`,
        "unsupported",
      );
  }
  return fields;
}

function evaluatePart(part: PrefixPart, values: PrefixValues): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "timestamp":
      return formatTimestamp(part.fields, values.arrivedAt);
    case "random-string":
      return values.randomString();
    case "error-output-type":
      return required(values.errorType, "the error output type");
    case "partitionKeyFromQuery":
      return required(values.partition?.[part.key], `the partition key "${part.key}"`);
    case "partitionKeyFromLambda":
      throw new Error(`the partition key "${part.key}" would come from a Lambda processor, which is not simulated`);
  }
}

function required(value: string | undefined, what: string): string {
  if (value === undefined) throw new Error(`the prefix needs ${what}, which is not there`);
  return value;
}
