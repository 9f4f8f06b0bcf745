import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchFiles, type WatchedFiles } from "../../../simulator/watch/files";

describe("watched files", () => {
  let root: string;
  let settings: string;
  let files: WatchedFiles;
  const seen: string[][] = [];
  let arrived: () => void = () => undefined;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "watched-"));
    mkdirSync(join(root, "model", "detections"), { recursive: true });
    mkdirSync(join(root, "docs"));
    mkdirSync(join(root, "settings"));
    settings = join(root, "settings", "Pulumi.test.yaml");
    writeFileSync(settings, "a: 1\n");
    writeFileSync(join(root, "model", "a.ts"), "export {};\n");
    seen.length = 0;
    files = await watchFiles({ root, inputs: [settings] }, (paths) => {
      seen.push([...paths]);
      arrived();
    });
  });
  afterEach(async () => {
    await files.close();
    rmSync(root, { recursive: true });
  });

  /** Resolves when the next change has been told. */
  const next = () => new Promise<void>((resolve) => (arrived = resolve));

  it("are told when they change, with their text", async () => {
    const told = next();
    writeFileSync(settings, "a: 2\n");
    await told;
    assert.deepEqual(seen, [["settings/Pulumi.test.yaml"]]);
    assert.equal(files.snapshot().get("settings/Pulumi.test.yaml"), "a: 2\n");
    assert.equal(files.snapshot().get("model/a.ts"), "export {};\n");
  });

  it("are told when an editor renames another file into their place", async () => {
    const told = next();
    writeFileSync(`${settings}~`, "a: 3\n");
    renameSync(`${settings}~`, settings);
    await told;
    assert.deepEqual(seen.flat(), ["settings/Pulumi.test.yaml"]);
    const again = next();
    writeFileSync(`${settings}~`, "a: 4\n");
    renameSync(`${settings}~`, settings);
    await again;
    assert.equal(files.snapshot().get("settings/Pulumi.test.yaml"), "a: 4\n");
  });

  it("are told when they are deleted, and when they are back", async () => {
    const gone = next();
    rmSync(settings);
    await gone;
    assert.equal(files.snapshot().has("settings/Pulumi.test.yaml"), false);
    const back = next();
    writeFileSync(settings, "a: 1\n");
    await back;
    assert.equal(files.snapshot().get("settings/Pulumi.test.yaml"), "a: 1\n");
  });

  it("are told when they are new, in a new folder too, and of many at once as one change", async () => {
    const told = next();
    mkdirSync(join(root, "model", "new"));
    writeFileSync(join(root, "model", "new", "b.ts"), "export {};\n");
    await told;
    assert.deepEqual(seen.flat(), ["model/new/b.ts"]);
    seen.length = 0;
    const more = next();
    for (const name of ["c.ts", "d.ts"]) writeFileSync(join(root, "model", "detections", name), "export {};\n");
    writeFileSync(join(root, "model", "a.ts"), "export const a = 1;\n");
    await more;
    assert.deepEqual(seen, [["model/a.ts", "model/detections/c.ts", "model/detections/d.ts"]]);
  });

  it("are not told if their text is the same, nor are files that no run uses", async () => {
    utimesSync(settings, new Date(), new Date());
    writeFileSync(settings, "a: 1\n");
    writeFileSync(join(root, "docs", "page.md"), "# Page\n");
    writeFileSync(join(root, "model", ".a.ts.swp"), "x");
    const told = next();
    // What comes after them is told: they had been seen by then.
    writeFileSync(join(root, "model", "a.ts"), "export const a = 2;\n");
    await told;
    assert.deepEqual(seen, [["model/a.ts"]]);
  });
});
