import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleFunction } from "../components/responders/bundle";

/**
 * `npm run bench:functions`: size of each function's bundle, and the time from the start of its import until it can be
 * called, each in a fresh Node.js process, compared with the imports of a Python function that uses boto3. Prints a
 * Markdown table.
 *
 * The time excludes the start of Node.js itself; it includes the AWS SDK, which Lambda's runtime has.
 */
const runs = 7;
const root = join(__dirname, "..");

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const measure = (command: string, args: readonly string[]): number =>
  median(Array.from({ length: runs }, () => Number(execFileSync(command, [...args], { cwd: root, encoding: "utf8" }))));

const nodeMs = (file: string) =>
  measure(process.execPath, [
    "-e",
    `const start = performance.now(); require(${JSON.stringify(file)}); process.stdout.write(String(performance.now() - start));`,
  ]);

const python = (modules: string) => [
  "-c",
  `import time; start = time.perf_counter(); import ${modules}; print((time.perf_counter() - start) * 1000)`,
];

function pythonMs(modules: string): string {
  try {
    return `${measure("python3", python(modules)).toFixed(0)} ms`;
  } catch {
    return "skipped: not installed here";
  }
}

const names = readdirSync(join(root, "functions")).filter((name) =>
  existsSync(join(root, "functions", name, "handler.ts")),
);
const rows = names.map((name) => {
  const { code, bytes } = bundleFunction(name);
  const zipped = gzipSync(readFileSync(code)).length;
  return `| \`${name}\` | ${(bytes / 1024).toFixed(0)} KB | ${(zipped / 1024).toFixed(0)} KB | ${nodeMs(code).toFixed(0)} ms |`;
});
process.stdout.write(
  [
    "| Function | Bundle | Compressed | Import to ready |",
    "| --- | ---: | ---: | ---: |",
    ...rows,
    `| Python: \`import json, urllib.request\` | | | ${pythonMs("json, urllib.request")} |`,
    `| Python: \`import boto3\` | | | ${pythonMs("boto3")} |`,
    "",
  ].join("\n"),
);
