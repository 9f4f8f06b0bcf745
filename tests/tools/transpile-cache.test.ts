import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, type Service } from "ts-node";

const root = join(__dirname, "..", "..");
const example = join(root, "model", "names.ts");
const text = readFileSync(example, "utf8");

/** What a module exports. */
function load(code: string): Record<string, unknown> {
  const module = { exports: {} as Record<string, unknown> };

  new Function("exports", "module", "require", code)(module.exports, module, createRequire(example));
  return module.exports;
}

const mapOf = (code: string) =>
  JSON.parse(Buffer.from(code.replace(/[^]*base64,/, ""), "base64").toString("utf8")) as Record<string, unknown>;

describe("the transpiler's cache", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "transpiled-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const remembering = (options: object = {}, all = false): Service =>
    create({
      cwd: root,
      transpileOnly: true,
      transpiler: [join(root, "tools", "transpile-cache.cjs"), { folder, all }],
      compilerOptions: options,
    });
  const entries = () => readdirSync(folder).map((name) => join(folder, name));
  const [own, plain] = [remembering, () => create({ cwd: root, transpileOnly: true, transpiler: "" })];

  it("is named in tsconfig.json, for every start of the program", () => {
    const { options } = create({ cwd: root, transpileOnly: true });
    assert.equal(options.transpiler, "./tools/transpile-cache.cjs");
  });

  it("returns what does the same as the compiler's, source map included, the second time as the first", () => {
    const first = own().compile(text, example);
    assert.match(first, /sourceMappingURL=data:/);
    assert.equal(entries().length, 1);
    assert.equal(own().compile(text, example), first);
    const [expected, made] = [plain().compile(text, example), first].map((code) => load(code));
    assert.ok(Object.keys(expected ?? {}).length > 10);
    assert.deepEqual(Object.keys(made ?? {}).sort(), Object.keys(expected ?? {}).sort());
    assert.equal(String(made?.["projectName"]), String(expected?.["projectName"]));
  });

  it("exports the module's variables, not a copy that looks each of them up by name", () => {
    const { get } = Object.getOwnPropertyDescriptor(load(own().compile(text, example)), "projectName") ?? {};
    assert.match(String(get), /=> projectName$/);
    const code = "export let count = 1;\nexport const more = () => void count++;";
    const made = load(own().compile(code, join(folder, "..", "counted.ts")));
    (made["more"] as () => void)();
    assert.deepEqual([made["count"], made["__esModule"]], [2, true]);
  });

  it("says the line of the source in a stack", () => {
    const source =
      "interface Long {\n  a: number;\n}\nexport const fail = (): Long => {\n  throw new Error('here');\n};\n";
    const file = join(folder, "..", "stack.ts");
    const [made, expected] = [own(), plain()].map((service) => mapOf(service.compile(source, file)));
    assert.deepEqual([made?.sources, made?.version], [expected?.sources, expected?.version]);
    const compiled = own().compile(source, file);
    const line = compiled.split("\n").findIndex((each) => each.includes("throw"));
    assert.deepEqual(new SourceMap(mapOf(compiled) as never).findEntry(line, 4), {
      ...new SourceMap(mapOf(compiled) as never).findEntry(line, 4),
      originalLine: 4,
    });
  });

  it("transpiles what a program needs at once, and a test alone", () => {
    remembering({}, true).compile("export const test = 1;", join(root, "tests", "some.test.ts"));
    assert.equal(entries().length, 1);
    const expected = own().compile(text, example);
    rmSync(folder, { recursive: true });
    assert.equal(remembering({}, true).compile(text, example), expected);
    assert.ok(entries().length > 500, `${entries().length} entries`);
    const [other = ""] = readFileSync(join(root, "model", "quotas.ts"), "utf8").split("\0");
    const before = entries().map((entry) => statSync(entry).mtimeMs);
    own().compile(other, join(root, "model", "quotas.ts"));
    assert.deepEqual(
      entries().map((entry) => statSync(entry).mtimeMs),
      before,
    );
  });

  it("leaves options to the compiler of which esbuild makes something else", () => {
    for (const options of [{ module: "esnext", moduleResolution: "bundler" }, { target: "ES5" }]) {
      const made = remembering(options).compile(text, example);
      assert.equal(
        made,
        create({ cwd: root, transpileOnly: true, transpiler: "", compilerOptions: options }).compile(text, example),
      );
    }
  });

  it("is used before the compiler, and not for a text that has changed", () => {
    own().compile(text, example);
    const [entry = ""] = entries();
    const kept = JSON.parse(readFileSync(entry, "utf8")) as { outputText: string };
    writeFileSync(entry, JSON.stringify({ ...kept, outputText: "remembered();" }));
    assert.match(own().compile(text, example), /^remembered\(\);/);
    const changed = own().compile(`${text}\nexport const changed = 1;`, example);
    assert.equal(load(changed)["changed"], 1);
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
    assert.ok(Object.keys(load(own().compile(text, example))).includes("projectName"));
    assert.ok(statSync(folder).isFile());
  });
});
