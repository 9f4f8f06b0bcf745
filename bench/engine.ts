import Table from "cli-table3";
import { projectName } from "../model/names";
import { readEnvironment } from "../environment/environment";
import { time } from "./language-host";

/**
 * `npm run bench:engine`: the time that the home Region's stack takes under Pulumi's runner for Node.js until its first
 * resource is registered, and from there to its last, with 100 and 1,000 members: as configured here, and with Pulumi's
 * defaults, which check types at each start and capture a stack trace for each promise.
 */
const sizes = [100, 1000];
const modes = ["assumeRole", "delegated", "stackSet"] as const;

const defaults = {
  PULUMI_NODEJS_TRANSPILE_ONLY: "false",
  PULUMI_NODEJS_TSCONFIG_PATH: "bench/tsconfig.defaults.json",
  PULUMI_DEBUG_PROMISE_LEAKS: "true",
};

async function configuration(mode: string, members: number): Promise<Record<string, string>> {
  const { config } = await readEnvironment("Pulumi.prod.yaml");
  const shipped = config[`${projectName}:accounts`] as object[];
  const more = Array.from({ length: members - shipped.length }, (_, index) => ({
    id: String(700_000_000_000 + index),
    name: `member-${index}`,
    unit: "Workloads/Production",
  }));
  const rollout = config[`${projectName}:rollout`] as Record<string, unknown> | undefined;
  const changed = {
    ...config,
    [`${projectName}:accounts`]: [...shipped, ...more],
    [`${projectName}:rollout`]: { ...rollout, mode, maxProviders: members },
  };
  return Object.fromEntries(
    Object.entries(changed).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

async function main(): Promise<void> {
  // Pulumi's own host sets no limit either: a thousand members by assumed roles come close to Node.js's default.
  const nodeArguments = ["--max-old-space-size=12000"];
  const table = new Table({
    head: [
      "rollout",
      "members",
      "resources",
      "",
      "first resource s",
      "of it CPU s",
      "all the rest s",
      "CPU s",
      "ratio",
    ],
    style: { head: [], border: [], compact: true },
  });
  const chosen = process.argv.slice(2);
  for (const mode of modes.filter((each) => chosen.length === 0 || chosen.includes(each)))
    for (const size of sizes) {
      const config = await configuration(mode, size);
      const shipped = await time({ stack: "prod", config, nodeArguments, environment: {} });
      const plain = await time({ stack: "prod", config, nodeArguments, environment: defaults });
      for (const [name, each] of [
        ["as it is", shipped],
        ["Pulumi's defaults", plain],
      ] as const)
        table.push([
          mode,
          size,
          each.resources,
          name,
          ...[each.firstResource, each.firstResourceCpu, each.rest, each.restCpu].map((seconds) => seconds.toFixed(1)),
          (each.firstResourceCpu / plain.firstResourceCpu).toFixed(2),
        ]);
    }
  process.stdout.write(`${table.toString()}\n`);
}

void main();
