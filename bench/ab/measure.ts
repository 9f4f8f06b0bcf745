import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "./verdicts";

/** A run that ended with an error. */
export class FailedRun extends Error {
  override readonly name = "FailedRun";
}

/** Process groups that are running, so that an interrupt ends them with their children. */
const running = new Set<number>();

export function killRunning(): void {
  for (const group of running) {
    try {
      process.kill(-group, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
}

/** Lines of a failed run's output that are shown. */
const shownLines = 15;

/**
 * Runs a command and measures it with all processes that it started: processor time as the shell counts it (POSIX,
 * `times`), memory of the largest Node.js process.
 *
 * @param scratch folder for the command's output.
 * @throws FailedRun if it ends with anything but 0.
 */
export async function measure(command: readonly string[], folder: string, scratch: string): Promise<Run> {
  const own = mkdtempSync(join(scratch, "run-"));
  const output = openSync(join(own, "output"), "w");
  try {
    const started = performance.now();
    const { code, times } = await run(command, folder, own, output);
    const wallSeconds = (performance.now() - started) / 1000;
    if (code !== 0) {
      const lines = readFileSync(join(own, "output"), "utf8").trimEnd().split("\n").slice(-shownLines);
      throw new FailedRun(`${command.join(" ")} ended with ${code}:\n${lines.join("\n")}`);
    }
    const kilobytes = readdirSync(own)
      .filter((name) => /^\d+$/.test(name))
      .map((name) => Number(readFileSync(join(own, name), "utf8")));
    return { cpuSeconds: secondsOfChildren(times), wallSeconds, peakMegabytes: Math.max(0, ...kilobytes) / 1024 };
  } finally {
    closeSync(output);
    rmSync(own, { recursive: true, force: true });
  }
}

function run(
  command: readonly string[],
  folder: string,
  usage: string,
  output: number,
): Promise<{ readonly code: string | number; readonly times: string }> {
  const { NODE_OPTIONS: options = "", ...env } = process.env;
  // What npm tells a script about its own would change the options of the measured one.
  for (const name of Object.keys(env)) if (name.startsWith("npm_")) delete env[name];
  const recorder = JSON.stringify(join(__dirname, "usage.cjs"));
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", '"$@" 3>&-; code=$?; times >&3; exit $code', "sh", ...command], {
      cwd: folder,
      detached: true,
      stdio: ["ignore", output, output, "pipe"],
      env: { ...env, NODE_OPTIONS: `${options} --require ${recorder}`, BENCH_AB_USAGE: usage, CI: "true" },
    });
    let times = "";
    (child.stdio[3] as NodeJS.ReadableStream).on("data", (chunk: Buffer) => (times += chunk.toString()));
    const group = child.pid;
    if (group !== undefined) running.add(group);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (group !== undefined) running.delete(group);
      resolve({ code: code ?? signal ?? "a signal", times });
    });
  });
}

/** Of the second line of `0m0.00s 0m0.00s\n1m2.50s 0m0.25s`: user and system time of the shell's children. */
function secondsOfChildren(times: string): number {
  const [, children = ""] = times.split("\n");
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  if (parts.length !== 2) throw new Error(`The shell's times are ${JSON.stringify(times)}.`);
  return parts.reduce((sum, each) => sum + each, 0);
}
