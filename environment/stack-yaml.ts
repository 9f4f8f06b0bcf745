import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import { projectName } from "../model/names";
import { pathText } from "../model/settings/messages";
import { quoteLine } from "../model/quote";
import { SettingsError } from "../model/settings-error";

/**
 * Reads a stack configuration file's text as the Pulumi CLI does: by the rules of the Go package `yaml.v3`
 * (`resolve.go`, `decode.go`) and of Pulumi's `sdk/go/common/resource/config/object.go`. They are neither those of YAML
 * 1.1 nor of 1.2: `yes` is text, `012` is ten, `1_000` a thousand, `12:30` text, and `<<` merges.
 *
 * What Pulumi reads as something that nobody means is refused, with what to write: a date without quotes, of which Pulumi
 * makes `2027-06-30 00:00:00 +0000 UTC`, or a number that begins with 0.
 *
 * Throws {@link SettingsError} for that, for a syntax error and for a key that stands twice.
 */
export function parseStackYaml(text: string, file: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ""), {
    // Every scalar stays text: `scalarOf` decides.
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const [first] = document.errors;
  // What follows the first error is a consequence of it more often than a second error.
  if (first !== undefined) throw new SettingsError([syntaxError(first, text, lines, file)]);
  return new Reader(document, lines, file).read();
}

/**
 * Writes what {@link parseStackYaml}, and so Pulumi, reads back as it is: text that either would take for something else, or
 * that other readers of YAML take for a truth value or a date, is in quotes.
 */
export function stackYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (key, node) => {
      if (typeof node.value !== "string") return;
      const { value: read, surprise } = scalarOf(node.value);
      const merges = key === "key" && node.value === "<<";
      if (read !== node.value || surprise !== undefined || merges || truthOf11.test(node.value))
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Truth values of YAML 1.1 that neither Pulumi nor YAML 1.2 takes for such. */
const truthOf11 = /^(y|n|yes|no|on|off)$/i;

/** Scalars that an alias may repeat before the file is refused, as `yaml.v3` refuses "excessive aliasing". */
const mostRepeated = 100_000;

type Path = readonly (string | number)[];

class Reader {
  private readonly problems: string[] = [];
  private readonly open = new Set<Node>();
  private repeated = 0;

  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
    private readonly file: string,
  ) {}

  read(): unknown {
    const value = this.value(this.document.contents, []);
    if (this.problems.length > 0) throw new SettingsError([...new Set(this.problems)]);
    return value;
  }

  private value(node: unknown, path: Path): unknown {
    if (isAlias(node)) return this.aliased(node, path, (target) => this.value(target, path));
    if (this.open.size > 0 && ++this.repeated > mostRepeated)
      throw new SettingsError([`${this.file} repeats too much by its aliases (*name). Write the settings out.`]);
    if (isMap(node)) return this.map(node, path);
    if (isSeq(node)) return node.items.map((item, index) => this.value(item, [...path, index]));
    return isScalar(node) ? this.scalar(node, path) : null;
  }

  private aliased<Result>(alias: Node, path: Path, read: (target: Node) => Result): Result | undefined {
    const target = isAlias(alias) ? alias.resolve(this.document) : undefined;
    if (target === undefined || this.open.has(target)) {
      const name = isAlias(alias) ? alias.source : "";
      this.problem(alias, path, `refers to *${name}, which ${target ? "contains it" : "is not defined before it"}.`);
      return undefined;
    }
    this.open.add(target);
    try {
      return read(target);
    } finally {
      this.open.delete(target);
    }
  }

  private map(node: YAMLMap, path: Path): Record<string, unknown> {
    const own = new Map<string, unknown>();
    const merged: Record<string, unknown>[] = [];
    const written = new Map<string, Node>();
    for (const pair of node.items) {
      const key = this.key(pair, path);
      if (key === undefined) continue;
      const before = written.get(key.written) ?? written.get(key.text);
      if (before !== undefined) {
        const line = this.line(before);
        this.problem(key.node, [...path, key.text], `is in line ${line} already. Remove one of the two.`);
        continue;
      }
      written.set(key.written, key.node).set(key.text, key.node);
      if (key.merges) merged.push(...this.sources(pair.value, [...path, "<<"]));
      else own.set(key.text, this.value(pair.value, [...path, key.text]));
    }
    const all = new Map(own);
    // A key of the map overrides what is merged into it, and an earlier map a later one.
    for (const source of merged)
      for (const [key, value] of Object.entries(source)) if (!all.has(key)) all.set(key, value);
    return Object.fromEntries(all);
  }

  private key({ key: node }: Pair, path: Path) {
    if (isAlias(node)) {
      this.problem(node, path, "has an alias as a key. Write the key itself.");
      return undefined;
    }
    if (!isScalar(node)) {
      if (isMap(node) || isSeq(node)) this.problem(node, path, `has ${isMap(node) ? "a map" : "a list"} as a key.`);
      return undefined;
    }
    const written = String(node.value);
    if (isPlain(node) && written === "<<") return { node, written, text: "<<", merges: true };
    const value = this.scalar(node, [...path, written]);
    if (value === null) {
      this.problem(node, path, 'has a key without text. Write the key, or "" for an empty one.');
      return undefined;
    }
    // Pulumi prints numbers and booleans that are keys.
    return { node, written, text: String(value), merges: false };
  }

  /** The maps of `<<: *one` and `<<: [*one, *two]`. */
  private sources(node: unknown, path: Path): Record<string, unknown>[] {
    const one = (item: unknown): Record<string, unknown>[] => {
      const target = isAlias(item) ? item.resolve(this.document) : item;
      if (isMap(target)) return [this.value(item, path.slice(0, -1)) as Record<string, unknown>];
      this.problem(item as Node, path, "merges what is no map. Write <<: *NAME, where &NAME stands at a map.");
      return [];
    };
    return isSeq(node) ? node.items.flatMap(one) : one(node);
  }

  private scalar(node: Node & { readonly value: unknown }, path: Path): unknown {
    const written = String(node.value);
    const tag = node.tag?.replace("tag:yaml.org,2002:", "!!");
    if (tag === "!!str" || (tag === undefined && !isPlain(node))) return written;
    if (tag !== undefined) {
      this.problem(node, path, `has the tag ${tag}. Leave the tag out, and write text in quotes.`);
      return undefined;
    }
    const { value, surprise } = scalarOf(written);
    if (surprise !== undefined)
      this.problem(
        node,
        path,
        `is ${written} without quotes, which Pulumi reads as ${surprise}. Write it in quotes: "${written}".`,
      );
    return value;
  }

  private problem(node: Node, path: Path, what: string): void {
    this.problems.push(`${this.file}, line ${this.line(node)}: ${settingText(path)} ${what}`);
  }

  private line(node: Node): number {
    return this.lines.linePos(node.range?.[0] ?? 0).line;
  }
}

/** `["config", "event-governance:exemptions", 0, "expires"]` → `event-governance:exemptions[0].expires`. */
const settingText = (path: Path): string =>
  pathText(path[0] === "config" && path.length > 1 ? path.slice(1) : path) || "the file";

const isPlain = (node: unknown): boolean => isScalar(node) && node.type === "PLAIN";

const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);

interface Read {
  readonly value: unknown;
  /** What Pulumi makes of it that nobody means. */
  readonly surprise?: string;
}

/** A scalar without quotes and tag (`resolve` in `yaml.v3`). */
function scalarOf(written: string): Read {
  if (words.has(written)) return { value: words.get(written) };
  if (/^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/.test(written))
    return { value: written, surprise: "a number that it cannot pass on" };
  if (/^\?|^\.\d[\d_]*_/.test(written)) return { value: written, surprise: "something else than this text" };
  if (!/^[-+.0-9]/.test(written)) return { value: written };
  if (isTimestamp(written)) return { value: written, surprise: "a point in time, with hours and a time zone" };
  const plain = written.startsWith(".") ? written : written.replaceAll("_", "");
  const number = integerOf(plain) ?? floatOf(plain);
  if (number === undefined) return { value: written };
  return /^[-+]?0[0-9]/.test(plain) ? { value: number, surprise: `the number ${number}` } : { value: number };
}

/** Go's `strconv.ParseInt` with base 0: a prefix chooses the base, and a leading 0 is octal. */
function integerOf(plain: string): number | undefined {
  const [, sign = "", prefix = "", digits = ""] =
    /^([-+]?)(0[xX](?=[0-9a-fA-F]+$)|0[oO](?=[0-7]+$)|0[bB](?=[01]+$)|0(?=[0-7]+$)|(?=[1-9]\d*$|0$))(.*)$/.exec(
      plain,
    ) ?? [];
  if (digits === "") return undefined;
  const base = { "0x": 16, "0o": 8, "0b": 2, "0": 8 }[prefix.toLowerCase()] ?? 10;
  return Number.parseInt(digits, base) * (sign === "-" ? -1 : 1);
}

function floatOf(plain: string): number | undefined {
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain)) return undefined;
  const number = Number(plain);
  // Out of Go's range it stays text.
  return Number.isFinite(number) ? number : undefined;
}

/** `allowedTimestampFormats` of `yaml.v3`; a day that the calendar lacks is text. */
function isTimestamp(written: string): boolean {
  const match =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}([.,]\d+)?(Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}([.,]\d+)?)?$/.exec(
      written,
    );
  if (match === null) return false;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * What is wrong with the line, and what to write. The package's own words say neither, so the line is looked at: its
 * code only chooses among what the line leaves open.
 */
function syntaxError({ code, pos, message }: YAMLError, text: string, lines: LineCounter, file: string): string {
  const end = text.trimEnd().length;
  const { line } = lines.linePos(Math.min(pos[0], Math.max(end - 1, 0)));
  const all = text.split(/\r?\n/);
  const content = contentOf(all[line - 1]);
  const found = (number: number) => `${file}, line ${number}: ${quoteLine(contentOf(all[number - 1]))}`;
  const outside = withoutQuotes(content);
  if (code === "TAB_AS_INDENT") return `${found(line)} is indented with a tab. Write spaces instead.`;
  const stray = pos[0] >= end ? all.findIndex((each) => /["']/.test(withoutQuotes(contentOf(each)))) + 1 : 0;
  if (stray > 0) return `${found(stray)} opens a quote that it does not close. Write it at both ends.`;
  if (/["']/.test(outside)) return `${found(line)} opens a quote that it does not close. Write it at both ends.`;
  if (opened(outside) < 0) return `${found(line)} closes a bracket that is not open. Remove it, or open it before.`;
  const before = line - 1 - [...all.slice(0, line - 1)].reverse().findIndex((each) => contentOf(each) !== "");
  const unclosed = [before, line].find((number) => opened(withoutQuotes(contentOf(all[number - 1]))) > 0);
  if (unclosed !== undefined && (code !== "BAD_SCALAR_START" || pos[0] >= end))
    return `${found(unclosed)} opens a bracket that it does not close. Close it, or write each key in a line of its own.`;
  if (pos[0] >= end) return `${found(line)} is where the file ends, but something is still open. Close it.`;
  switch (code) {
    case "MULTILINE_IMPLICIT_KEY":
    case "MISSING_CHAR":
      if (!/:(\s|$)/.test(withoutBrackets(outside)))
        return `${found(line)} has no colon and space after its key. Write ${quoteLine(keyed(content))}.`;
      return `${found(line)} is not complete. Write one key in a line, KEY: VALUE, with a comma between values in [ ] and { }.`;
    case "BLOCK_AS_IMPLICIT_KEY":
      if ((withoutBrackets(outside).match(/:(\s|$)/g) ?? []).length > 1)
        return `${found(line)} has more than one ": ". Put a value that contains ": " in quotes, or write the inner key in a line of its own.`;
      return `${found(line)} ${misplaced}`;
    case "BAD_INDENT":
      return `${found(line)} ${misplaced}`;
    case "BLOCK_IN_FLOW":
    case "BAD_COLLECTION_TYPE":
      return `${found(line)} lacks a comma, or mixes two notations. Within [ ] and { } write lists as [one, two] and maps as {key: value, key: value}.`;
    case "BAD_SCALAR_START":
      return `${found(line)} begins a value with a character that YAML reserves. Put the value in quotes.`;
    case "BAD_DQ_ESCAPE":
      return `${found(line)} has a backslash in double quotes that begins no escape. Write the value in single quotes, or \\\\ for a backslash.`;
    case "BAD_ALIAS":
      return `${found(line)} has a value that begins with * or &, which names an anchor. Put the value in quotes.`;
    case "MULTIPLE_DOCS":
      return `${found(line)} begins a second document, which Pulumi does not read. Write one, without --- between its keys.`;
    default:
      return `${found(line)} is not YAML: ${message.replace(/[:.\s]+$/, "")}. Write KEY: VALUE, and put a value with special characters in quotes.`;
  }
}

const misplaced =
  "does not begin in the column of the lines that it belongs to. Indent the keys of one map, and the items of one list, with the same number of spaces.";

/** A line without its indentation and comment. */
const contentOf = (line = ""): string => line.replace(/(^|\s)#.*$/, "").trim();

/** Without quoted text; a quote that is left is not closed. An apostrophe within a word is none. */
const withoutQuotes = (content: string): string =>
  content
    .replace(/"(\\.|[^"\\])*"/g, "")
    .replace(/(^|[\s,:[{])'([^']|'')*'/g, "$1")
    .replace(/(\w)'/g, "$1");

const withoutBrackets = (content: string): string => content.replace(/\{.*\}|\[.*\]/g, "");

/** Brackets that a line opens and does not close; less than 0 if it closes more. */
const opened = (content: string): number =>
  (content.match(/[[{]/g) ?? []).length - (content.match(/[\]}]/g) ?? []).length;

/** `homeRegion us-east-1`, `homeRegion:us-east-1` and `homeRegion = us-east-1` → `homeRegion: us-east-1`. */
function keyed(content: string): string {
  if (content.startsWith(`${projectName}:`) && !/\s/.test(content) && content.split(":").length === 2)
    return `${content}:`;
  const [, key = content, value = ""] = /^(?:- +)?((?:[\w-]+:)?[\w.-]+)[\s:=]+(.+)$/.exec(content) ?? [];
  return `${key}: ${value}`.trim();
}
