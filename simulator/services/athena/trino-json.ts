import { javaDouble } from "./java-numbers";
import { wellFormed } from "./openx";

/**
 * Trino's JSON functions. They read a text only as far as they must, so a text that is cut or has something behind it
 * still answers for what precedes the damage; a number keeps its own text until it is printed anew; of a key given
 * twice they find the first, and a cast to `ARRAY(JSON)` keeps the last (Trino, `JsonExtract`, `JsonUtil`).
 */

/** Keys and positions: `$.a[0]` is `["a", "0"]`. A position is a key where an object has it. */
export type JsonPath = readonly string[];

/**
 * Reads a Trino JSON path. Trino allows letters, digits and underscores after a dot and in brackets; any other key is
 * in brackets and double quotes. Undefined for a path that Trino would reject.
 */
export function parseJsonPath(path: string): JsonPath | undefined {
  if (!path.startsWith("$")) return undefined;
  const step = /\.(\w+)|\[(\w+)\]|\["([^"\\]+)"\]/y;
  const steps: string[] = [];
  for (let position = 1; position < path.length; position = step.lastIndex) {
    step.lastIndex = position;
    const match = step.exec(path);
    if (match === null) return undefined;
    steps.push((match[1] ?? match[2] ?? match[3]) as string);
  }
  return steps;
}

/** `json_extract_scalar`: text, number or boolean as text; null for anything else, and for what cannot be read. */
export function jsonExtractScalar(json: string, path: JsonPath): string | null {
  const { plain, tree } = readOnce(json);
  if (plain !== undefined) {
    const found = step(plain, path);
    return typeof found === "object" || found === undefined ? null : String(found);
  }
  if (tree !== undefined) return walk(tree, path)?.scalar ?? null;
  return reading(json, (reader) => (reader.find(path) ? reader.scalar() : null));
}

/** `json_extract`: the value's JSON. */
export function jsonExtract(json: string, path: JsonPath): string | null {
  const { plain, tree } = readOnce(json);
  if (plain !== undefined) {
    const found = step(plain, path);
    return found === undefined ? null : JSON.stringify(found);
  }
  if (tree === undefined) return reading(json, (reader) => (reader.find(path) ? reader.copy(false) : null));
  const found = walk(tree, path);
  return found === undefined ? null : reading(json, (reader) => reader.at(found.start).copy(false));
}

/** `CAST(… AS ARRAY(JSON))`: the JSON of each element; null for JSON that is no array. */
export function jsonElements(json: string): readonly string[] | null {
  const { plain } = readOnce(json);
  if (plain === undefined) return reading(json, (reader) => reader.elements());
  return Array.isArray(plain) ? plain.map((element) => JSON.stringify(element)) : null;
}

/** A value of a whole text. */
interface Tree {
  readonly start: number;
  readonly scalar?: string | null;
  /** Of an object: of a key given twice, the first. Of an array: by position. */
  readonly inner?: ReadonlyMap<string, Tree>;
}

interface Once {
  /** The value of a text that is exactly what JavaScript would write, with integers only: nearly every text. */
  readonly plain?: object;
  /** Any other text that is an object or an array, whole and without damage. */
  readonly tree?: Tree;
}

/** Texts already read. A query asks of each many times. */
const known = new Map<string, Once>();
/** Characters of those texts, and the most that are kept. */
let kept = 0;
const mostKept = 50_000_000;

function readOnce(json: string): Once {
  const before = known.get(json);
  if (before !== undefined) return before;
  if ((kept += json.length) > mostKept) {
    known.clear();
    kept = json.length;
  }
  const plain = parsePlain(json);
  const tree = plain === undefined && /^[{[]/.test(json) ? reading(json, (reader) => reader.whole()) : null;
  const read = { ...(plain !== undefined && { plain }), ...(tree !== null && { tree }) };
  known.set(json, read);
  return read;
}

function parsePlain(json: string): object | undefined {
  if (!/^[{[]/.test(json) || /[:,[]-?\d+[.e]|\\u/.test(json)) return undefined;
  try {
    const value = JSON.parse(json) as object;
    return JSON.stringify(value) === json ? value : undefined;
  } catch {
    return undefined;
  }
}

function step(plain: unknown, path: JsonPath): unknown {
  let found = plain;
  for (const key of path) {
    if (Array.isArray(found)) found = /^\d+$/.test(key) ? found[Number(key)] : undefined;
    else if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    else found = (found as Record<string, unknown>)[key];
  }
  return found;
}

const walk = (tree: Tree, path: JsonPath) =>
  path.reduce<Tree | undefined>((found, key) => found?.inner?.get(key), tree);

/** What makes the rest of a text unreadable. */
class Damage extends Error {}

function reading<Result>(json: string, read: (reader: Reader) => Result): Result | null {
  try {
    return read(new Reader(json));
  } catch (error) {
    if (error instanceof Damage) return null;
    throw error;
  }
}

/** Reads JSON strictly, from the left. Throws `Damage` where it cannot go on. */
class Reader {
  private position = 0;
  /** True if the value that is asked for is the whole text. */
  private isWhole = false;

  constructor(private readonly text: string) {}

  at(position: number): this {
    this.position = position;
    return this;
  }

  /** The whole text as a tree; null where something follows. */
  whole(): Tree | null {
    const tree = this.tree();
    this.space();
    return this.peek() === "" ? tree : null;
  }

  private tree(): Tree {
    const start = this.position;
    const character = this.peek();
    if (character !== "{" && character !== "[") return { start, scalar: this.scalar() };
    const inner = new Map<string, Tree>();
    if (character === "{") {
      for (const key of this.keys()) {
        const value = this.tree();
        if (!inner.has(key)) inner.set(key, value);
      }
    } else for (const _ of this.items()) inner.set(String(inner.size), this.tree());
    return { start, inner };
  }

  /** Goes to the value at a path; false if there is none. */
  find(path: JsonPath): boolean {
    this.space();
    this.isWhole = path.length === 0 && !/[{[]/.test(this.peek());
    for (const key of path) {
      if (this.peek() === "{") {
        if (!this.findKey(key)) return false;
      } else if (this.peek() === "[") {
        if (!this.findElement(/^\d+$/.test(key) ? Number(key) : -1)) return false;
      } else throw new Damage();
    }
    return true;
  }

  private findKey(key: string): boolean {
    for (const found of this.keys()) {
      if (found === key) return true;
      this.skip();
    }
    return false;
  }

  private findElement(index: number): boolean {
    let current = 0;
    for (const _ of this.items()) {
      if (current++ === index) return true;
      this.skip();
    }
    return false;
  }

  /** Each key of the object here; the reader then stands at its value, which the caller must read. */
  private *keys(): Generator<string> {
    this.take("{");
    if (this.takeIf("}")) return;
    do {
      this.space();
      const key = this.string();
      this.take(":");
      this.space();
      yield key;
    } while (this.more("}"));
  }

  /** Each element of the array here, which the caller must read. */
  private *items(): Generator<void> {
    this.take("[");
    if (this.takeIf("]")) return;
    do {
      this.space();
      yield;
    } while (this.more("]"));
  }

  private more(end: string): boolean {
    if (this.takeIf(end)) return false;
    this.take(",");
    return true;
  }

  /** A scalar as text; null for JSON null, an object or an array. */
  scalar(): string | null {
    const character = this.peek();
    if (character === '"') return wellFormed(this.string());
    if (character === "{" || character === "[") return null;
    const word = this.word();
    return word === "null" ? null : word;
  }

  /**
   * The JSON of the value here, printed anew. `unique`: of a key given twice the first place and the last value, as in
   * a tree.
   */
  copy(unique: boolean): string {
    const character = this.peek();
    if (character === '"') return unique ? write(wellFormed(this.string())) : write(this.string());
    if (character === "[") {
      const items: string[] = [];
      for (const _ of this.items()) items.push(this.copy(unique));
      return `[${items.join(",")}]`;
    }
    if (character !== "{") return printed(this.word());
    const entries: [string, string][] = [];
    for (const key of this.keys()) entries.push([write(key), this.copy(unique)]);
    return `{${(unique ? [...new Map(entries)] : entries).map(([key, value]) => `${key}:${value}`).join(",")}}`;
  }

  elements(): string[] | null {
    this.space();
    if (this.peek() !== "[") return null;
    const found: string[] = [];
    for (const _ of this.items()) found.push(this.copy(true));
    return found;
  }

  private skip(): void {
    const character = this.peek();
    if (character === '"') this.string();
    else if (character === "{") for (const _ of this.keys()) this.skip();
    else if (character === "[") for (const _ of this.items()) this.skip();
    else this.word();
  }

  /** A number, `true`, `false` or `null`. */
  private word(): string {
    const word = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
    word.lastIndex = this.position;
    const [found] = word.exec(this.text) ?? [];
    if (found === undefined) throw new Damage();
    this.position = word.lastIndex;
    const rest = found + this.peek();
    const broken = /^[a-z]+[\w$]$/.test(rest) ? rest !== found : /^-?(?:0\d|\d+\.|[\d.]+[eE])$/.test(rest);
    // Only a number that is the whole text must have an end.
    if (broken || (this.isWhole && /\S/.test(this.peek()))) throw new Damage();
    return found;
  }

  private string(): string {
    if (this.peek() !== '"') throw new Damage();
    let end = this.position + 1;
    for (let code = 0; (code = this.text.charCodeAt(end)) !== 34; end++) {
      // Beyond the end there is no code.
      if (!(code >= 32)) throw new Damage();
      if (code === 92) end++;
    }
    const found = this.text.slice(this.position, (this.position = end + 1));
    try {
      return JSON.parse(found) as string;
    } catch {
      throw new Damage();
    }
  }

  private space(): void {
    while (" \t\n\r".includes(this.text[this.position] ?? "x")) this.position++;
  }

  private peek(): string {
    return this.text[this.position] ?? "";
  }

  private takeIf(character: string): boolean {
    this.space();
    if (this.peek() !== character) return false;
    this.position++;
    return true;
  }

  private take(character: string): void {
    if (!this.takeIf(character)) throw new Damage();
  }
}

/** A string's JSON with escapes in upper case, as by Jackson; half of a surrogate pair is one. */
const write = (text: string) =>
  JSON.stringify(text).replace(/\\\\|\\u[\da-f]{4}/g, (found) =>
    found === "\\\\" ? found : `\\u${found.slice(2).toUpperCase()}`,
  );

/** A word, numbers printed anew: 1e3 → `1000.0`, -0 → `0`. */
function printed(word: string): string {
  if (!/^[-\d]/.test(word)) return word;
  if (!/[.eE]/.test(word)) return word === "-0" ? "0" : word;
  const number = javaDouble(Number(word));
  return /\d/.test(number) ? number : write(number);
}
