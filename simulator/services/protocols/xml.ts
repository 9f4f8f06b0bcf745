import { XMLBuilder, XMLParser } from "fast-xml-parser";

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@", suppressEmptyNode: false });
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: true });

/** `{ A: { b: 1 } }` → `<A><b>1</b></A>`; dates as ISO 8601, members without a value omitted. */
export const toXml = (root: Readonly<Record<string, unknown>>): string => builder.build(plain(root)) as string;

/** Members of the document's root element. */
export function fromXml(text: string): Record<string, unknown> {
  const { "?xml": _, ...document } = parser.parse(text) as Record<string, unknown>;
  const [root] = Object.values(document);
  return typeof root === "object" && root !== null ? (root as Record<string, unknown>) : {};
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined || member === null ? [] : [[key, plain(member)]],
    ),
  );
}

/**
 * XML lists: `wrap("member")` turns `{ Tags: [a, b] }` into `{ Tags: { member: [a, b] } }`, at every depth. The entries of a
 * map, `{ entry: [{ key, value }] }`, stand by themselves (Smithy documentation, "AWS query protocol", maps).
 */
export function wrapLists(value: unknown, element: string, rename: (key: string) => string = (key) => key): unknown {
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return { [element]: value.map((entry) => wrapLists(entry, element, rename)) };
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      rename(key),
      key === "entry" && Array.isArray(member) ? member : wrapLists(member, element, rename),
    ]),
  );
}
