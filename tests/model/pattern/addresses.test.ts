import assert from "node:assert/strict";
import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { addressDigits, inRange, readCidr } from "../../../model/pattern/addresses";

describe("addressDigits", () => {
  it("writes four numbers as eight digits", () => {
    assert.equal(addressDigits("10.0.255.1"), "0A00FF01");
  });

  it("writes eight groups, however shortened, as 32 digits", () => {
    assert.equal(addressDigits("2001:db8::a"), "20010DB800000000000000000000000A");
    assert.equal(addressDigits("::"), "0".repeat(32));
    assert.equal(addressDigits("1:2:3:4:5:6:7::"), "00010002000300040005000600070000");
  });

  it("knows every address that Node knows, but for zones and mixed notation", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), addressLike), (text) => {
        const isKnown = addressDigits(text) !== undefined;
        if (isIPv4(text) || (isIPv6(text) && !text.includes("."))) assert.ok(isKnown, text);
        if (isIPv6(text) && text.includes(".")) assert.ok(!isKnown, text);
        if (isKnown && text.includes(":")) assert.ok(isIPv6(text), text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("readCidr and inRange", () => {
  it("agree with arithmetic on the address's number", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.nat(31), (base, address, length) => {
        const range = readCidr(`${dotted(base)}/${length}`);
        assert.ok(typeof range !== "string");
        const shift = BigInt(32 - length);
        const expected = BigInt(base) >> shift === BigInt(address) >> shift;
        assert.equal(inRange(addressDigits(dotted(address)) ?? "", range), expected);
      }),
    );
  });

  it("always hold the address that the block is written with", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6().filter((text) => !text.includes(".")),
        ),
        fc.nat(127),
        (address, bits) => {
          const digits = addressDigits(address) ?? "";
          const range = readCidr(`${address}/${bits % (digits.length * 4)}`);
          assert.ok(typeof range !== "string" && inRange(digits, range), address);
        },
      ),
    );
  });
});

const dotted = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");

/** Texts that are nearly addresses. */
const addressLike = fc
  .array(fc.constantFrom("1", "0", "ffff", "a", ":", "::", ".", "256"), { maxLength: 12 })
  .map((parts) => parts.join(""));
