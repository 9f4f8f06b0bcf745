/** A field of a query file's header and its text: `["why", "One or two sentences, continued with two more spaces."]` */
export type HeaderField = readonly [field: string, value: string];

/**
 * Fields in their order, from the comments with which a query file begins; lines with two more spaces continue the one before.
 *
 * @param refuse is handed a line that is neither a field nor a continuation.
 */
export function readHeader(
  text: string,
  isField: (name: string) => boolean,
  refuse: (line: string) => never,
): readonly HeaderField[] {
  const found: [string, string][] = [];
  for (const line of text.split("\n")) {
    if (!line.startsWith("--")) break;
    const [, field, value] = /^-- ([a-z-]+): (.*\S)\s*$/.exec(line) ?? [];
    const [, continued] = /^-- {3}(.*\S)\s*$/.exec(line) ?? [];
    const last = found.at(-1);
    if (field !== undefined && isField(field)) found.push([field, value as string]);
    else if (continued !== undefined && last !== undefined) last[1] += ` ${continued}`;
    else refuse(line);
  }
  return found;
}
