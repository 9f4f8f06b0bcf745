import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Environment } from "../../environment/environment";
import type { Graph, Resource } from "../graph";
import programFolders from "../program-folders.json";
import { forgetOldest, writeWhole } from "./kept-files";
import { filesOf } from "./kept-recordings";
import { programHash } from "./program-hash";

const root = join(__dirname, "..", "..");

/**
 * Files and folders of the project that take part in a simulation, without what parses options and the page that shows it:
 * the functions that run, the model and all of the simulator, what a recording is made from, and what transpiles it.
 */
export const simulatedFrom = [
  "index.ts",
  ...programFolders,
  "console",
  // Quoted, and nothing that is kept comes from it; but a run of the mutants is rare.
  "docs/mutants.json",
  "simulator",
  "tools/kept-json.cjs",
  "tools/transpile-cache.cjs",
  "tsconfig.json",
];

/**
 * What is kept: what recorded resources show by themselves, what functions did, partition keys, rows of queries, what has become
 * of the traffic with all that functions did, and what a month is estimated to cost.
 */
export type KeptStage = "cost" | "evidence" | "functions" | "partitions" | "queries" | "traffic";

/** Results of each stage that stay: of some settings, each with a delivery stream or a catalog for each hub. */
const mostKept: Readonly<Record<KeptStage, number>> = {
  cost: 12,
  evidence: 12,
  functions: 3,
  partitions: 24,
  queries: 12,
  traffic: 2,
};

/** Results of a stage with one set of inputs. */
export interface Slot<Result> {
  /** What the stage made of the same inputs before; undefined if it has not run with them. */
  find(): Result | undefined;
  keep(result: Result): void;
}

/** Results of earlier runs. */
export interface KeptResults {
  /**
   * @param inputs everything that determines the result, but for what is hashed anyway: texts, or what JSON can hold. An
   * object of any other kind (a function, a map) would be lost in it.
   */
  of<Result>(stage: KeptStage, inputs: readonly unknown[]): Slot<Result>;
}

/**
 * Keeps what stages of a simulation made, each under a hash of all that it was made from: the stage's `inputs`, the text of
 * every file of program, functions and simulator, the installed packages, Node.js, and what of the process's surroundings
 * the AWS SDK and Node.js read. The same stage with the same inputs need not run again. What is *judged* is judged in each
 * run, whatever was kept.
 *
 * @param folder is made when needed; where it cannot be written, only time is lost. An entry that cannot be read counts
 * as none.
 */
export function keptResults(folder: string): KeptResults {
  let surroundings: string | undefined;
  return {
    of(stage, inputs) {
      surroundings ??= JSON.stringify([
        programHash(simulatedFrom),
        root,
        process.version,
        ...surroundingsOf(process.env),
      ]);
      const hash = createHash("sha256").update(surroundings).update(`\0${stage}`);
      for (const input of inputs) hash.update("\0").update(typeof input === "string" ? input : JSON.stringify(input));
      const file = join(folder, stage, hash.digest("hex").slice(0, 32));
      return {
        find() {
          try {
            return deserialize(readFileSync(file)) as never;
          } catch {
            return undefined;
          }
        },
        keep(result) {
          if (writeWhole(file, serialize(result))) forgetOldest(join(folder, stage), mostKept[stage]);
        },
      };
    },
  };
}

/** Runs everything, and keeps what it made for the next run. */
export const withoutEarlierResults = (results: KeptResults): KeptResults => ({
  of: (stage, inputs) => ({ ...results.of(stage, inputs), find: () => undefined }),
});

/** Variables that change what the AWS SDK, Powertools, dates or Node.js do, and the AWS SDK's file of settings. */
function surroundingsOf(environment: NodeJS.ProcessEnv): unknown[] {
  const variables = Object.entries(environment)
    .filter(([name]) => /^(AWS_|POWERTOOLS_|PULUMI_|LC_)|^(LANG|NODE_ENV|NODE_OPTIONS|TZ)$/.test(name))
    .sort();
  const file = environment["AWS_CONFIG_FILE"] ?? join(homedir(), ".aws", "config");
  const settings = existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "none";
  return [variables, settings];
}

/** What every stage starts from: the settings, all recorded resources, and the code of functions, which is a file. */
export function inputsOf({ name, settings, accounts, stacks }: Environment, graphs: readonly Graph[]): unknown[] {
  const code = [...new Set(graphs.flatMap(filesOf))]
    .sort()
    .map((file) => [file, existsSync(file) ? readFileSync(file, "utf8") : "none"]);
  return [{ name, settings, accounts, stacks }, graphs.map((graph) => digestsOf(graph).whole), code];
}

/** The same for saved queries: what one returns depends on no other, so that of many those that have changed run again. */
export function inputsOfQueries(environment: Environment, graphs: readonly Graph[]): unknown[] {
  const [surroundings, , code] = inputsOf(environment, graphs);
  return [surroundings, graphs.map((graph) => digestsOf(graph).withoutQueries), code];
}

interface Digests {
  readonly whole: string;
  readonly withoutQueries: string;
}

/** A recorded graph is never changed, and every stage asks for it. */
const digests = new WeakMap<Graph, Digests>();

function digestsOf(graph: Graph): Digests {
  const known = digests.get(graph);
  if (known !== undefined) return known;
  const isQuery = ({ type }: Resource) => type === "aws:athena/namedQuery:NamedQuery";
  const others = digestOf({ ...graph, resources: graph.resources.filter((resource) => !isQuery(resource)) });
  // With their positions: the order of all is part of the whole.
  const queries = graph.resources.flatMap((resource, position) => (isQuery(resource) ? [[position, resource]] : []));
  const made = { whole: digestOf([others, queries]), withoutQueries: others };
  digests.set(graph, made);
  return made;
}

const digestOf = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("base64");
