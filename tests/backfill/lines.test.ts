import assert from "node:assert/strict";
import fc from "fast-check";
import { LineSplitter, splitRecords } from "../../backfill/lines";

function cut(chunks: readonly Buffer[], limit?: number): { lines: string[]; numbers: number[]; unreadable: string[] } {
  const lines: string[] = [];
  const numbers: number[] = [];
  const unreadable: string[] = [];
  const splitter = new LineSplitter(
    {
      line(text, number) {
        lines.push(text);
        numbers.push(number);
      },
      unreadable: (reason, number) => void unreadable.push(`${number}: ${reason}`),
    },
    limit,
  );
  chunks.forEach((chunk) => splitter.push(chunk));
  splitter.end();
  return { lines, numbers, unreadable };
}

const inPieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));

describe("LineSplitter", () => {
  it("splits only at line feeds, however the bytes are divided", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "é", "🚀", "\u2028", "\r", "\n") });
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 9 }), (parts, size) => {
        const text = parts.join("\n");
        const expected = text.split("\n");
        if (expected.at(-1) === "") expected.pop();
        assert.deepEqual(cut(inPieces(Buffer.from(text), size)).lines, expected);
      }),
    );
  });

  it("splits a line without an end between its records, and buffers only one of them", () => {
    const records = Array.from({ length: 50 }, (_, n) => JSON.stringify({ n, text: 'é}{\\"' }));
    for (const size of [1, 7, 64, 5000]) {
      const { lines, numbers, unreadable } = cut(inPieces(Buffer.from(`${records.join("")}\n{}\n`), size), 100);
      assert.deepEqual(
        lines.flatMap((line) => splitRecords(line).records),
        [...records, "{}"],
      );
      assert.deepEqual([numbers.at(-2), numbers.at(-1), unreadable], [1, 2, []]);
      if (size < 100) assert.ok(lines.every((line) => line.length < 250));
    }
  });

  it("skips a line that is too long and contains no record, and continues after it", () => {
    const { lines, numbers, unreadable } = cut(inPieces(Buffer.from(`{}\n${"x".repeat(1000)}\n{"a":1}\n`), 50), 100);
    assert.deepEqual(
      [lines, numbers],
      [
        ["{}", '{"a":1}'],
        [1, 3],
      ],
    );
    assert.deepEqual(unreadable, ["2: it is longer than 100 bytes and does not begin with a complete record"]);
  });
});

describe("splitRecords", () => {
  it("finds consecutive objects and the end of each", () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.constantFrom("", " ", "\r\n"),
        (objects, between) => {
          const texts = objects.map((object) => JSON.stringify(object));
          assert.deepEqual(splitRecords(texts.join(between)), { records: texts, end: texts.join(between).length });
          assert.deepEqual(splitRecords(`${texts.join(between)}{"half": {}`).records, texts);
        },
      ),
    );
  });

  it("reads a string of megabytes", () => {
    const record = JSON.stringify({ text: 'a\\"}'.repeat(1_000_000) });
    assert.deepEqual(
      splitRecords(record + record).records.map(({ length }) => length),
      [record.length, record.length],
    );
    assert.deepEqual(splitRecords(record.slice(0, -2)).records, []);
  });
});
