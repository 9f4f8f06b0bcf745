import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { bundlerOf } from "./bundler";

/**
 * `npm run bench:imports -- BASE_FOLDER SAMPLES.json`: CPU time of each function's import, alternating with that of another
 * checkout, and the size of its bundle, for `npm run bench:measured`. The other checkout has its packages installed.
 */
const root = join(__dirname, "..");

interface Imported {
  readonly cpuSeconds?: number;
  readonly kilobytes?: number;
}

/** Bundles by name, made by the checkout's own code in a process of its own. */
function bundlesOf(folder: string): Map<string, string> {
  const names = readdirSync(join(folder, "functions")).filter((name) =>
    existsSync(join(folder, "functions", name, "handler.ts")),
  );
  const script = `
    const { bundleFunction } = require(${JSON.stringify(join(folder, bundlerOf(folder) ?? ""))});
    console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => [name, bundleFunction(name).code])));`;
  const made = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], { cwd: folder });
  return new Map(JSON.parse(made.toString()) as [string, string][]);
}

const importOnce = (file: string): number =>
  Number(
    execFileSync(process.execPath, [
      "-e",
      `const before = process.cpuUsage(); require(${JSON.stringify(file)}); const { user, system } = process.cpuUsage(before);
       process.stdout.write(String((user + system) / 1e6)); process.exit(0);`,
    ]),
  );

const commitOf = (folder: string) =>
  execFileSync("git", ["rev-parse", "HEAD"], { cwd: folder, encoding: "utf8" }).trim();

function main(): void {
  const program = new Command("npm run bench:imports --")
    .argument("<base>", "folder of the checkout to compare with")
    .argument("<samples>", "file to write")
    .option("--runs <NUMBER>", "imports of each", "9")
    .parse();
  const [base = "", file = ""] = program.args;
  const { runs } = program.opts<{ readonly runs: string }>();
  const bundles = { base: bundlesOf(base), head: bundlesOf(root) };
  const names = [...bundles.head.keys()].filter((name) => bundles.base.has(name));
  const samples = names.map((name) => ({
    workload: `import of ${name}`,
    base: [] as Imported[],
    head: [] as Imported[],
  }));
  for (let run = 0; run < Number(runs); run++)
    for (const [index, name] of names.entries())
      for (const side of ["base", "head"] as const) {
        const code = bundles[side].get(name) ?? "";
        const kilobytes = readFileSync(code).length / 1024;
        samples[index]?.[side].push({ cpuSeconds: importOnce(code), ...(run === 0 && { kilobytes }) });
      }
  const command = "npm run bench:imports -- BASE_FOLDER SAMPLES.json";
  writeFileSync(
    file,
    JSON.stringify({ base: { hash: commitOf(base) }, head: { hash: commitOf(root) }, command, samples }),
  );
}

main();
