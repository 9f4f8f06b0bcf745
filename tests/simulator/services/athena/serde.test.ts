import assert from "node:assert/strict";
import fc from "fast-check";
import { readObject, type JsonSerDe } from "../../../../simulator/services/athena/serde";
import { bucket, temporaryBuckets } from "./fixture";
import { join } from "node:path";

const buckets = temporaryBuckets();
const serDe: JsonSerDe = { kind: "json", caseInsensitive: false, ignoreMalformed: false, mapping: new Map() };
const columns = [{ name: "detail", type: "string" }] as const;

/** The details of an object's rows, and how many characters were ignored in each line. */
function read(text: string) {
  const file = join(buckets.write({ object: text }), bucket, "object");
  const { rows, ignored } = readObject("s3://archive/object", file, serDe, columns);
  return {
    details: rows.map(([detail]) => detail),
    ignored: ignored.map(({ line, characters }) => [line, characters]),
  };
}

const detail = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
const record = (value: unknown) => JSON.stringify({ detail: value });

describe("readObject", () => {
  it("returns every record that stands on a line of its own", () => {
    fc.assert(
      fc.property(fc.array(detail, { maxLength: 5 }), fc.boolean(), (details, closed) => {
        const text = details.map(record).join("\n") + (closed && details.length > 0 ? "\n" : "");
        assert.deepEqual(read(text), { details: details.map((value) => JSON.stringify(value)), ignored: [] });
      }),
      { numRuns: 50 },
    );
  });

  it("returns the first of several records on a line and counts what it ignored", () => {
    fc.assert(
      fc.property(detail, fc.array(detail, { minLength: 1, maxLength: 3 }), (first, more) => {
        const rest = more.map(record).join("");
        assert.deepEqual(read(record(first) + rest), { details: [JSON.stringify(first)], ignored: [[1, rest.length]] });
      }),
      { numRuns: 50 },
    );
  });
});
