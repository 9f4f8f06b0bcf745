import assert from "node:assert/strict";
import { join, sep } from "node:path";
import { type FileChange, lookAt } from "../../../simulator/watch/change";
import { dependentsOf, forget } from "../../../simulator/watch/modules";

const root = `${sep}project`;
const before = `import { a } from "./a";\n/** Adds. */\nexport const sum = (b: number) => a + b;\n`;
const look = (changes: readonly FileChange[], loaded = true) => lookAt(changes, root, () => loaded);

describe("a changed file", () => {
  const path = "model/detections/shipped/root-sign-in.ts";

  it("asks for nothing if only comments, layout or types differ", () => {
    const after = `// Why.\nimport { a } from "./a";\nexport const sum = (b: number):   number => a + b;\n`;
    assert.deepEqual(look([{ path, before, after }]), { kind: "same" });
  });

  it("asks for another run if the program differs, however little", () => {
    const after = before.replace("a + b", "a - b");
    assert.deepEqual(look([{ path, before, after }]), { kind: "again", files: [join(root, ...path.split("/"))] });
  });

  it("asks for nothing if the run does not use it", () => {
    assert.deepEqual(look([{ path: "components/new.ts", after: before }], false), { kind: "same" });
  });

  it("asks for another run if it is read and not loaded: a function's source, a query", () => {
    for (const each of ["functions/notify/text.ts", "model/queries/root-use.sql", "model/new.ts"])
      assert.equal(look([{ path: each, after: before }], false).kind, "again", each);
  });

  it("that does not compile is told with its place and line", () => {
    const found = look([{ path, before, after: before.replace("=>", "=") }]);
    assert.equal(found.kind, "mistake");
    assert.match(
      found.kind === "mistake" ? found.text : "",
      /^model\/detections\/shipped\/root-sign-in\.ts:3:\d+ does not compile: .+\n {4}export const sum = \(b: number\) = a \+ b;$/,
    );
  });

  it("that did not compile before and does now asks for another run", () => {
    assert.equal(look([{ path, before: "const =", after: before }]).kind, "again");
  });

  for (const judge of [
    "simulator/guarantees/04-ungoverned-stays.ts",
    "console/count.ts",
    "environment/environment.ts",
    "components/sdk/deferred-outputs.ts",
    "model/pattern/pattern.ts",
    "model/json.ts",
    "package-lock.json",
    "Pulumi.yaml",
  ])
    it(`asks for a new process if it is ${judge}, which judges or changes the process itself`, () => {
      assert.deepEqual(look([{ path: judge, before, after: `${before}export const more = 1;\n` }]), {
        kind: "whole",
        why: judge,
      });
    });

  it("that is deleted asks for another run", () => {
    assert.equal(look([{ path, before }]).kind, "again");
  });
});

describe("the modules that a change concerns", () => {
  type Cache = Parameters<typeof forget>[1];
  const at = (name: string) => join(root, name);

  /** A cache in which each module has loaded some others. */
  function cacheOf(loads: Readonly<Record<string, readonly string[]>>): Cache {
    const modules = Object.fromEntries(
      Object.keys(loads).map((name) => [at(name), { id: at(name), children: [] as unknown[] }]),
    );
    for (const [name, children] of Object.entries(loads))
      modules[at(name)]?.children.push(...children.map((child) => modules[at(child)]));
    return modules as unknown as Cache;
  }

  const loads = {
    "index.ts": ["detections.ts", "names.ts"],
    "detections.ts": ["root-sign-in.ts", "node_modules/zod/index.js"],
    "root-sign-in.ts": ["sample.ts"],
    "sample.ts": ["node_modules/zod/index.js"],
    "names.ts": [],
    "bundle.ts": [],
    "responder.ts": ["bundle.ts"],
    "node_modules/zod/index.js": [],
  };

  it("are all that depend on it, directly or through others, and no others", () => {
    const found = dependentsOf([at("root-sign-in.ts")], cacheOf(loads));
    assert.deepEqual([...found].sort(), ["detections.ts", "index.ts", "root-sign-in.ts"].map(at));
  });

  it("are also those that depend on what reads the file without loading it", () => {
    const found = dependentsOf([at("text.ts")], cacheOf(loads), () => [at("bundle.ts")]);
    assert.deepEqual([...found].sort(), ["bundle.ts", "responder.ts"].map(at));
  });

  it("are not all of them if modules load each other in a circle", () => {
    const found = dependentsOf([at("a.ts")], cacheOf({ "a.ts": ["b.ts"], "b.ts": ["a.ts"], "c.ts": [] }));
    assert.deepEqual([...found].sort(), ["a.ts", "b.ts"].map(at));
  });

  it("are forgotten by those that stay, too, so that they can be freed", () => {
    const cache = cacheOf({ ...loads, "worker.ts": ["index.ts", "names.ts"] });
    forget(new Set([at("index.ts")]), cache);
    assert.equal(cache[at("index.ts")], undefined);
    assert.deepEqual(
      cache[at("worker.ts")]?.children.map(({ id }) => id),
      [at("names.ts")],
    );
  });
});
