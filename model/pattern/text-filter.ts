import { Leaf } from "./leaves";

/** Up to this many units are searched for: V8 searches for seven or more several times as slowly. */
const searchedUnits = 6;

/**
 * The characters of keys by how often they are in texts of events, the most frequent first; what is missing is rarer. V8 stops
 * at each occurrence of the first character that it searches for, so that `Name"` is found several times as fast as `tName"`.
 */
const byFrequency = "eatrsn-oicdumlApIvfbwSCgTyDEhNRPHM";

/** Only these may be in a key: nothing that JSON can write with an escape other than `\u`. */
const plainKey = /^[\w$:@# +-]+$/;

const quote = 0x22;
const dot = 0x2e;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const openBrace = 0x7b;

/** True if a key of the text may be hidden: written with the code of a character. */
export const mayHideKeys = (text: string): boolean => text.includes("\\u");

/**
 * Finds the values of one field in the text of an event without reading its structure: everything that stands after the
 * field's last key, wherever that is. In a text without `\u`, it may find values of other fields, but misses none.
 */
export class ValueFinder {
  private readonly key: string;
  private readonly searched: string;
  private readonly before: number;
  private readonly mayBeDotted: boolean;

  private constructor(path: string) {
    this.key = path.slice(path.lastIndexOf(".") + 1);
    this.searched = `${rarestEnd(this.key)}"`;
    this.before = this.key.length + 1 - this.searched.length;
    this.mayBeDotted = path.includes(".");
  }

  /** Undefined for a field whose key can be written in several ways. */
  static for(path: string): ValueFinder | undefined {
    const finder = new ValueFinder(path);
    return plainKey.test(finder.key) ? finder : undefined;
  }

  /**
   * Calls `take` for each value until one returns true, and says whether one did. Also true if a value cannot be told:
   * an array, a string with escapes.
   */
  someValue(text: string, take: (leaf: Leaf) => boolean): boolean {
    const { searched, key, before } = this;
    for (let end = text.indexOf(searched); end !== -1; end = text.indexOf(searched, end + 1)) {
      const start = end - before;
      const unitBefore = text.charCodeAt(start - 1);
      if (unitBefore !== quote && !(unitBefore === dot && this.mayBeDotted)) continue;
      if (before > 0 && !text.startsWith(key, start)) continue;
      const value = startOfValue(text, end + searched.length);
      if (value === -1) continue;
      const unit = text.charCodeAt(value);
      if (unit === openBrace) continue; // Its fields have keys of their own.
      if (unit === openBracket) return true;
      const leaf = unit === quote ? stringAt(text, value) : wordAt(text, value);
      if (leaf === undefined || take(leaf)) return true;
    }
    return false;
  }
}

/** The end of a key that begins with its rarest character: the longest of those that are searched for fast. */
function rarestEnd(key: string): string {
  let end = key.slice(1 - searchedUnits);
  for (let start = Math.max(0, key.length - searchedUnits + 2); start < key.length; start++)
    if (rankOf(key.charAt(start)) > rankOf(end.charAt(0))) end = key.slice(start);
  return end;
}

function rankOf(character: string): number {
  const rank = byFrequency.indexOf(character);
  return rank === -1 ? byFrequency.length : rank;
}

/** Where the value begins whose key ends at `end`; -1 if the text before `end` is not a key. */
function startOfValue(text: string, end: number): number {
  let at = skipSpace(text, end);
  if (text.charCodeAt(at) !== colon) return -1;
  at = skipSpace(text, at + 1);
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** Undefined for a string with an escape. */
function stringAt(text: string, start: number): Leaf | undefined {
  const end = text.indexOf('"', start + 1);
  if (end === -1) return undefined;
  for (let at = start + 1; at < end; at++) if (text.charCodeAt(at) === backslash) return undefined;
  return Leaf.of(text, start + 1, end, true);
}

/** A number, `true`, `false` or `null`. */
function wordAt(text: string, start: number): Leaf {
  let end = start;
  while (/[\w.+-]/.test(text.charAt(end))) end++;
  return Leaf.of(text, start, end, false);
}
