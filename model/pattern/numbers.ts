/**
 * The number of `text` (a JSON number), or `undefined` if a double cannot represent it, as with 9007199254740993 and
 * 1e400: EventBridge can compare those only as text (event-ruler, ComparableNumber).
 */
export function comparableNumber(text: string): number | undefined {
  const number = Number(text) + 0; // converts minus zero to zero
  if (/^-?\d{1,15}$/.test(text)) return number;
  if (!Number.isFinite(number)) return undefined;
  return decimal(text) === decimal(shortest(number)) ? number : undefined;
}

/**
 * The shortest decimal that parses to `number`, with at least two digits as in Java: 4.9e-324 is the smallest double
 * there, and "5e-324" is not.
 */
function shortest(number: number): string {
  const text = String(number);
  if (Math.abs(number) > 1e-320) return text;
  const twoDigits = number.toPrecision(2);
  return Number(twoDigits) === number ? twoDigits : text;
}

/** Canonical text of a decimal value: `-1.50e3` → `-15e2`. */
function decimal(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  if (kept === "") return "0";
  return `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
