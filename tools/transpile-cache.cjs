"use strict";

/**
 * Caches ts-node's transpilation in `.cache/transpiled/`: each of an environment's Regions starts the program again,
 * and the driver, the tests and the simulator read the same files. A file is transpiled again if its text, the
 * compiler's version or its options have changed. `tsconfig.json` names this module (ts-node docs, "Third-party
 * transpilers"); types are checked by `npm run check:types`, not here.
 *
 * esbuild transpiles, because it takes a fraction of the compiler's time, and at the first file that is missing all that
 * are missing, because it is a process to start. What it refuses goes to the compiler, whose messages people know.
 */
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { join, relative, sep } = require("node:path");
const versions = [require("typescript/package.json").version, require("esbuild/package.json").version];
const programFolders = require("../simulator/program-folders.json");
const { digest, readJson, writeJson } = require("./kept-json.cjs");

const root = join(__dirname, "..");

/** Options that contain paths of the project and do not affect the output. */
const places = new Set(["baseUrl", "configFilePath", "outDir", "pathsBasePath", "rootDir", "typeRoots"]);

/** esbuild's names of TypeScript's `ScriptTarget`, and the `ModuleKind`s that are CommonJS in a `.ts` file of this package. */
const targets = {
  2: "es2015",
  3: "es2016",
  4: "es2017",
  5: "es2018",
  6: "es2019",
  7: "es2020",
  8: "es2021",
  9: "es2022",
};
const commonJs = new Set([1, 100, 199]);

/** Folders with files that a program needs together. The tests are many, and each needs a few. */
const together = [...programFolders, "commands", "console", "simulator"];
/** esbuild returns at most 16 MB at once (its `ESBUILD_MAX_BUFFER`). */
const filesAtOnce = 250;

exports.create = ({ service: { config }, folder = join(root, ".cache", "transpiled"), all = true }) => {
  let known;
  /** On demand: ts-node creates five transpilers and uses one. */
  const settings = () =>
    (known ??= digest(
      ...versions,
      JSON.stringify(
        Object.entries(config.options)
          .filter(([key]) => !places.has(key))
          .sort(),
      ),
      readFileSync(__filename, "utf8"),
    ));
  const entryOf = (fileName) => join(folder, `${digest(relative(root, fileName), settings()).slice(0, 32)}.json`);
  let isFirst = all;
  return {
    transpile(code, { fileName }) {
      const source = digest(code);
      const found = readJson(entryOf(fileName));
      if (found?.source === source) return found;
      if (found === undefined && isFirst && isAmong(fileName)) {
        keepAll();
        const made = readJson(entryOf(fileName));
        if (made?.source === source) return made;
      }
      const made = withEsbuild(code, fileName, config.options) ?? withCompiler(code, fileName, config.options);
      if (made.diagnostics === undefined) writeJson(entryOf(fileName), { source, ...made });
      return made;
    },
  };

  /** Transpiles what has no entry yet. A file with a mistake is left to whoever loads it. */
  function keepAll() {
    isFirst = false;
    const missing = together
      .flatMap((name) => filesBelow(join(root, name)))
      .filter((file) => !existsSync(entryOf(file)));
    for (let start = 0; start < missing.length; start += filesAtOnce)
      for (const [file, entry] of buildAll(missing.slice(start, start + filesAtOnce), config.options))
        writeJson(entryOf(file), entry);
  }
};

const isAmong = (fileName) => together.includes(relative(root, fileName).split(sep)[0]);

const filesBelow = (folder) =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

/** What esbuild is told; undefined for options of which it makes something else than the compiler. */
function esbuildOptions({ target, module, jsx }) {
  if (targets[target] === undefined || !commonJs.has(module) || jsx !== undefined) return undefined;
  // `tsconfig.json` is not read, so that the options are those of ts-node.
  const tsconfigRaw = { compilerOptions: { useDefineForClassFields: target >= 9 } };
  return {
    format: "cjs",
    target: targets[target],
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "silent",
    tsconfigRaw,
  };
}

/** Undefined if esbuild refuses. */
function withEsbuild(code, fileName, compilerOptions) {
  const options = esbuildOptions(compilerOptions);
  if (options === undefined || !fileName.endsWith(".ts")) return undefined;
  try {
    const { code: outputText, map: sourceMapText } = require("esbuild").transformSync(code, {
      ...options,
      loader: "ts",
      sourcefile: fileName,
    });
    return { outputText: withDirectExports(outputText), sourceMapText };
  } catch {
    return undefined;
  }
}

/**
 * What esbuild exports is a copy whose every property looks up its name in the object that is copied. Each call of another
 * module's function then takes as long as a small function does, so the object itself is exported, as its getters return
 * the variables. The helper is on a line of its own, to which no source map points.
 */
const withDirectExports = (outputText) =>
  outputText.replace(
    '\nvar __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);\n',
    '\nvar __toCommonJS = (mod) => __defProp(mod, "__esModule", { value: true });\n',
  );

function withCompiler(code, fileName, compilerOptions) {
  const { outputText, sourceMapText, diagnostics } = require("typescript").transpileModule(code, {
    fileName,
    compilerOptions,
    reportDiagnostics: true,
  });
  return { outputText, sourceMapText, ...(diagnostics.length > 0 && { diagnostics }) };
}

/** Several files by one process: [file, what it becomes]. None if esbuild refuses one of them. */
function buildAll(files, compilerOptions) {
  const options = esbuildOptions(compilerOptions);
  if (options === undefined || files.length === 0) return [];
  const texts = files.map((file) => readFileSync(file, "utf8"));
  let outputs;
  try {
    outputs = require("esbuild").buildSync({
      ...options,
      entryPoints: files,
      bundle: false,
      write: false,
      absWorkingDir: root,
      outdir: root,
      outbase: root,
    }).outputFiles;
  } catch {
    return [];
  }
  const byPath = new Map(outputs.map(({ path, text }) => [path, text]));
  return files.flatMap((file, index) => {
    const path = file.replace(/\.ts$/, ".js");
    const [outputText, sourceMapText] = [byPath.get(path), byPath.get(`${path}.map`)];
    // Whoever saves a file meanwhile has it transpiled when it is loaded.
    if (outputText === undefined || readFileSync(file, "utf8") !== texts[index]) return [];
    return [[file, { source: digest(texts[index]), outputText: withDirectExports(outputText), sourceMapText }]];
  });
}
