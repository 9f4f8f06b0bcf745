/** The literal texts between the `*` of a wildcard: `a*b` is `["a", "b"]`, and `*` is `["", ""]`. */
export type Wildcard = readonly string[];

/**
 * Parses a wildcard as EventBridge does ("Comparison operators", "Wildcard matching"): `*` is any text, `\*` an
 * asterisk, `\\` a backslash. A string is the reason why it is invalid, to follow the quoted value in a message.
 */
export function readWildcard(text: string): { readonly literals: Wildcard } | string {
  const literals = [""];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === "*") {
      if (text[at + 1] === "*") return `has two "*" in a row at position ${at}; write one`;
      literals.push("");
      continue;
    }
    if (char === "\\") {
      at++;
      if (text[at] !== "*" && text[at] !== "\\")
        return `has a backslash at position ${at - 1} that escapes neither "*" nor "\\"; write "\\\\" for a backslash`;
    }
    literals[literals.length - 1] += text[at] as string;
  }
  return { literals };
}

/** True if the wildcard matches the whole `value`. */
export function fitsWildcard(literals: Wildcard, value: string): boolean {
  const first = literals[0] as string;
  const lastIndex = literals.length - 1;
  if (lastIndex === 0) return value === first;
  const last = literals[lastIndex] as string;
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
  const end = value.length - last.length;
  let at = first.length;
  for (let index = 1; index < lastIndex; index++) {
    const literal = literals[index] as string;
    const found = value.indexOf(literal, at);
    if (found < 0 || found + literal.length > end) return false;
    at = found + literal.length;
  }
  return true;
}
