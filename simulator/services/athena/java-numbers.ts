/** Numbers as Java reads and prints them: Athena's engine and its SerDes are Java programs. */

/** `Double.toString`: 1000 → `1000.0`, 1719741601.123 → `1.719741601123E9`, 1.5e-7 → `1.5E-7`. */
export function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return withFraction(String(value));
  const shortest = value.toExponential();
  // Java prints two digits at least, and then the nearest two: 4.9E-324.
  const [digits = "", exponent = ""] = (shortest.includes(".") ? shortest : value.toExponential(1)).split("e");
  return `${withFraction(digits)}E${Number(exponent)}`;
}

const withFraction = (digits: string) => (digits.includes(".") ? digits : `${digits}.0`);

/** `Double.parseDouble`: `8d`, `0x1p3`, `NaN` and `1E400` are numbers, `1_000` is none; undefined for none. */
export function parseJavaDouble(text: string): number | undefined {
  const [, sign = "", word, decimal, hex, fraction = "", power = ""] =
    /^([+-]?)(?:(NaN|Infinity)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?|0[xX](?=\.?[\da-fA-F])([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([+-]?\d+)[fFdD]?)$/.exec(
      trimmed(text),
    ) ?? [];
  const size = word ?? decimal ?? (hex === undefined ? undefined : hexadecimal(hex, fraction, Number(power)));
  if (size === undefined) return undefined;
  return sign === "-" ? -Number(size) : Number(size);
}

const hexadecimal = (whole: string, fraction: string, power: number) =>
  Number(`0x${whole}${fraction}`) * 2 ** (power - 4 * fraction.length);

/** `String.trim`: takes off every character up to the space, and no other white space. */
export const trimmed = (text: string) => text.replace(/^[\0- ]+|[\0- ]+$/g, "");

/** A decimal number, whatever its size: 2.50 is `{ negative: false, digits: "250", scale: 2 }`. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  /** Digits after the point; less than 0 if zeros are left out. */
  readonly scale: number;
}

/** `new BigDecimal(text)`; undefined where that fails. */
function parseDecimal(text: string): Decimal | undefined {
  const [match, sign, whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/.exec(text) ?? [];
  if (match === undefined) return undefined;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, "");
  return { negative: sign === "-", digits, scale: fraction.length - Number(exponent) };
}

/** `BigDecimal.toString`. */
function decimalText({ negative, digits, scale }: Decimal): string {
  const sign = negative && /[1-9]/.test(digits) ? "-" : "";
  if (scale === 0) return sign + digits;
  const exponent = digits.length - 1 - scale;
  if (scale > 0 && exponent >= -6) {
    const padded = digits.padStart(scale + 1, "0");
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${sign}${mantissa}${exponent === 0 ? "" : `E${exponent > 0 ? "+" : ""}${exponent}`}`;
}

/** The same text for equal numbers: 2.50 and 2.5. */
function comparable({ negative, digits, scale }: Decimal): string {
  const short = digits.replace(/0+$/, "");
  return short === "" || short === "0" ? "0" : `${negative}/${short}/${scale - (digits.length - short.length)}`;
}

/** Digits before the point, as an integer. */
function wholePart({ negative, digits, scale }: Decimal): bigint {
  const whole = BigInt(scale > 0 ? digits.slice(0, -scale) || "0" : digits + "0".repeat(-scale));
  return negative ? -whole : whole;
}

const largestLong = 2n ** 63n - 1n;

/** `(long) value`: the nearest 64-bit integer towards 0. */
function toLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return largestLong;
  return value <= -(2 ** 63) ? -largestLong - 1n : BigInt(Math.trunc(value));
}

/** A number as the OpenX SerDe holds it. */
export class SerDeNumber {
  constructor(
    /** In a text column: `1000.0`. */
    readonly text: string,
    /** Within the JSON of an object or array: `1000`. */
    readonly nested: string,
    readonly double: number,
    /** As a 64-bit integer; the digits that do not fit are lost. */
    readonly long: bigint,
    /** As a 32-bit integer. */
    readonly int: number,
  ) {}
}

/**
 * A bare word of JSON, as the OpenX SerDe's own Java code reads it (io.starburst.openjson, `JSONTokener.readLiteral`):
 * an integer of 64 bits, also octal and hexadecimal; otherwise a double if that is exact, otherwise a decimal with all
 * its digits. Undefined for a word that is no number, or too large for a double: it is text.
 */
export function serDeNumber(word: string): SerDeNumber | undefined {
  const integer = word.includes(".") ? undefined : parseLong(word);
  if (integer !== undefined) return ofLong(integer);
  const decimal = parseDecimal(word);
  const double = Number(word);
  if (decimal === undefined || !Number.isFinite(double)) return undefined;
  const shortest = parseDecimal(String(double));
  if (shortest !== undefined && comparable(shortest) === comparable(decimal)) return ofDouble(double);
  const long = BigInt.asIntN(64, wholePart(decimal));
  const text = decimalText(decimal);
  return new SerDeNumber(text, Number(long) === double ? String(long) : text, double, long, wrapped(long));
}

/** A 64-bit integer, the type of most numbers. */
export const ofLong = (long: bigint) => new SerDeNumber(String(long), String(long), Number(long), long, wrapped(long));

function ofDouble(double: number): SerDeNumber {
  const long = toLong(double);
  const text = javaDouble(double);
  const nested = Object.is(double, -0) ? "-0" : Number(long) === double ? String(long) : text;
  return new SerDeNumber(text, nested, double, long, Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Number(long))));
}

const wrapped = (long: bigint) => Number(BigInt.asIntN(32, long));

/** `Long.parseLong`, of an octal number without its first 0, of a hexadecimal one without its `0x`. */
function parseLong(word: string): bigint | undefined {
  const [prefix, base, digit] = /^0x/i.test(word)
    ? [word.slice(0, 2), "0x", /^[\da-fA-F]+$/]
    : word.startsWith("0") && word.length > 1
      ? ["0", "0o", /^[0-7]+$/]
      : ["", "", /^\d+$/];
  const [, sign, digits = ""] = /^([+-]?)(.*)$/s.exec(word.slice(prefix.length)) ?? [];
  if (!digit.test(digits)) return undefined;
  const value = BigInt(base + digits) * (sign === "-" ? -1n : 1n);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}
