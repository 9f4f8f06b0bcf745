import assert from "node:assert/strict";
import { join, resolve, sep } from "node:path";
import fc from "fast-check";
import { inside, OutsideError } from "../../console/inside";

describe("a path for a name from outside", () => {
  it("is below the root, or refused", () => {
    const names = fc.array(
      fc.string({ unit: fc.constantFrom("a", "..", ".", "/", "\\", "\u0000", "~", "C:", " "), maxLength: 5 }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(names, (parts) => {
        let path: string;
        try {
          path = inside("out", ...parts);
        } catch (error) {
          assert.ok(error instanceof OutsideError);
          return;
        }
        assert.ok(path.startsWith(resolve("out") + sep), path);
      }),
    );
  });

  it("is an ordinary path for ordinary names", () => {
    assert.equal(
      inside("out", "bucket", "events/day=2026-11-02/a..b.gz"),
      resolve(join("out", "bucket", "events", "day=2026-11-02", "a..b.gz")),
    );
    assert.equal(inside("out", "/etc/passwd"), resolve("out/etc/passwd"));
  });

  for (const name of ["..", "../x", "a/../../x", "a/../..", ".", "", "a\u0000b", "..\\x"])
    it(`is refused for ${JSON.stringify(name)}`, () => {
      assert.throws(() => inside("out", name), OutsideError);
    });
});
