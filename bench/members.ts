import { fork } from "node:child_process";
import Table from "cli-table3";
import build = require("../index");
import { projectName } from "../model/names";
import { readEnvironment } from "../organization/environment";
import { record } from "../simulator/recorder/record";

/**
 * `npm run bench:members`: registers the home Region's stack with 10, 100 and 1,000 member accounts under the mock
 * runtime, each in a process of its own, and prints seconds, megabytes and how both grow with the number of resources.
 */
const sizes = [10, 100, 1000];

interface Measurement {
  readonly members: number;
  readonly resources: number;
  /** From the program's start to its end, without loading Node and the SDKs. */
  readonly seconds: number;
  readonly megabytes: number;
}

async function measure(members: number): Promise<Measurement> {
  const { config } = await readEnvironment("Pulumi.prod.yaml");
  const shipped = config[`${projectName}:accounts`] as { readonly id: string }[];
  const more = Array.from({ length: Math.max(0, members - shipped.length) }, (_, index) => ({
    id: String(700_000_000_000 + index),
    name: `member-${index}`,
  }));
  const accounts = [...shipped, ...more].slice(0, members);
  const started = process.hrtime.bigint();
  const graph = await record({
    project: projectName,
    stack: "prod",
    config: { ...config, [`${projectName}:accounts`]: accounts },
    program: build,
    timeoutMs: 120_000,
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return { members, resources: graph.resources.length, seconds, megabytes };
}

function measureApart(members: number): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    // The SDK keeps about 200 kB for each resource: a thousand members come near Node's own limit of 4 GB.
    const execArgv = [...process.execArgv, "--max-old-space-size=12000"];
    const child = fork(__filename, [String(members)], { execArgv });
    child.once("message", (measurement) => resolve(measurement as Measurement));
    child.once("exit", (code) => reject(new Error(`the run with ${members} members ended with ${String(code)}`)));
  });
}

async function main(): Promise<void> {
  const members = process.argv[2];
  if (members !== undefined && process.send) {
    process.send(await measure(Number(members)));
    return;
  }
  const table = new Table({
    head: ["members", "resources", "seconds", "MB", "ms a resource", "growth"],
    style: { head: [], border: [] },
  });
  let previous: Measurement | undefined;
  for (const size of sizes) {
    const current = await measureApart(size);
    table.push([
      current.members,
      current.resources,
      current.seconds.toFixed(1),
      Math.round(current.megabytes),
      ((current.seconds * 1000) / current.resources).toFixed(2),
      previous === undefined ? "" : `resources ^ ${exponent(previous, current).toFixed(2)}`,
    ]);
    previous = current;
  }
  process.stdout.write(`${table.toString()}\n`);
}

/** How seconds grow with resources: 1 is linear, 2 quadratic. */
const exponent = (a: Measurement, b: Measurement) =>
  Math.log(b.seconds / a.seconds) / Math.log(b.resources / a.resources);

void main();
