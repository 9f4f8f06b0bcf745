/** Small texts of settings that exemptions from remediation and exceptions from detections share. */

/** `2026-11-26T08:00:00Z` → `2026-11-26`. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** A condition on a tag: any value, or this one. */
export interface Tag {
  readonly key: string;
  readonly value?: string | undefined;
}

/** `public` or `public=yes`. */
export const tagText = ({ key, value }: Tag): string => (value === undefined ? key : `${key}=${value}`);

/**
 * True if a pattern with `*`, which matches any characters, matches the whole text. Takes at most time proportional to
 * the product of the two lengths: with a regular expression of many stars, a hostile name could take years.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? "";
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
