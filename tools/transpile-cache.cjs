"use strict";

/**
 * What ts-node has TypeScript do with each file at each start, remembered in `.cache/transpiled/`: each of an
 * environment's Regions starts the program anew, and the driver, the tests and the simulator read the same files. A file
 * is transpiled again when its text, the compiler's version or its options have changed. `tsconfig.json` names this module
 * (ts-node docs, "Third-party transpilers"); types are checked by `npm run check:types`, here as little as without it.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");

const root = join(__dirname, "..");

/** Where a project lies: no part of what is made of a file. */
const places = new Set(["baseUrl", "configFilePath", "outDir", "pathsBasePath", "rootDir", "typeRoots"]);

const digest = (...texts) => {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex");
};

exports.create = ({ service: { config }, folder = join(root, ".cache", "transpiled") }) => {
  let known;
  /** Once needed: ts-node makes five transpilers and uses one. */
  const compiler = () => {
    if (known) return known;
    const ts = require("typescript");
    const options = Object.entries(config.options).filter(([key]) => !places.has(key));
    known = { ts, settings: digest(ts.version, JSON.stringify(options.sort()), readFileSync(__filename, "utf8")) };
    return known;
  };
  return {
    transpile(code, { fileName }) {
      const { ts, settings } = compiler();
      const file = join(folder, `${digest(relative(root, fileName), settings).slice(0, 32)}.json`);
      const source = digest(code);
      const found = read(file);
      if (found?.source === source) return found;
      const { outputText, sourceMapText, diagnostics } = ts.transpileModule(code, {
        fileName,
        compilerOptions: config.options,
        reportDiagnostics: true,
      });
      if (diagnostics.length === 0) write(file, { source, outputText, sourceMapText });
      return { outputText, sourceMapText, diagnostics };
    },
  };
};

/** Undefined: there is none, or another process has not finished it. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Whole or not at all, because others read meanwhile. A folder that cannot be written to costs time and nothing else. */
function write(file, content) {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, JSON.stringify(content));
    renameSync(unfinished, file);
  } catch {
    try {
      rmSync(unfinished, { force: true });
    } catch {
      // There is nothing where it would lie.
    }
  }
}
