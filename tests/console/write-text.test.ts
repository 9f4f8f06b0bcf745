import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../console/usage-error";
import { requireWritable, writeText } from "../../console/write-text";

describe("a file that a person named", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "write-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("is written with the folders that it needs", () => {
    const file = join(folder, "a", "b", "page.html");
    writeText(file, "text");
    assert.equal(readFileSync(file, "utf8"), "text");
  });

  it("is asked for before the work, and left as it was", () => {
    const [isThere, isNew] = [join(folder, "there"), join(folder, "new")];
    writeFileSync(isThere, "kept");
    requireWritable(isThere);
    requireWritable(isNew);
    assert.equal(readFileSync(isThere, "utf8"), "kept");
    assert.equal(existsSync(isNew), false);
  });

  it("is refused with its name and the reason where it is a folder, or lies below a file", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const write of [requireWritable, (name: string) => writeText(name, "")]) {
      assert.throws(() => write(folder), new UsageError(`Cannot write "${folder}": it is a folder.`));
      assert.throws(() => write(join(file, "x")), UsageError);
    }
  });
});
