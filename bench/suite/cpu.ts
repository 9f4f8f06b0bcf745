import { appendFileSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import type { Context, Suite } from "mocha";

/**
 * Root hooks of mocha with which each worker writes the CPU time of each test file, a line of JSON, to the file that
 * `SUITE_CPU` names. Linux only: elsewhere no time of child processes is known.
 */
export interface FileCpu {
  /** Path from the project's folder. */
  readonly file: string;
  /** CPU seconds of the worker, with loading what no file before it has loaded. */
  readonly own: number;
  /** CPU seconds of the processes that it started and that have ended. */
  readonly children: number;
  readonly tests: number;
}

/** `USER_HZ` of every architecture that Node.js has binaries for (proc(5), getconf CLK_TCK). */
const ticksPerSecond = 100;

/** CPU seconds of this process, and of its ended children with theirs: fields 16 and 17 of proc(5), `/proc/pid/stat`. */
function cpu(): { readonly own: number; readonly children: number } {
  const { user, system } = process.cpuUsage();
  const stat = readFileSync("/proc/self/stat", "utf8");
  const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const children = (Number(afterName[13]) + Number(afterName[14])) / ticksPerSecond;
  return { own: (user + system) / 1e6, children };
}

let before = { own: 0, children: 0 };

const fileOf = (suite: Suite | undefined): string => {
  const [first] = suite?.suites ?? [];
  return first?.file ?? suite?.tests[0]?.file ?? "";
};
const count = (suite: Suite): number => suite.suites.reduce((sum, inner) => sum + count(inner), suite.tests.length);

export const mochaHooks = {
  afterAll(this: Context): void {
    const { SUITE_CPU: output } = process.env;
    const root = this.test?.parent;
    if (output === undefined || root === undefined) return;
    const now = cpu();
    const line: FileCpu = {
      file: relative(process.cwd(), fileOf(root)),
      own: now.own - before.own,
      children: now.children - before.children,
      tests: count(root),
    };
    appendFileSync(output, `${JSON.stringify(line)}\n`);
    before = now;
  },
};
