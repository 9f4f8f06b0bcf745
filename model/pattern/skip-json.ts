/**
 * Finding the end of JSON values in a text. Each function takes the position of a value's first character and returns
 * the position behind its last, or `broken`. They are plain functions over numbers, because here a matcher spends its
 * time.
 */

/** Returned in place of a position when the text is no JSON. */
export const broken = -1;

/** Objects and arrays deeper than this are refused, as Jackson does, with which event-ruler reads. */
export const depthLimit = 1000;

const quote = 0x22;
const plus = 0x2b;
const comma = 0x2c;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
/** Lower case of a letter's code: "E" to "e". */
const lowerCase = 0x20;
const letterE = 0x65;

export function skipSpace(text: string, start: number): number {
  const length = text.length;
  let at = start;
  while (at < length) {
    const unit = text.charCodeAt(at);
    if (unit > 0x20 || (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09)) break;
    at++;
  }
  return at;
}

/** Escapes and control characters in strings are not looked at. */
export function skipValue(text: string, at: number, depth: number): number {
  if (at >= text.length) return broken;
  const unit = text.charCodeAt(at);
  if (unit === quote) return skipString(text, at);
  if (unit === openBrace) return skipObject(text, at, depth + 1);
  if (unit === openBracket) return skipArray(text, at, depth + 1);
  return skipWord(text, at);
}

export function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? broken : end + 1;
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === backslash) before--;
  return (at - before) % 2 === 0;
}

function skipObject(text: string, start: number, depth: number): number {
  if (depth > depthLimit) return broken;
  const length = text.length;
  let at = skipSpace(text, start + 1);
  if (at < length && text.charCodeAt(at) === closeBrace) return at + 1;
  while (at < length && text.charCodeAt(at) === quote) {
    at = skipString(text, at);
    if (at === broken) return broken;
    at = skipSpace(text, at);
    if (at >= length || text.charCodeAt(at) !== colon) return broken;
    at = skipValue(text, skipSpace(text, at + 1), depth);
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

function skipArray(text: string, start: number, depth: number): number {
  if (depth > depthLimit) return broken;
  const length = text.length;
  let at = skipSpace(text, start + 1);
  if (at < length && text.charCodeAt(at) === closeBracket) return at + 1;
  while (at < length) {
    at = skipValue(text, at, depth);
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

/** `true`, `false`, `null` or a number. */
export function skipWord(text: string, at: number): number {
  if (text.startsWith("null", at) || text.startsWith("true", at)) return at + 4;
  if (text.startsWith("false", at)) return at + 5;
  return skipNumber(text, at);
}

function skipNumber(text: string, start: number): number {
  const length = text.length;
  let at = text.charCodeAt(start) === minus ? start + 1 : start;
  const whole = at;
  at = skipDigits(text, at);
  if (at === whole || (at > whole + 1 && text.charCodeAt(whole) === zero)) return broken;
  if (at < length && text.charCodeAt(at) === dot) {
    const fraction = at + 1;
    at = skipDigits(text, fraction);
    if (at === fraction) return broken;
  }
  if (at < length && (text.charCodeAt(at) | lowerCase) === letterE) {
    at++;
    if (at < length && (text.charCodeAt(at) === plus || text.charCodeAt(at) === minus)) at++;
    const exponent = at;
    at = skipDigits(text, exponent);
    if (at === exponent) return broken;
  }
  return at;
}

function skipDigits(text: string, start: number): number {
  const length = text.length;
  let at = start;
  while (at < length) {
    const unit = text.charCodeAt(at);
    if (unit < zero || unit > nine) break;
    at++;
  }
  return at;
}
