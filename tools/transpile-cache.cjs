"use strict";

/**
 * Caches ts-node's transpilation in `.cache/transpiled/`: each of an environment's Regions starts the program again,
 * and the driver, the tests and the simulator read the same files. A file is transpiled again if its text, the
 * compiler's version or its options have changed. `tsconfig.json` names this module (ts-node docs, "Third-party
 * transpilers"); types are checked by `npm run check:types`, not here.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");

const root = join(__dirname, "..");

/** Options that contain paths of the project and do not affect the output. */
const places = new Set(["baseUrl", "configFilePath", "outDir", "pathsBasePath", "rootDir", "typeRoots"]);

const digest = (...texts) => {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex");
};

exports.create = ({ service: { config }, folder = join(root, ".cache", "transpiled") }) => {
  let known;
  /** Loaded on demand: ts-node creates five transpilers and uses one. */
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

/** Undefined if it is missing, or another process has not finished it. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Atomic, because other processes read meanwhile. If the folder is not writable, only time is lost. */
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
      // Nothing to remove.
    }
  }
}
