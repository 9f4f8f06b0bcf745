import { createRequire } from "node:module";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundlerOf } from "../../bundler";
import type * as bundle from "../../../components/responders/bundle";

/** Bundles every function of the checkout that is the working directory, for `import-functions.cjs`. */
const root = process.cwd();
const { bundleFunction } = createRequire(__filename)(join(root, bundlerOf(root) ?? "")) as typeof bundle;
const names = readdirSync(join(root, "functions")).filter((name) =>
  existsSync(join(root, "functions", name, "handler.ts")),
);
mkdirSync(join(root, ".cache"), { recursive: true });
const files = names.map((name) => bundleFunction(name).code);
writeFileSync(join(root, ".cache", "bench-ab-functions.json"), JSON.stringify(files));
