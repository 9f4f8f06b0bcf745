import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { reasonOf } from "../../../console/usage-error";
import { isDeeper } from "../../../model/json";
import type { Graph } from "../../graph";
import { deployedGraph } from "./deployed-graph";

/** An exported state that cannot be evaluated. The message names the file and what to do instead. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";
}

/** Most levels of nesting in a state: a resource's inputs are nested some twenty deep. */
const mostLevels = 1000;

/** Path of a function's bundle below the project's folder, on the machine that deployed and on this one. */
const bundlePath = /[\\/]\.cache[\\/]functions[\\/](.+)$/;
const bundles = join(__dirname, "..", "..", "..", ".cache", "functions");

/**
 * Reads the output of `pulumi stack export --show-secrets` for each stack of an environment. `paths` are such files, or
 * folders with one `.json` file per stack. The graphs are in the order of `stacks`.
 *
 * A state has the path and the hash of a function's code, not the code: the bundle of the same name must be on this
 * machine, with that hash.
 *
 * @throws StateFileError for a file that is not an export, a stack that is missing, duplicate or of another
 * environment, and a function deployed with different code.
 */
export function readStateFiles(paths: readonly string[], stacks: readonly { readonly name: string }[]): Graph[] {
  const found = new Map<string, { readonly file: string; readonly graph: Graph }>();
  const names = stacks.map(({ name }) => name);
  for (const file of paths.flatMap(filesAt)) {
    const graph = readState(file);
    if (!names.includes(graph.stack))
      throw new StateFileError(
        `${file} is of the stack "${graph.stack}". The environment's stacks are ${names.join(", ")}: leave the file out, or name the environment's own file with --stack-config.`,
      );
    const other = found.get(graph.stack);
    if (other !== undefined)
      throw new StateFileError(`${other.file} and ${file} are both of the stack "${graph.stack}". Give one of them.`);
    found.set(graph.stack, { file, graph });
  }
  return names.map((name) => {
    const state = found.get(name);
    if (state === undefined)
      throw new StateFileError(
        `No state of the stack "${name}" was given. Write it with \`pulumi stack export --show-secrets --stack ${name} --file FILE\`, and name the file too.`,
      );
    return state.graph;
  });
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const files = readdirSync(path).filter((name) => name.endsWith(".json"));
    if (files.length === 0) throw new Error("the folder holds no .json file");
    return files.sort().map((name) => join(path, name));
  } catch (error) {
    throw new StateFileError(
      `Cannot read states from "${path}": ${error instanceof Error ? reasonOf(error) : String(error)}.`,
    );
  }
}

function readState(file: string): Graph {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new StateFileError(
      `Cannot read a state from "${file}": ${reasonOf(error as NodeJS.ErrnoException, "file")}.`,
    );
  }
  let exported: unknown;
  try {
    // PowerShell begins a file that it redirects with a byte-order mark.
    exported = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new StateFileError(
      `"${file}" is not JSON: it ${text.trim() === "" ? "is empty" : `begins with ${JSON.stringify(text.trim().slice(0, 20))}`}. Write it with \`pulumi stack export --show-secrets --stack STACK --file FILE\`.`,
    );
  }
  try {
    if (isDeeper(exported, mostLevels)) throw new Error(`It is nested more than ${mostLevels} levels deep.`);
    const graph = deployedGraph(withBundlesOfHere(exported));
    if (graph.resources.length === 0) throw new Error("It holds no resource: deploy the stack first.");
    return graph;
  } catch (error) {
    throw new StateFileError(`${file}: ${messageOf(error)}`);
  }
}

/** The same state, with each function's code replaced by the bundle on this machine. */
function withBundlesOfHere(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withBundlesOfHere);
  const { path, hash, asset } = value as Readonly<Record<string, unknown>>;
  // The recorder's own form of an asset, which no state has: it would bypass the check.
  if (asset !== null && typeof asset === "object") throw new Error("It holds an asset in a form that no state has.");
  const signature = (value as Readonly<Record<string, unknown>>)[runtime.specialSigKey];
  if (signature === runtime.specialAssetSig && typeof path === "string")
    return { ...value, path: bundleOfHere(path, typeof hash === "string" ? hash : "nothing") };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withBundlesOfHere(item)]));
}

/** The code in a state is run here, so only bundles built by this project on this machine are accepted. */
function bundleOfHere(path: string, hash: string): string {
  const below = bundlePath.exec(path)?.[1];
  const here = below === undefined ? undefined : join(bundles, below);
  if (here === undefined || !here.startsWith(bundles + sep))
    throw new Error(
      `The code of a function is ${path}, which is no bundle below .cache/functions: it is not run here.`,
    );
  if (!existsSync(here))
    throw new Error(
      `The code of a function, ${path}, is not on this machine. Check out the commit that was deployed, run \`npm ci && npm start\` once, which bundles it, and try again.`,
    );
  const actual = createHash("sha256").update(readFileSync(here)).digest("hex");
  if (actual !== hash)
    throw new Error(
      `A function was deployed with code of SHA-256 ${hash}, but ${here} has ${actual}. Check out the commit that was deployed, run \`npm ci && npm start\` once, and try again.`,
    );
  return here;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
