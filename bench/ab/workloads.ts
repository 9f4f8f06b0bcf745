import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { own } from "../../model/json";
import { bundlerOf, bundlers } from "../bundler";

/** Something to run in a checkout, as a process of its own. It does the same work each time. */
export interface Workload {
  readonly name: string;
  /** Why a checkout cannot run it; undefined if it can. */
  readonly missing: (folder: string) => string | undefined;
  readonly command: readonly string[];
  /** Runs once before anything is measured. */
  readonly prepare?: readonly string[];
  /** Before each run, not measured. */
  readonly before?: (folder: string) => void;
}

const workloadFile = (name: string) => join(__dirname, "workloads", name);
const typescript = ["node", "--require", "ts-node/register/transpile-only"];

const script = (name: string, ofNpm: string): Workload => ({
  name,
  missing: (folder) => (own(scriptsOf(folder), ofNpm) === undefined ? `no script ${ofNpm}` : undefined),
  command: ["npm", "run", "--silent", ofNpm],
});

const needing = (file: string) => (folder: string) => (existsSync(join(folder, file)) ? undefined : `no ${file}`);

/** What `--only` can name, beside any script of npm. */
export const workloads: readonly Workload[] = [
  script("start", "start"),
  {
    ...script("start-cold", "start"),
    before: (folder) => rmSync(join(folder, ".cache"), { recursive: true, force: true }),
  },
  script("suite", "test"),
  {
    name: "pattern",
    missing: needing("model/pattern/pattern.ts"),
    command: [...typescript, workloadFile("pattern.ts")],
  },
  {
    name: "functions",
    missing: (folder) => (bundlerOf(folder) === undefined ? `no ${bundlers.join(" or ")}` : undefined),
    prepare: [...typescript, workloadFile("bundle-functions.ts")],
    command: ["node", workloadFile("import-functions.cjs")],
  },
];

/** `script:bench:members` is the workload that runs this script of npm. */
export const scriptPrefix = "script:";

/** The workload with this name; undefined if there is none. */
export function findWorkload(name: string): Workload | undefined {
  if (name.startsWith(scriptPrefix) && name.length > scriptPrefix.length)
    return script(name, name.slice(scriptPrefix.length));
  return workloads.find((workload) => workload.name === name);
}

function scriptsOf(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return {};
  const { scripts = {} } = JSON.parse(readFileSync(file, "utf8")) as { readonly scripts?: Record<string, string> };
  return scripts;
}
