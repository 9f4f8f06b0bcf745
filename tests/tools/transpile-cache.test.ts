import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, type Service } from "ts-node";

const root = join(__dirname, "..", "..");
const example = join(root, "model", "names.ts");
const text = readFileSync(example, "utf8");

describe("the transpiler's cache", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "transpiled-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const remembering = (options: object = {}): Service =>
    create({
      cwd: root,
      transpileOnly: true,
      transpiler: [join(root, "tools", "transpile-cache.cjs"), { folder }],
      compilerOptions: options,
    });
  const entries = () => readdirSync(folder).map((name) => join(folder, name));
  const [own, plain] = [remembering, () => create({ cwd: root, transpileOnly: true, transpiler: "" })];

  it("is named in tsconfig.json, for every start of the program", () => {
    const { options } = create({ cwd: root, transpileOnly: true });
    assert.equal(options.transpiler, "./tools/transpile-cache.cjs");
  });

  it("returns what ts-node would, source map included, the second time as the first", () => {
    const expected = plain().compile(text, example);
    assert.match(expected, /sourceMappingURL=data:/);
    assert.equal(own().compile(text, example), expected);
    assert.equal(entries().length, 1);
    assert.equal(own().compile(text, example), expected);
  });

  it("is used before the compiler, and not for a text that has changed", () => {
    own().compile(text, example);
    const [entry = ""] = entries();
    const kept = JSON.parse(readFileSync(entry, "utf8")) as { outputText: string };
    writeFileSync(entry, JSON.stringify({ ...kept, outputText: "remembered();" }));
    assert.match(own().compile(text, example), /^remembered\(\);/);
    const changed = own().compile(`${text}\nexport const changed = 1;`, example);
    assert.match(changed, /exports\.changed = 1/);
    assert.equal(entries().length, 1, "one for each file, so that it does not grow");
  });

  it("depends on compiler options, and not on the project's location", () => {
    own().compile(text, example);
    remembering({ target: "ES2015" }).compile(text, example);
    assert.equal(entries().length, 2);
    remembering({ rootDir: tmpdir() }).compile(text, example);
    assert.equal(entries().length, 2);
  });

  it("ignores a broken entry, and does not store a file with a syntax error", () => {
    const expected = own().compile(text, example);
    const [entry = ""] = entries();
    writeFileSync(entry, readFileSync(entry, "utf8").slice(0, 100));
    assert.equal(own().compile(text, example), expected);
    assert.throws(() => own().compile("const = ;", join(root, "mistake.ts")), /TS1123|TS1134|TS1109/);
    assert.equal(entries().length, 1);
  });

  it("works without a writable folder", () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "a file in its place");
    assert.equal(own().compile(text, example), plain().compile(text, example));
    assert.ok(statSync(folder).isFile());
  });
});
