/**
 * The number that `text` (a JSON number) stands for, or `undefined` when it does not survive a double, as
 * 9007199254740993 and 1e400 do not: those EventBridge can compare as text only (event-ruler, ComparableNumber).
 */
export function comparableNumber(text: string): number | undefined {
  const number = Number(text) + 0; // which makes minus zero zero
  if (/^-?\d{1,15}$/.test(text)) return number;
  if (!Number.isFinite(number)) return undefined;
  return decimal(text) === decimal(shortest(number)) ? number : undefined;
}

/**
 * The shortest decimal that reads back as `number`, in at least two digits as Java writes it: 4.9e-324 is the smallest
 * double there, and "5e-324" is not.
 */
function shortest(number: number): string {
  const text = String(number);
  if (Math.abs(number) > 1e-320) return text;
  const twoDigits = number.toPrecision(2);
  return Number(twoDigits) === number ? twoDigits : text;
}

/** One text per decimal value: `-1.50e3` → `-15e2`. */
function decimal(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  if (kept === "") return "0";
  return `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
