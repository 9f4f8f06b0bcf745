/** Returned instead of a position if the text is not JSON. */
export const broken = -1;

/** Objects and arrays deeper than this are rejected, as by Jackson, which event-ruler uses. */
export const depthLimit = 1000;

const space = 0x20;
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
const letterF = 0x66;
const letterT = 0x74;

/**
 * Finds the end of JSON values in a text. Its methods take the position of a value's first character and return the
 * position after its last, or `broken`; escapes and control characters in strings are not checked.
 *
 * Single characters are read from a copy in an array, which is three times as fast as from the string; the end of a
 * string is found by `indexOf`, which is faster than either.
 */
export class JsonScanner {
  text = "";
  /** The text's UTF-16 code units, followed by a 0, which is never valid JSON outside of strings. */
  units = new Uint16Array(1 << 12);
  private nextEscape = 0;
  private bytes = Buffer.from(this.units.buffer);

  load(text: string): void {
    if (this.units.length <= text.length) {
      this.units = new Uint16Array(text.length * 2);
      this.bytes = Buffer.from(this.units.buffer);
    }
    this.bytes.write(text, 0, "utf16le");
    this.units[text.length] = 0;
    this.text = text;
    this.nextEscape = -1;
  }

  /** Position of the first backslash from `at` on, or the text's length. `at` must not decrease. */
  escapeFrom(at: number): number {
    if (this.nextEscape < at) {
      const escape = this.text.indexOf("\\", at);
      this.nextEscape = escape === -1 ? this.text.length : escape;
    }
    return this.nextEscape;
  }

  skipSpace(start: number): number {
    const { units } = this;
    let at = start;
    while (isSpace(units[at] as number)) at++;
    return at;
  }

  skipValue(at: number, depth: number): number {
    const unit = this.units[at] as number;
    if (unit === quote) return this.skipString(at);
    if (unit === openBrace) return this.skipObject(at, depth + 1);
    if (unit === openBracket) return this.skipArray(at, depth + 1);
    return this.skipWord(at);
  }

  skipString(start: number): number {
    const { text } = this;
    const escape = this.escapeFrom(start);
    let end = text.indexOf('"', start + 1);
    while (end > escape && this.isEscaped(end)) end = text.indexOf('"', end + 1);
    return end === -1 ? broken : end + 1;
  }

  /** `true`, `false`, `null` or a number. */
  skipWord(at: number): number {
    const unit = this.units[at] as number;
    if (unit <= nine) return this.skipNumber(at);
    const word = unit === letterT ? "true" : unit === letterF ? "false" : "null";
    for (let index = 0; index < word.length; index++) {
      if (this.units[at + index] !== word.charCodeAt(index)) return broken;
    }
    return at + word.length;
  }

  private skipObject(start: number, depth: number): number {
    if (depth > depthLimit) return broken;
    const { units } = this;
    let at = start + 1;
    if (isSpace(units[at] as number)) at = this.skipSpace(at);
    if (units[at] === closeBrace) return at + 1;
    while (units[at] === quote) {
      at = this.skipString(at);
      if (at === broken) return broken;
      if (isSpace(units[at] as number)) at = this.skipSpace(at);
      if (units[at] !== colon) return broken;
      at++;
      if (isSpace(units[at] as number)) at = this.skipSpace(at);
      at = this.skipValue(at, depth);
      if (at === broken) return broken;
      if (isSpace(units[at] as number)) at = this.skipSpace(at);
      if (units[at] === closeBrace) return at + 1;
      if (units[at] !== comma) return broken;
      at++;
      if (isSpace(units[at] as number)) at = this.skipSpace(at);
    }
    return broken;
  }

  private skipArray(start: number, depth: number): number {
    if (depth > depthLimit) return broken;
    const { units } = this;
    let at = this.skipSpace(start + 1);
    if (units[at] === closeBracket) return at + 1;
    for (;;) {
      at = this.skipValue(at, depth);
      if (at === broken) return broken;
      at = this.skipSpace(at);
      if (units[at] === closeBracket) return at + 1;
      if (units[at] !== comma) return broken;
      at = this.skipSpace(at + 1);
    }
  }

  private skipNumber(start: number): number {
    const { units } = this;
    const whole = units[start] === minus ? start + 1 : start;
    let at = this.skipDigits(whole);
    if (at === whole || (at > whole + 1 && units[whole] === zero)) return broken;
    if (units[at] === dot) {
      const fraction = at + 1;
      at = this.skipDigits(fraction);
      if (at === fraction) return broken;
    }
    if (((units[at] as number) | lowerCase) === letterE) {
      at++;
      if (units[at] === plus || units[at] === minus) at++;
      const exponent = at;
      at = this.skipDigits(exponent);
      if (at === exponent) return broken;
    }
    return at;
  }

  private skipDigits(start: number): number {
    const { units } = this;
    let at = start;
    while ((units[at] as number) >= zero && (units[at] as number) <= nine) at++;
    return at;
  }

  /** True if an odd number of backslashes precedes `at`. */
  private isEscaped(at: number): boolean {
    let before = at - 1;
    while (this.units[before] === backslash) before--;
    return (at - before) % 2 === 0;
  }
}

export function isSpace(unit: number): boolean {
  return unit <= space && (unit === space || unit === 0x0a || unit === 0x0d || unit === 0x09);
}
