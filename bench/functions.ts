import { execFileSync, spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleFunction } from "../components/responders/bundle";
import type { Burst } from "./notify-burst";

/**
 * `npm run bench:functions`: size of each function's bundle, and the time from the start of its import until it can be
 * called, each in a fresh Node.js process, compared with the imports of a Python function that uses boto3. Prints a
 * Markdown table.
 *
 * The time excludes the start of Node.js itself; it includes what is loaded of the AWS SDK, which Lambda's runtime has.
 *
 * Then the largest heap of `notify` in a burst of detections, and its requests to AWS, each in a process of its own.
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

/** The largest heap is measured after garbage collections: what the function keeps, and not what it has not dropped yet. */
function burstOf(events: number): Burst {
  const script = `
    const { burst } = require("./bench/notify-burst");
    const { adminPortOpened } = require("./model/detections/shipped/admin-port-opened");
    burst(adminPortOpened, ${events}).then((done) => require("node:fs").writeSync(3, JSON.stringify(done)));`;
  const { output } = spawnSync(
    process.execPath,
    ["--expose-gc", "-r", "ts-node/register/transpile-only", "-e", script],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "ignore", "inherit", "pipe"] },
  );
  return JSON.parse(output[3] ?? "") as Burst;
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

const [few, many] = [burstOf(1000), burstOf(10_000)];
const megabytes = ({ peakHeap }: Burst) => `${(peakHeap / 1024 ** 2).toFixed(1)} MB`;
process.stdout.write(
  [
    "",
    "| `notify`, detections in a burst | 1,000 | 10,000 | Ratio |",
    "| --- | ---: | ---: | ---: |",
    `| Largest heap | ${megabytes(few)} | ${megabytes(many)} | ${(many.peakHeap / few.peakHeap).toFixed(2)} |`,
    `| Requests to AWS | ${few.requests} | ${many.requests} | ${(many.requests / few.requests).toFixed(2)} |`,
    "",
  ].join("\n"),
);
