import assert from "node:assert/strict";
import fc from "fast-check";
import { comparableNumber } from "../../../model/pattern/numbers";

describe("comparableNumber", () => {
  it("is the number, for the shortest text of any double", () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (number) => {
        fc.pre(Math.abs(number) > 1e-320 || number === 0);
        assert.equal(comparableNumber(String(number)), number === 0 ? 0 : number);
      }),
    );
  });

  it("is the same for every spelling of a decimal", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -20, max: 20 }), fc.nat(5), (digits, exponent, zeros) => {
        const expected = comparableNumber(`${digits}e${exponent}`);
        assert.equal(comparableNumber(`${digits}.${"0".repeat(zeros + 1)}E${exponent}`), expected);
        assert.equal(comparableNumber(`${digits}${"0".repeat(zeros)}e${exponent - zeros}`), expected);
      }),
    );
  });

  it("exists for a whole number exactly when its nearest double is written with the same digits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (number) => {
        const isHeld = digitsOf(String(Number(number))) === digitsOf(String(number));
        assert.equal(comparableNumber(String(number)) !== undefined, isHeld, String(number));
      }),
    );
  });

  for (const text of ["9007199254740993", "1e400", "-1e400", "0.10000000000000001", "1e-400", "5e-324", "1e-324"])
    it(`does not exist for ${text}, which a double would round`, () => {
      assert.equal(comparableNumber(text), undefined);
    });

  for (const [text, number] of [
    ["-0", 0],
    ["0e5", 0],
    ["4.9e-324", 5e-324],
    ["9.9e-324", 1e-323],
    ["1.7976931348623157e308", Number.MAX_VALUE],
    ["100000000000000000000000", 1e23],
  ] as const)
    it(`is ${number} for ${text}`, () => {
      assert.equal(comparableNumber(text), number);
    });
});

/** Without sign, point, exponent and the zeros at the end: 1.18e21 and 1180 give the same. */
const digitsOf = (text: string): string => text.replace(/e.*|[.-]/g, "").replace(/0+$/, "");
