import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type Document } from "yaml";
import { quote } from "../model/quote";
import { InvalidRule } from "./problem";

/**
 * YAML as the tools of Sigma read it: version 1.1, where `No` is false and 0123 is 83. Plain values are resolved by the
 * rules of PyYAML's safe loader (`resolver.py`), which pySigma uses; the library is left with the structure.
 */

export interface Scalar {
  readonly kind: "scalar";
  readonly line: number;
  /** As it stands in the file, without quotes. */
  readonly text: string;
  readonly type: ScalarType;
}

export type ScalarType = "text" | "null" | "boolean" | "integer" | "octal" | "sexagesimal" | "float" | "date";

export interface List {
  readonly kind: "list";
  readonly line: number;
  readonly items: readonly Yaml[];
}

export interface Mapping {
  readonly kind: "mapping";
  readonly line: number;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  readonly line: number;
  readonly value: Yaml;
}

export type Yaml = Scalar | List | Mapping;

/** What no rule needs: beyond it, a file is refused before it costs memory or time. */
export const yamlLimits = { bytes: 1 << 20, nodes: 50_000, levels: 40 };

export const tooLarge = (bytes: number): InvalidRule =>
  new InvalidRule(`The file has ${bytes} bytes; a rule has at most ${yamlLimits.bytes}. Split it.`, 1);

/** The value of a key, or undefined. */
export const entryOf = ({ entries }: Mapping, key: string): Entry | undefined =>
  entries.find((entry) => entry.key === key);

/**
 * The documents of a file; those that are empty are left out.
 *
 * @throws InvalidRule for bytes that are not UTF-8, for what is not YAML and for what is too large.
 */
export function readYaml(bytes: Uint8Array): Yaml[] {
  if (bytes.length > yamlLimits.bytes) throw tooLarge(bytes.length);
  const text = decode(bytes);
  const lines = new LineCounter();
  const lineOf = (offset: number) => lines.linePos(offset).line || 1;
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, {
      version: "1.1",
      schema: "failsafe",
      uniqueKeys: true,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: "silent",
    });
    documents = [...parsed] as Document.Parsed[];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidRule(
      `The file is nested too deeply to be read; a rule has at most ${yamlLimits.levels} levels.`,
      1,
    );
  }
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined)
      throw new InvalidRule(
        error.code === "DUPLICATE_KEY"
          ? "The key stands twice in one map. Remove one of the two."
          : `The file is not YAML: ${firstLine(error.message)}.`,
        lineOf(error.pos[0]),
      );
    const { contents } = document;
    return contents === null ? [] : [convert(document, contents, lineOf)];
  });
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidRule("The file is not UTF-8, which the Sigma specification asks for. Save it as UTF-8.", 1);
  }
}

const firstLine = (message: string) => (message.split("\n")[0] ?? message).replace(/[.:]?\s*$/, "");

function convert(document: Document.Parsed, root: Node, lineOf: (offset: number) => number): Yaml {
  let nodes = 0;
  return valueOf(root, 0, 1);

  /** Aliases are followed, and count each time: a few lines can stand for billions of values. */
  function valueOf(node: Node | null, level: number, outer: number): Yaml {
    const line = node?.range ? lineOf(node.range[0]) : outer;
    nodes++;
    if (nodes > yamlLimits.nodes)
      throw new InvalidRule(
        `The file has more than ${yamlLimits.nodes} values, aliases followed. Split the rule, or write out what its aliases repeat.`,
        line,
      );
    if (level > yamlLimits.levels)
      throw new InvalidRule(
        `The file is nested more than ${yamlLimits.levels} levels deep, which no rule needs.`,
        line,
      );
    if (node === null) return { kind: "scalar", line, text: "", type: "null" };
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined)
        throw new InvalidRule(`The alias *${node.source} has no anchor. Write the value itself.`, line);
      return valueOf(target as Node, level + 1, line);
    }
    refuseTag(node, line);
    if (isScalar(node)) {
      const text = String(node.value ?? "");
      const isPlain = node.type === "PLAIN" && node.tag === undefined;
      return { kind: "scalar", line, text, type: isPlain ? typeOf(text) : "text" };
    }
    if (isSeq(node))
      return { kind: "list", line, items: node.items.map((item) => valueOf(item as Node, level + 1, line)) };
    if (isMap(node)) return { kind: "mapping", line, entries: node.items.map((pair) => entry(pair, level, line)) };
    throw new InvalidRule("The file holds a value that is neither text, list nor map.", line);
  }

  function entry({ key, value }: { key: unknown; value: unknown }, level: number, outer: number): Entry {
    const node = key as Node | null;
    const line = node?.range ? lineOf(node.range[0]) : outer;
    if (!isScalar(node)) throw new InvalidRule("A key is not a text. Write a name.", line);
    const name = String(node.value ?? "");
    if (name === "<<")
      throw new InvalidRule(
        `The key is "<<", a merge of YAML 1.1. Write the keys out, so that everybody sees them.`,
        line,
      );
    return { key: name, line, value: valueOf(value as Node | null, level + 1, line) };
  }
}

function refuseTag({ tag }: Node & { tag?: string }, line: number): void {
  if (tag === undefined || ["tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"].includes(tag))
    return;
  throw new InvalidRule(
    `The value has the tag ${quote(tag)}. Write it without: a rule holds texts, lists and maps.`,
    line,
  );
}

/** PyYAML 6, `resolver.py`, in its order. */
const plainTypes: readonly (readonly [ScalarType, RegExp])[] = [
  ["boolean", /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  ["sexagesimal", /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/],
  ["octal", /^[-+]?0[0-7_]+$/],
  ["integer", /^(?:[-+]?0b[01_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+)$/],
  [
    "float",
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  ["null", /^(?:~|null|Null|NULL|)$/],
  [
    "date",
    /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/,
  ],
];

const typeOf = (text: string): ScalarType => plainTypes.find(([, form]) => form.test(text))?.[0] ?? "text";

/** The text of a key; a list of texts, such as of authors, is joined. */
export function textOf(document: Mapping, key: string): string | undefined {
  const value = entryOf(document, key)?.value;
  if (value === undefined || (value.kind === "scalar" && value.type === "null")) return undefined;
  const texts = value.kind === "list" ? value.items : [value];
  if (!texts.every((text): text is Scalar => text.kind === "scalar") || (value.kind === "list" && key !== "author"))
    throw new InvalidRule(`${key} is no text. Write one.`, value.line);
  return texts.map(({ text }) => text.trim()).join(", ");
}
