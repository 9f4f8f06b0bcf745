import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import Table from "cli-table3";
import { Command } from "commander";
import type { FileCpu } from "./suite/cpu";

/**
 * `npm run bench:suite`: runs the tests and prints the CPU seconds of each test file, of its worker and of the processes
 * that it started, the dearest first; other work on the machine hardly changes them. A file pays for what it loads first
 * in its worker, so a file alone costs more than among others.
 *
 * - `-- tests/model tests/additions.test.ts` runs only these.
 * - `-- --output FILE` keeps the measurements, `-- --compare BEFORE AFTER` prints two such files side by side. To compare
 *   two commits, measure both on one machine, one after the other.
 *
 * Exits 1 if a test failed: what did not run to its end has cost less. No time ever fails anything.
 */
interface Options {
  readonly output: string;
  readonly top: string;
  readonly compare?: readonly string[];
}

const defaultOutput = ".local/suite-cpu.ndjson";

function main(): void {
  const program = new Command("npm run bench:suite --")
    .argument("[paths...]", "test files and folders", ["tests"])
    .option("--output <file>", "where the measurements go, a line of JSON for each test file", defaultOutput)
    .option("--top <number>", "test files to print", "25")
    .option("--compare <files...>", "print two measurements side by side, and run nothing")
    .parse();
  const { output, top, compare } = program.opts<Options>();
  if (compare !== undefined) {
    const [before, after] = compare;
    if (before === undefined || after === undefined) return program.error("--compare needs two files: BEFORE AFTER");
    return printComparison(read(before), read(after), Number(top));
  }
  const [paths] = program.processedArgs as [readonly string[]];
  const file = resolve(output);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      ...["node_modules/mocha/bin/mocha.js", "--require", "ts-node/register/transpile-only"],
      ...["--require", "bench/suite/cpu.ts", "--parallel", "--jobs", "2", "--reporter", "dot"],
      ...paths.map((path) => (path.endsWith(".ts") ? path : `${path}/**/*.test.ts`)),
    ],
    { stdio: "inherit", env: { ...process.env, SUITE_CPU: file } },
  );
  if (existsSync(file)) printFiles(read(file), Number(top));
  process.exitCode = status ?? 1;
}

const read = (file: string): FileCpu[] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as FileCpu);

const total = ({ own, children }: FileCpu) => own + children;
const sum = (files: readonly FileCpu[], of: (file: FileCpu) => number) =>
  files.reduce((seconds, file) => seconds + of(file), 0);
const tableOf = (...head: readonly string[]) => new Table({ head: [...head], style: { head: [], border: [] } });

function printFiles(files: readonly FileCpu[], top: number): void {
  const table = tableOf("test file", "tests", "CPU s", "worker", "processes");
  const row = (name: string, of: readonly FileCpu[]) =>
    table.push([
      name,
      sum(of, ({ tests }) => tests),
      ...[total, ({ own }: FileCpu) => own, ({ children }: FileCpu) => children].map((part) =>
        sum(of, part).toFixed(1),
      ),
    ]);
  const sorted = [...files].sort((a, b) => total(b) - total(a));
  for (const file of sorted.slice(0, top)) row(file.file, [file]);
  if (sorted.length > top) row(`${sorted.length - top} others`, sorted.slice(top));
  row("all", sorted);
  process.stdout.write(`${table.toString()}\n`);
}

function printComparison(before: readonly FileCpu[], after: readonly FileCpu[], top: number): void {
  const table = tableOf("test file", "tests", "then", "CPU s", "then", "ratio");
  const row = (name: string, [old, now]: readonly [readonly FileCpu[], readonly FileCpu[]]) => {
    const [first, second] = [sum(old, total), sum(now, total)];
    const ratio = old.length === 0 || now.length === 0 ? "" : (second / first).toFixed(2);
    const tests = [old, now].map((files) => sum(files, (file) => file.tests));
    table.push([name, ...tests, first.toFixed(1), second.toFixed(1), ratio]);
  };
  const named = (files: readonly FileCpu[], name: string) => files.filter(({ file }) => file === name);
  const names = [...new Set([...before, ...after].map(({ file }) => file))];
  const change = (name: string) => Math.abs(sum(named(after, name), total) - sum(named(before, name), total));
  const sorted = names.sort((a, b) => change(b) - change(a));
  for (const name of sorted.slice(0, top)) row(name, [named(before, name), named(after, name)]);
  const others = new Set(sorted.slice(top));
  if (others.size > 0)
    row(`${others.size} others`, [
      before.filter(({ file }) => others.has(file)),
      after.filter(({ file }) => others.has(file)),
    ]);
  row("all", [before, after]);
  process.stdout.write(`${table.toString()}\n`);
}

main();
