/**
 * Characters that a terminal acts on instead of showing, or that change the order or presence of what is shown: control
 * characters (ECMA-48), line and paragraph separators, directional formatting (Unicode Standard Annex 9, section 2),
 * characters without width, and tags.
 */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Half of a surrogate pair, which no terminal can show. */
const halves = /[\ud800-\udfff]/gu;

/** A text from outside, such as of an event, a state or AWS, safe for a terminal: unsafe characters are escaped as in JSON. */
export const printable = (text: string): string => text.replace(unsafe, escaped).replace(halves, escaped);

/** The same for a text of several lines, such as an error message: its line breaks stay. */
export const printableLines = (text: string): string =>
  text.replaceAll("\r\n", "\n").split("\n").map(printable).join("\n");

/**
 * The message of an error. One that lists problems has a line for each: a line break within a problem, which quotes what
 * somebody else wrote, is none of the list's.
 */
export function printableError(error: Error & { readonly problems?: unknown }): string {
  const { problems } = error;
  if (!Array.isArray(problems)) return printableLines(error.message);
  const lines = problems.map((problem: unknown) => printable(String(problem)));
  return lines.length === 1 ? (lines[0] ?? "") : lines.map((line) => `- ${line}`).join("\n");
}

/**
 * Plain data with every text in it made {@link printable}, keys of objects as well. `made`: otherwise, such as
 * {@link printableLines} where texts have several lines.
 */
export function printableData<Value>(value: Value, made: (text: string) => string = printable): Value {
  if (typeof value === "string") return made(value) as Value;
  if (Array.isArray(value)) return value.map((each: unknown) => printableData(each, made)) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [made(key), printableData(each as unknown, made)]),
  ) as Value;
}

/** JSON text, indented. Escapes stand only within texts, where JSON allows them for every character. */
export const printableJson = (value: unknown): string => printableLines(JSON.stringify(value, null, 2) ?? "null");

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
