import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { adviseOnNode } from "./node-version";
import { deploy } from "../deploy/command";
import { listenForInterrupts } from "../deploy/interrupts";
import { memoryBudget } from "../deploy/memory";
import { liveDisplay, plainDisplay } from "../deploy/progress";
import type * as probing from "../deploy/probe";
import type * as pulumi from "../deploy/pulumi-engine";

const out = (text: string) => void process.stdout.write(text);
const err = (text: string) => void process.stderr.write(text);
const folder = join(__dirname, "..");

async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Ctrl-C and Ctrl-D close the terminal and leave the question unanswered for ever.
    const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    return await Promise.race([terminal.question(question), closed]);
  } finally {
    terminal.close();
  }
}

adviseOnNode(process.argv.slice(2));
void deploy(process.argv.slice(2), {
  out,
  err,
  folder,
  budget: memoryBudget(),
  engine: (configFile, policyPacks) => {
    // Loaded late: the SDK takes longer to load than a mistake in the command takes to find.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { pulumiEngine } = require("../deploy/pulumi-engine") as typeof pulumi;
    return pulumiEngine({ folder, configFile, policyPacks });
  },
  probe: (settings) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { awsProbe } = require("../deploy/probe") as typeof probing;
    return awsProbe(settings);
  },
  sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  display: (plan) => (process.stdout.isTTY ? liveDisplay(plan) : plainDisplay(out)),
  interrupts: (onInterrupt) => listenForInterrupts(onInterrupt),
  ask,
}).then((code) => {
  // What was left behind after a second Ctrl-C would keep the process alive.
  process.exit(code);
});
