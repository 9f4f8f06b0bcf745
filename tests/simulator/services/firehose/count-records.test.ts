import assert from "node:assert/strict";
import fc from "fast-check";
import { countRecords } from "../../../../simulator/services/firehose/count-records";

describe("simulator/services/firehose/count-records", () => {
  for (const [text, lines, values, onePerLine] of [
    ["", 0, 0, true],
    ["{}\n{}\n", 2, 2, true],
    ["{}\n{}", 2, 2, true],
    ["{}{}", 1, 2, false],
    ["{}{}\n", 1, 2, false],
    ["{}\n\n{}\n", 2, 2, true],
    ['{\n"a":1\n}\n', 3, 1, false],
    ["{}{}\n[\n]\n", 3, 3, false],
    ['{"a":"}\\"{\\\\"}\n', 1, 1, true],
    ['1 2\n"a""b"\nnull\n', 3, 5, false],
    ['1\n"a b"\ntrue\n', 3, 3, true],
    ['{"a":[{"b":[]}]}\r\n[1,2]\r\n', 2, 2, true],
    ['{"a":', 1, 0, false],
  ] as const)
    it(`counts ${lines} lines and ${values} values in ${JSON.stringify(text)}`, () =>
      assert.deepEqual(countRecords(text), { lines, values, onePerLine }));

  it("agrees with the number of values written, however they are joined", () => {
    fc.assert(
      fc.property(fc.array(fc.json(), { minLength: 2 }), fc.constantFrom("\n", "", "\n\n"), (values, delimiter) => {
        const records = values.map((value) => JSON.stringify({ value: JSON.parse(value) as unknown }));
        const count = countRecords(records.join(delimiter));
        assert.equal(count.values, records.length);
        assert.equal(count.onePerLine, delimiter !== "");
      }),
    );
  });
});
