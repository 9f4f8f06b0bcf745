import assert from "node:assert/strict";
import fc from "fast-check";
import { join } from "node:path";
import { json } from "../../../../../simulator/services/athena/formats/json";
import { bucket, temporaryBuckets } from "../fixture";

const buckets = temporaryBuckets();
const reader = json.open("governance.events", { "case.insensitive": "FALSE" });
const columns = [{ name: "detail", type: "string" }] as const;

/** The details of an object's rows, and how many characters were ignored in each line. */
async function read(text: string) {
  const file = join(buckets.write({ object: text }), bucket, "object");
  const { rows, ignored } = await reader.read("s3://archive/object", file, columns);
  return {
    details: rows.map(([detail]) => JSON.parse(String(detail)) as unknown),
    ignored: ignored.map(({ line, characters }) => [line, characters]),
  };
}

const detail = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
/** Fractions are printed as Java does, so that texts differ where values do not. */
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
const record = (value: unknown) => JSON.stringify({ detail: value });

describe("tables of JSON", () => {
  it("return every record that is on a separate line", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(detail, { maxLength: 5 }), fc.boolean(), async (details, closed) => {
        const text = details.map(record).join("\n") + (closed && details.length > 0 ? "\n" : "");
        assert.deepEqual(await read(text), { details: details.map(asJson), ignored: [] });
      }),
      { numRuns: 50 },
    );
  });

  it("return the first of several records on a line and count what they ignored", async () => {
    await fc.assert(
      fc.asyncProperty(detail, fc.array(detail, { minLength: 1, maxLength: 3 }), async (first, more) => {
        const rest = more.map(record).join("");
        assert.deepEqual(await read(record(first) + rest), {
          details: [asJson(first)],
          ignored: [[1, rest.length]],
        });
      }),
      { numRuns: 50 },
    );
  });
});
