import * as z from "zod/mini";

/**
 * Text in events is untrusted: user agents, tags, names. It may contain control characters, bidirectional overrides,
 * and a million letters.
 */

/** Control and format characters, private use, lone surrogates: nothing that a reader would miss. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** One line of at most `limit` characters, without invisible ones. */
export function clean(text: string, limit: number): string {
  // Truncated first: a pattern on a million characters for each of twenty facts would take seconds.
  const line = text
    .slice(0, limit * 4)
    .replace(invisible, " ")
    .replace(/\s+/gu, " ")
    .trim();
  const points = [...line];
  if (points.length <= limit && text.length <= limit * 4) return line;
  return `${points.slice(0, limit - 1).join("")}…`;
}

/** A value of an event as text, or undefined if it is not text or a number. */
export function textOf(value: unknown, limit: number): string | undefined {
  if (typeof value === "string") return clean(value, limit) || undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}

/** The first lines that fit into the given number of bytes as JSON. */
export function firstLines(lines: readonly string[], limit: number): readonly string[] {
  let bytes = 0;
  const end = lines.findIndex((line) => (bytes += bytesOf(line) + 1) > limit);
  return end === -1 ? lines : lines.slice(0, end);
}

/** Size of a message on the wire, in bytes. */
export const bytesOf = (message: unknown): number => Buffer.byteLength(JSON.stringify(message));

/** A URL in a secret. `fetch` refuses one with a user name or a password, in an error that repeats it. */
export const httpsUrl = z.url({ protocol: /^https$/ }).check(
  z.refine((url) => {
    const { username, password } = new URL(url);
    return username === "" && password === "";
  }),
);

/**
 * A header in a secret, as HTTP defines its name and its value (RFC 9110, "Field Values"): `fetch` refuses any other in
 * an error that repeats it.
 */
export const headerName = z.string().check(z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,512}$/));
export const headerValue = z.string().check(z.regex(/^[\t\x20-\x7e]{1,8192}$/));
