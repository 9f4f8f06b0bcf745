import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../environment/environment";
import { memberRoleVariable } from "../../model/accounts/member-role";
import { omittedAccountsVariable } from "../../model/accounts/omitted-accounts";
import type { Graph } from "../graph";

const root = join(__dirname, "..", "..");

/** Files and folders of the project that take part in a recording: the program, what it imports and deploys, the recorder. */
export const recordedFrom = [
  "index.ts",
  "components",
  "environment",
  "functions",
  "model",
  "organization",
  "simulator/deterministic.ts",
  "simulator/record",
  "simulator/steps/record.ts",
  "simulator/steps/sampling.ts",
  "tsconfig.json",
] as const;
/** What is installed. */
const installed = ["package-lock.json", "node_modules/.package-lock.json"];
/** More would be of settings that nobody tries any more. */
const mostKept = 12;

/** Recordings of earlier runs, in a folder. */
export interface KeptRecordings {
  /** The stacks of an environment, if nothing has changed since they were recorded. */
  find(environment: Environment): Graph[] | undefined;
  keep(environment: Environment, graphs: readonly Graph[]): void;
}

/**
 * Keeps recordings in a folder, each under a hash of all that it was made from: the text of every file of the program and
 * the recorder, the installed packages, the environment's configuration, Node.js, the variables that the program and
 * Pulumi's SDK read, and the day, which the program writes into a table. The same program with the same settings then
 * need not run again. A failed recording is not kept.
 *
 * @param folder is made when needed; where it cannot be written, only time is lost.
 */
export function keptRecordings(folder: string): KeptRecordings {
  let program: string | undefined;
  return {
    find(environment) {
      try {
        const graphs = JSON.parse(readFileSync(fileOf(environment), "utf8")) as Graph[];
        return graphs.every(hasItsFiles) ? graphs : undefined;
      } catch {
        return undefined;
      }
    },
    keep(environment, graphs) {
      const file = fileOf(environment);
      const unfinished = `${file}.${process.pid}`;
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(unfinished, JSON.stringify(graphs));
        renameSync(unfinished, file);
        forgetOldest(folder);
      } catch {
        rmSync(unfinished, { force: true });
      }
    },
  };

  function fileOf({ name, config, stacks }: Environment): string {
    program ??= programHash();
    const variables = Object.entries(process.env)
      .filter(([key]) => key.startsWith("PULUMI_") || key === memberRoleVariable || key === omittedAccountsVariable)
      .sort();
    const day = new Date().toISOString().slice(0, 10);
    const key = JSON.stringify([program, root, process.version, name, config, stacks, variables, day]);
    return join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  }
}

function programHash(): string {
  const hash = createHash("sha256");
  const files = [...recordedFrom, ...installed].flatMap((path) => filesBelow(join(root, path)));
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(existsSync(file) ? readFileSync(file) : "none")
      .update("\0");
  return hash.digest("hex");
}

function filesBelow(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Functions' bundles are files of this machine, which somebody may have deleted since. */
const hasItsFiles = ({ resources }: Graph): boolean =>
  resources.every(({ inputs }) => {
    const { archive } = (inputs["code"] ?? {}) as {
      archive?: { assets?: Record<string, { asset?: { path?: string } }> };
    };
    return Object.values(archive?.assets ?? {}).every(
      ({ asset }) => asset?.path === undefined || existsSync(asset.path),
    );
  });

function forgetOldest(folder: string): void {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((file) => ({ file, at: statSync(file).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { file } of files.slice(mostKept)) rmSync(file, { force: true });
}
