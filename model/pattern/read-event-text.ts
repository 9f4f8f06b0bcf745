import type { FieldTree } from "./field-tree";
import { broken, depthLimit, isSpace, JsonScanner } from "./json-scanner";
import { Leaves, type ArrayElement } from "./leaves";

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Reads the leaves of the fields in `tree` from the JSON text of an event, in one pass and with every digit of a
 * number; false if the text is not a JSON object. Control characters in strings, and escapes in strings that no pattern
 * uses, are not checked.
 */
export function readEventText(text: string, tree: FieldTree, leaves: Leaves): boolean {
  return reader.read(text, tree, leaves);
}

/** Methods take the position of a value's first character and return the position after its last, or `broken`. */
class EventTextReader extends JsonScanner {
  private leaves = new Leaves(0);
  private child: FieldTree | undefined;

  read(text: string, tree: FieldTree, leaves: Leaves): boolean {
    this.load(text);
    this.leaves = leaves;
    const start = this.skipSpace(0);
    if (this.units[start] !== openBrace) return false;
    const end = this.readObject(start, tree, undefined, 1);
    this.text = "";
    return end !== broken && this.skipSpace(end) === text.length;
  }

  private readObject(start: number, tree: FieldTree, within: ArrayElement | undefined, depth: number): number {
    if (depth > depthLimit) return broken;
    const { units } = this;
    let at = start + 1;
    if (units[at] !== quote) at = this.skipSpace(at);
    if (units[at] === closeBrace) return at + 1;
    while (units[at] === quote) {
      at = this.readKey(at, tree);
      if (at === broken) return broken;
      const { child } = this;
      if (units[at] !== colon) {
        at = this.skipSpace(at);
        if (units[at] !== colon) return broken;
      }
      at++;
      if (isSpace(units[at] as number)) at = this.skipSpace(at);
      at = child === undefined ? this.skipValue(at, depth) : this.readValue(at, child, within, depth);
      if (at === broken) return broken;
      if (units[at] !== comma) {
        at = this.skipSpace(at);
        if (units[at] === closeBrace) return at + 1;
        if (units[at] !== comma) return broken;
      }
      at++;
      if (units[at] !== quote) at = this.skipSpace(at);
    }
    return broken;
  }

  /** Leaves the key's tree in `child`. */
  private readKey(start: number, tree: FieldTree): number {
    const { units } = this;
    const keyStart = start + 1;
    const escape = this.escapeFrom(keyStart);
    const at = this.text.indexOf('"', keyStart);
    if (at === -1 || at >= escape) return this.readEscapedKey(start, tree);
    this.child = tree.findUnits(units, keyStart, at);
    if (this.child === undefined && tree.mayBeDotted(units, keyStart, at)) {
      this.child = tree.find(this.text.slice(keyStart, at));
    }
    return at + 1;
  }

  private readEscapedKey(start: number, tree: FieldTree): number {
    const end = this.skipString(start);
    const key = end === broken ? undefined : resolveEscapes(this.text.slice(start, end));
    this.child = key === undefined ? undefined : tree.find(key);
    return end;
  }

  private readArray(start: number, tree: FieldTree, around: ArrayElement | undefined, depth: number): number {
    if (depth > depthLimit) return broken;
    const { units } = this;
    let at = this.skipSpace(start + 1);
    if (units[at] === closeBracket) return at + 1;
    const array = this.leaves.nextArray();
    for (let index = 0; ; index++) {
      const holdsMore = units[at] === openBrace || units[at] === openBracket;
      at = this.readValue(at, tree, holdsMore ? { array, index, around } : around, depth);
      if (at === broken) return broken;
      at = this.skipSpace(at);
      if (units[at] === closeBracket) return at + 1;
      if (units[at] !== comma) return broken;
      at = this.skipSpace(at + 1);
    }
  }

  private readValue(at: number, tree: FieldTree, within: ArrayElement | undefined, depth: number): number {
    const unit = this.units[at] as number;
    if (unit === openBrace && tree.isInner) return this.readObject(at, tree, within, depth + 1);
    if (unit === openBracket) return this.readArray(at, tree, within, depth + 1);
    if (unit === openBrace || tree.field === -1) return this.skipValue(at, depth);
    if (unit === quote) return this.readString(at, tree.field, within);
    const end = this.skipWord(at);
    if (end !== broken) this.leaves.addPart(tree.field, this.text, at, end, false, within);
    return end;
  }

  private readString(start: number, field: number, within: ArrayElement | undefined): number {
    const escape = this.escapeFrom(start);
    const end = this.skipString(start);
    if (end === broken) return broken;
    if (end <= escape) {
      this.leaves.addPart(field, this.text, start + 1, end - 1, true, within);
      return end;
    }
    const string = resolveEscapes(this.text.slice(start, end));
    if (string === undefined) return broken;
    this.leaves.add(field, string, true, within);
    return end;
  }
}

/** Content of a quoted string; undefined for an invalid escape or a control character. */
function resolveEscapes(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

/** A shared instance, with a buffer for the longest event. */
const reader = new EventTextReader();
