const mostTries = 16;

/**
 * Values by text, looked up as a substring of a longer text: for a few lookups per event, extracting and hashing
 * strings costs more than reading the event.
 */
export class TextTable<Value> {
  private readonly places: ({ readonly text: string; readonly value: Value } | undefined)[];
  private readonly mask: number;
  /** Texts with the same `hashOf` are looked up the usual way. */
  private readonly alike: ReadonlyMap<string, Value> | undefined;

  constructor(entries: ReadonlyMap<string, Value>) {
    let size = 2;
    while (size < entries.size * 3) size *= 2;
    this.places = new Array(size).fill(undefined);
    this.mask = size - 1;
    for (const [text, value] of entries) {
      let at = hashOf(text, 0, text.length) & this.mask;
      let tries = 1;
      for (; this.places[at] !== undefined; tries++) at = (at + 1) & this.mask;
      this.places[at] = { text, value };
      if (tries > mostTries) this.alike = entries;
    }
  }

  /** The value for the text in `source` from `start` to `end`. */
  find(source: string, start: number, end: number): Value | undefined {
    if (this.alike !== undefined) return this.alike.get(source.slice(start, end));
    const length = end - start;
    for (let at = hashOf(source, start, length) & this.mask; ; at = (at + 1) & this.mask) {
      const place = this.places[at];
      if (place === undefined) return undefined;
      if (place.text.length === length && source.startsWith(place.text, start)) return place.value;
    }
  }
}

/**
 * Texts in patterns differ in their length, at their end or at their beginning: `CreateRole` and `DeleteRole`,
 * `team-17` and `team-18`.
 */
function hashOf(source: string, start: number, length: number): number {
  if (length < 3) return length;
  const end = start + length;
  return (
    length * 7 +
    source.charCodeAt(start) * 31 +
    source.charCodeAt(end - 1) * 61 +
    source.charCodeAt(end - 2) * 1021 +
    source.charCodeAt(end - 3) * 8191
  );
}
