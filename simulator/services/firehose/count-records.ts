/** Line and value counts of one archived object. */
export interface RecordCount {
  /** Number of non-empty lines: the rows that Athena reads. */
  readonly lines: number;
  /** Number of top-level JSON values: the records that were delivered. */
  readonly values: number;
  /** True if every line is exactly one value: only then does a line-based reader see every record. */
  readonly onePerLine: boolean;
}

/**
 * Counts lines and JSON values in the text of a delivered object.
 *
 * A reader of JSON streams counts `{}{}` as two records and hides that the delimiter is missing, whereas Athena
 * "expects each JSON document to be on a single line" (Athena user guide, "OpenX JSON SerDe") and reads only the first.
 * `{}{}` → `{ lines: 1, values: 2, onePerLine: false }`.
 */
export function countRecords(text: string): RecordCount {
  let values = 0;
  let lines = 0;
  let onePerLine = true;
  let valuesOnLine = 0;
  let blank = true;
  let depth = 0;
  let inString = false;
  let inScalar = false;

  const endValue = (): void => {
    values += 1;
    valuesOnLine += 1;
    inScalar = false;
  };
  const endLine = (): void => {
    if (blank) return;
    lines += 1;
    if (valuesOnLine !== 1 || depth > 0 || inString) onePerLine = false;
    valuesOnLine = 0;
    blank = true;
  };

  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === backslash) at += 1;
      else if (code === quote) {
        inString = false;
        if (depth === 0) endValue();
      }
      continue;
    }
    const isBlank = code === space || code === tab || code === carriageReturn || code === lineFeed;
    if (inScalar && (isBlank || code === quote || isBracket(code))) endValue();
    if (code === lineFeed) endLine();
    if (isBlank) continue;
    blank = false;
    if (code === quote) inString = true;
    else if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
      if (depth === 0) endValue();
    } else if (depth === 0) inScalar = true;
  }
  if (inScalar) endValue();
  endLine();
  return { lines, values, onePerLine };
}

const [tab, lineFeed, carriageReturn, space, quote, backslash] = [9, 10, 13, 32, 34, 92];
const [openBrace, closeBrace, openBracket, closeBracket] = [123, 125, 91, 93];

const isBracket = (code: number): boolean =>
  code === openBrace || code === closeBrace || code === openBracket || code === closeBracket;
