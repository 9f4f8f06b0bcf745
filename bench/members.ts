import { fork } from "node:child_process";
import Table from "cli-table3";
import build = require("../index");
import { projectName } from "../model/names";
import { readEnvironment } from "../organization/environment";
import { record } from "../simulator/recorder/record";

/**
 * `npm run bench:members`: registers the home Region's stack with 10, 100 and 1,000 member accounts in each rollout under
 * the mock runtime, each in a process of its own, and prints seconds, megabytes, providers, and how time grows with
 * members. The ratio in the last column compares a rollout with `assumeRole` at the same size in the same run.
 */
const sizes = [10, 100, 1000];
const modes = ["assumeRole", "delegated", "stackSet"] as const;
type Mode = (typeof modes)[number];

interface Measurement {
  readonly members: number;
  readonly resources: number;
  readonly providers: number;
  /** From the program's start to its end, without loading Node and the SDKs. */
  readonly seconds: number;
  readonly megabytes: number;
}

async function measure(mode: Mode, members: number): Promise<Measurement> {
  const { config } = await readEnvironment("Pulumi.prod.yaml");
  const shipped = config[`${projectName}:accounts`] as { readonly id: string; readonly unit: string }[];
  const more = Array.from({ length: Math.max(0, members - shipped.length) }, (_, index) => ({
    id: String(700_000_000_000 + index),
    name: `member-${index}`,
    unit: "Workloads/Production",
  }));
  const accounts = [...shipped, ...more].slice(0, members);
  const rollout = config[`${projectName}:rollout`] as Record<string, unknown> | undefined;
  const started = process.hrtime.bigint();
  const graph = await record({
    project: projectName,
    stack: "prod",
    config: {
      ...config,
      [`${projectName}:accounts`]: accounts,
      [`${projectName}:rollout`]: { ...rollout, mode, maxProviders: members },
    },
    program: build,
    timeoutMs: 120_000,
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const providers = graph.resources.filter(({ type }) => type.startsWith("pulumi:providers:")).length;
  return { members, resources: graph.resources.length, providers, seconds, megabytes };
}

function measureApart(mode: Mode, members: number): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    // The SDK keeps about 200 kB for each resource: a thousand members come near Node's own limit of 4 GB.
    const execArgv = ["--max-old-space-size=12000", ...process.execArgv];
    const child = fork(__filename, [mode, String(members)], { execArgv });
    child.once("message", (measurement) => resolve(measurement as Measurement));
    child.once("exit", (code) => reject(new Error(`${mode} with ${members} members ended with ${String(code)}`)));
  });
}

async function main(): Promise<void> {
  const [mode, members] = process.argv.slice(2);
  if (mode !== undefined && process.send) {
    process.send(await measure(mode as Mode, Number(members)));
    return;
  }
  const table = new Table({
    head: ["rollout", "members", "resources", "providers", "seconds", "MB", "ms a resource", "growth", "ratio"],
    style: { head: [], border: [], compact: true },
  });
  const assumed = new Map<number, Measurement>();
  for (const each of modes) {
    let previous: Measurement | undefined;
    for (const size of sizes) {
      const current = await measureApart(each, size);
      if (each === "assumeRole") assumed.set(size, current);
      table.push([
        each,
        size,
        current.resources,
        current.providers,
        current.seconds.toFixed(1),
        Math.round(current.megabytes),
        ((current.seconds * 1000) / current.resources).toFixed(2),
        previous === undefined ? "" : `members ^ ${exponent(previous, current).toFixed(2)}`,
        (current.seconds / (assumed.get(size)?.seconds ?? current.seconds)).toFixed(2),
      ]);
      previous = current;
    }
  }
  process.stdout.write(`${table.toString()}\n`);
}

/** How seconds grow with members: 1 is linear, 2 quadratic. */
const exponent = (a: Measurement, b: Measurement) => Math.log(b.seconds / a.seconds) / Math.log(b.members / a.members);

void main();
