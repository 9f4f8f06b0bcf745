import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { built, pathWithPulumi } from "./command-line";

/** Suites run in processes of their own: each adds its line here. */
const file = join(built, "operations.ndjson");

interface Work {
  /** Updates, previews, refreshes and destructions of one stack. */
  readonly operations: number;
  /** Calls from the engine to the provider except checks and diffs. */
  readonly calls: number;
}

export function reportWork(work: Work): void {
  appendFileSync(file, `${JSON.stringify(work)}\n`);
}

/** Fails here, once and with a suggestion, if there is no engine. */
export function mochaGlobalSetup(): void {
  pathWithPulumi();
  mkdirSync(built, { recursive: true });
  rmSync(file, { force: true });
}

export function mochaGlobalTeardown(): void {
  const version = execFileSync("pulumi", ["version"], {
    env: { ...process.env, PATH: pathWithPulumi() },
    encoding: "utf8",
  });
  const work = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Work);
  const sum = (key: keyof Work) => work.reduce((total, each) => total + each[key], 0).toLocaleString("en");
  process.stdout.write(
    `  Pulumi ${version.trim()}: ${sum("operations")} operations on stacks, ${sum("calls")} calls to the provider\n`,
  );
}
