import type { FieldTree } from "./field-tree";
import type { ArrayElement, Leaves } from "./leaves";
import { broken, depthLimit, skipSpace, skipString, skipValue, skipWord } from "./skip-json";

const quote = 0x22;
const comma = 0x2c;
const dot = 0x2e;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const firstPrintable = 0x20;

/**
 * Reads the leaves of the fields in `tree` out of the JSON text of an event, in one pass and with every digit of a
 * number; false when the text is no JSON object. Where no pattern looks, only the structure is checked, and strings may
 * hold bad escapes and control characters.
 */
export function readEventText(text: string, tree: FieldTree, leaves: Leaves): boolean {
  const start = skipSpace(text, 0);
  if (text.charCodeAt(start) !== openBrace) return false;
  const end = readObject(text, start, tree, leaves, undefined, 1);
  return end !== broken && skipSpace(text, end) === text.length;
}

function readObject(
  text: string,
  start: number,
  tree: FieldTree,
  leaves: Leaves,
  within: ArrayElement | undefined,
  depth: number,
): number {
  if (depth > depthLimit) return broken;
  const length = text.length;
  let at = skipSpace(text, start + 1);
  if (at < length && text.charCodeAt(at) === closeBrace) return at + 1;
  while (at < length && text.charCodeAt(at) === quote) {
    const keyStart = ++at;
    let isPlain = true;
    for (; at < length; at++) {
      const unit = text.charCodeAt(at);
      if (unit > backslash) continue; // lower-case letters, which is most of any key
      if (unit === quote) break;
      if (unit === dot) isPlain = false;
      else if (unit === backslash) {
        isPlain = false;
        at++;
      }
    }
    if (at >= length) return broken;
    const child = isPlain ? tree.find(text, keyStart, at) : findUnusualKey(text, keyStart, at, tree);
    at = skipSpace(text, at + 1);
    if (at >= length || text.charCodeAt(at) !== colon) return broken;
    at = skipSpace(text, at + 1);
    at = child === undefined ? skipValue(text, at, depth) : readValue(text, at, child, leaves, within, depth);
    if (at === broken) return broken;
    at = skipSpace(text, at);
    if (at >= length) return broken;
    const after = text.charCodeAt(at);
    if (after === closeBrace) return at + 1;
    if (after !== comma) return broken;
    at = skipSpace(text, at + 1);
  }
  return broken;
}

function readArray(
  text: string,
  start: number,
  tree: FieldTree,
  leaves: Leaves,
  around: ArrayElement | undefined,
  depth: number,
): number {
  if (depth > depthLimit) return broken;
  const length = text.length;
  let at = skipSpace(text, start + 1);
  if (at < length && text.charCodeAt(at) === closeBracket) return at + 1;
  const array = leaves.nextArray();
  for (let index = 0; at < length; index++) {
    const unit = text.charCodeAt(at);
    const holdsMore = unit === openBrace || unit === openBracket;
    at = readValue(text, at, tree, leaves, holdsMore ? { array, index, around } : around, depth);
    if (at === broken) return broken;
    at = skipSpace(text, at);
    if (at >= length) return broken;
    const after = text.charCodeAt(at);
    if (after === closeBracket) return at + 1;
    if (after !== comma) return broken;
    at = skipSpace(text, at + 1);
  }
  return broken;
}

function readValue(
  text: string,
  at: number,
  tree: FieldTree,
  leaves: Leaves,
  within: ArrayElement | undefined,
  depth: number,
): number {
  if (at >= text.length) return broken;
  const unit = text.charCodeAt(at);
  if (unit === openBrace && tree.isInner) return readObject(text, at, tree, leaves, within, depth + 1);
  if (unit === openBracket) return readArray(text, at, tree, leaves, within, depth + 1);
  if (unit === openBrace || tree.field === -1) return skipValue(text, at, depth);
  if (unit === quote) return readString(text, at, tree.field, leaves, within);
  const end = skipWord(text, at);
  if (end !== broken) leaves.add(tree.field, text.slice(at, end), false, within);
  return end;
}

function readString(
  text: string,
  start: number,
  field: number,
  leaves: Leaves,
  within: ArrayElement | undefined,
): number {
  const length = text.length;
  for (let at = start + 1; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      leaves.add(field, text.slice(start + 1, at), true, within);
      return at + 1;
    }
    if (unit < firstPrintable) return broken;
    if (unit === backslash) return readEscapedString(text, start, field, leaves, within);
  }
  return broken;
}

function readEscapedString(
  text: string,
  start: number,
  field: number,
  leaves: Leaves,
  within: ArrayElement | undefined,
): number {
  const end = skipString(text, start);
  const string = end === broken ? undefined : resolveEscapes(text.slice(start, end));
  if (string === undefined) return broken;
  leaves.add(field, string, true, within);
  return end;
}

/** A key with a dot or an escape, from behind its opening quote to its closing quote. */
function findUnusualKey(text: string, start: number, end: number, tree: FieldTree): FieldTree | undefined {
  const key = resolveEscapes(text.slice(start - 1, end + 1));
  return key === undefined ? undefined : tree.findKey(key);
}

/** What a string in quotes says; undefined when JSON has no such escape, or a control character stands in it. */
function resolveEscapes(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
