import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../environment/environment";
import { memberRoleVariable } from "../../model/accounts/member-role";
import { omittedAccountsVariable } from "../../model/accounts/omitted-accounts";
import type { Graph } from "../graph";
import programFolders from "../program-folders.json";
import { forgetOldest, writeWhole } from "./kept-files";
import { programHash } from "./program-hash";

const root = join(__dirname, "..", "..");

/** Files and folders of the project that take part in a recording: the program, what it imports and deploys, the recorder. */
export const recordedFrom = [
  "index.ts",
  ...programFolders,
  "simulator/deterministic.ts",
  "simulator/program-folders.json",
  "simulator/record",
  "simulator/steps/record.ts",
  "simulator/steps/sampling.ts",
  "tsconfig.json",
];
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
      if (writeWhole(fileOf(environment), JSON.stringify(graphs))) forgetOldest(folder, mostKept);
    },
  };

  function fileOf({ name, config, stacks }: Environment): string {
    program ??= programHash(recordedFrom);
    const variables = Object.entries(process.env)
      .filter(([key]) => key.startsWith("PULUMI_") || key === memberRoleVariable || key === omittedAccountsVariable)
      .sort();
    const day = new Date().toISOString().slice(0, 10);
    const key = JSON.stringify([program, root, process.version, name, config, stacks, variables, day]);
    return join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  }
}

/** Runs the program, and keeps its recording for the next run. */
export const withoutEarlierRecordings = (recordings: KeptRecordings): KeptRecordings => ({
  ...recordings,
  find: () => undefined,
});

/** Functions' bundles are files of this machine, which somebody may have deleted since. */
const hasItsFiles = (graph: Graph): boolean => filesOf(graph).every((file) => existsSync(file));

/** The files of this machine that are functions' code. */
export const filesOf = ({ resources }: Graph): string[] =>
  resources.flatMap(({ inputs }) => {
    const { archive } = (inputs["code"] ?? {}) as {
      archive?: { assets?: Record<string, { asset?: { path?: string } }> };
    };
    return Object.values(archive?.assets ?? {}).flatMap(({ asset }) => asset?.path ?? []);
  });
