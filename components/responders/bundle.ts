import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";
import type { Json } from "../../model/envelope";
import packageJson from "../../package.json";

/** One function's code, as deployed to Lambda. */
export interface FunctionBundle {
  readonly code: string;
  readonly sourceMap: string;
  /** Size of the code in bytes, without its source map. */
  readonly bytes: number;
}

const root = join(__dirname, "..", "..");
const cache = join(root, ".cache", "functions");

/**
 * Clients that a function needs at each start: bundled without what it does not use they are ready in less than half the time that
 * the runtime's take. Every other is loaded when it is needed, if ever.
 */
const everyStart = ["@aws-sdk/client-dynamodb", "@aws-sdk/client-firehose"];

/** Part of the cache key: changing these changes every bundle. */
const options = {
  bundle: true,
  platform: "node",
  format: "cjs",
  // The simulator runs the same bundle on the oldest Node.js version that the project supports; Lambda's is newer.
  target: "node20",
  minify: true,
  keepNames: true,
  sourcemap: "linked",
  sourcesContent: false,
  // Modules of which esbuild leaves out what a function does not use.
  mainFields: ["module", "main"],
  // Lambda's Node.js runtimes include the AWS SDK clients (Lambda developer guide, "Building Lambda functions with
  // Node.js").
  external: clientsOf(packageJson).filter((client) => !everyStart.includes(client)),
  alias: { "@aws-sdk/credential-provider-node": "./functions/runtime/lambda-credentials.ts" },
  logLevel: "silent",
} as const;

/** esbuild has no pattern for all but some. */
function clientsOf({ dependencies }: typeof packageJson): string[] {
  return Object.keys(dependencies).filter((name) => name.startsWith("@aws-sdk/client-"));
}

const bundles = new Map<string, FunctionBundle>();
let sources: string | undefined;

/**
 * Bundles `functions/NAME/handler.ts`. The cache in `.cache/functions` is keyed by the content of every file that may
 * be part of the bundle. Two processes may bundle the same function at once: the folder appears complete or not at all.
 */
export function bundleFunction(name: string): FunctionBundle {
  const known = bundles.get(name);
  if (known !== undefined) return known;
  const folder = folderOf(name);
  // A start of esbuild takes longer than a bundle.
  if (!existsSync(folder)) buildAll(new Set([name, ...functionNames()].filter((each) => !existsSync(folderOf(each)))));
  const code = join(folder, "index.js");
  const bundle = { code, sourceMap: `${code}.map`, bytes: statSync(code).size };
  bundles.set(name, bundle);
  return bundle;
}

function folderOf(name: string): string {
  sources ??= hashOf(["functions", "model", "read-back"].flatMap((folder) => filesBelow(join(root, folder))));
  const hash = createHash("sha256").update(sources).update(JSON.stringify(options)).digest("hex").slice(0, 16);
  return join(cache, `${name}-${hash}`);
}

const functionNames = (): string[] =>
  readdirSync(join(root, "functions")).filter((name) => existsSync(join(root, "functions", name, "handler.ts")));

/** The deployment archive of a function: its bundle, source map and configuration. */
export function functionArchive(name: string, configuration: Json): pulumi.asset.AssetArchive {
  const { code, sourceMap } = bundleFunction(name);
  return new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.FileAsset(code),
    "index.js.map": new pulumi.asset.FileAsset(sourceMap),
    "configuration.json": new pulumi.asset.StringAsset(JSON.stringify(configuration)),
  });
}

function buildAll(names: ReadonlySet<string>): void {
  const { outputFiles } = buildSync({
    ...options,
    mainFields: [...options.mainFields],
    external: [...options.external],
    absWorkingDir: root,
    entryPoints: [...names].map((name) => ({
      in: join(root, "functions", name, "handler.ts"),
      out: join(basename(folderOf(name)), "index"),
    })),
    outdir: cache,
    write: false,
  });
  const files = new Map<string, Uint8Array>(outputFiles.map(({ path, contents }) => [path, contents]));
  for (const name of names) {
    const folder = folderOf(name);
    const made = `${folder}.${process.pid}`;
    mkdirSync(made, { recursive: true });
    for (const file of ["index.js", "index.js.map"])
      writeFileSync(join(made, file), files.get(join(folder, file)) ?? failed(`${name} has no ${file}`));
    try {
      renameSync(made, folder);
    } catch (error) {
      rmSync(made, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
}

function failed(what: string): never {
  throw new Error(what);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest("hex");
}
