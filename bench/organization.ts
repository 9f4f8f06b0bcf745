import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { readEnvironmentOffline } from "../environment/environment";
import { planHub } from "../model/hub/hub-plan";
import { planRollout } from "../model/members/rollout";
import { planNetwork } from "../model/network/network";
import { shardsOf } from "../model/settings/rollout";
import { findAccounts } from "../organization/accounts";
import { discover } from "../organization/discover";
import { createOrganizationsApi } from "../organization/organizations-api";
import { writeMessages, writeQueryResults } from "../simulator/report/files";
import { reportAsJson } from "../simulator/report/json";
import { reportOf } from "../simulator/report/report";
import { reportAsText } from "../simulator/report/text";
import type * as simulation from "../simulator/simulation";
import { discoverSettings, largeOrganization } from "../tests/organization/organizations";
import { startOrganizationsStub } from "../tests/organization/organizations-stub";
import { type Size, writeEnvironment } from "./organization-environment";

/**
 * `npm run bench:organization`: what an organization's size costs. Discovers, plans and simulates 50 accounts in 4 Regions
 * and 50, 500 and 5,000 in 17, each rollout, each in a process of its own, and prints the CPU seconds of each stage, the
 * peak memory, how each stage grows with accounts in 17 Regions (1 is linear), and the ratio of the largest to 50 accounts
 * in 4 Regions. Exits 1 if a guarantee is broken.
 *
 * `-- assumeRole` measures only this rollout; `-- assumeRole 20x4x2 80x4x2` these sizes, as accounts × Regions × hubs.
 *
 * Discovery talks to a stub of AWS Organizations in the same process, whose work is counted too.
 */
const rollouts = ["assumeRole", "delegated", "stackSet"] as const;
const sizes: readonly Size[] = [
  { accounts: 50, regions: 4, hubs: 2 },
  { accounts: 50, regions: 17, hubs: 3 },
  { accounts: 500, regions: 17, hubs: 3 },
  { accounts: 5000, regions: 17, hubs: 3 },
];

interface Measurement {
  /** CPU seconds by stage, in order. */
  readonly stages: Readonly<Record<string, number>>;
  readonly megabytes: number;
  readonly resources: number;
  readonly events: number;
  readonly held: boolean;
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };

/** Titles of the simulation's steps, as its progress names them. */
const stageOfStep: readonly (readonly [title: string, stage: string])[] = [
  ["Recording", "recording"],
  ["Sending", "traffic"],
  ["Running the functions", "functions"],
  ["Writing", "archive"],
  ["Running the saved queries", "queries"],
];

async function measure(mode: string, size: Size): Promise<Measurement> {
  const stages: Record<string, number> = {};
  const timed = async <Result>(stage: string, work: () => Result | Promise<Result>): Promise<Result> => {
    const before = cpuSeconds();
    const result = await work();
    stages[stage] = (stages[stage] ?? 0) + cpuSeconds() - before;
    return result;
  };
  const folder = mkdtempSync(join(tmpdir(), "event-governance-organization-"));
  try {
    stages["start"] = cpuSeconds();
    await timed("discovery", () => discoverAll(size.accounts));
    const file = writeEnvironment(folder, size, mode);
    const environment = await timed("settings", () => readEnvironmentOffline(file));
    const { settings, accounts, name } = environment;
    await timed("plan", () => {
      const network = planNetwork(name, settings, accounts);
      for (const hub of network.hubs) planHub({ hub, settings, accounts, network, now: new Date() });
      for (const region of Object.keys(settings.regions)) {
        const members = network.members.filter((member) => member.region === region);
        for (let shard = 1; shard <= shardsOf(settings.rollout); shard++)
          planRollout({ environment: name, settings, accounts, members, region, shard });
      }
    });
    const root = join(folder, "archive");
    const before = cpuSeconds();
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { simulate } = require("../simulator/simulation") as typeof simulation;
    const loaded = cpuSeconds();
    stages["start"] += loaded - before;
    const result = await simulate(
      environment,
      { root, now: new Date() },
      {
        step: (title, work) => {
          const stage = stageOfStep.find(([start]) => title.startsWith(start))?.[1] ?? title;
          return timed(stage, () => work((text) => process.stderr.write(`${title}: ${text}\n`)));
        },
      },
    );
    stages["guarantees"] =
      cpuSeconds() - loaded - stageOfStep.reduce((sum, [, stage]) => sum + (stages[stage] ?? 0), 0);
    await timed("report", async () => {
      await writeQueryResults(join(folder, "queries"), result.queries);
      await writeMessages(join(folder, "messages"), result.functions);
      const more = { seconds: { total: process.uptime() }, leftOut: [], mutants: undefined };
      const { warnings } = environment;
      const report = reportOf(result, { ...more, warnings, output: folder, ownEvents: false, strict: false });
      reportAsText(report, 80, true);
      JSON.stringify(reportAsJson(environment, result, { ...more, page: { events: [], processes: [], limits: [] } }));
    });
    for (const { held, title, failures } of result.guarantees)
      if (!held) process.stderr.write(`${title}: ${JSON.stringify(failures.slice(0, 2))}\n`);
    return {
      stages,
      megabytes: process.resourceUsage().maxRSS / 1024,
      resources: result.resources,
      events: result.journeys.length,
      held: result.guarantees.every(({ held }) => held),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function discoverAll(accounts: number): Promise<void> {
  const stub = await startOrganizationsStub(largeOrganization(accounts, 2), {});
  const api = createOrganizationsApi({ endpoint: stub.endpoint, credentials, retryMode: "standard" });
  await findAccounts(discoverSettings({}), (settings, filter) => discover(settings, filter, api));
  await stub.close();
}

/** In a process of its own, so that none affects another's memory or compiled code. */
function measureApart(mode: string, { accounts, regions, hubs }: Size): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, ["--one", mode, `${accounts}x${regions}x${hubs}`]);
    child.once("message", (measurement) => resolve(measurement as Measurement));
    child.once("exit", (code) =>
      reject(new Error(`${mode} with ${accounts} accounts in ${regions} Regions ended with ${String(code)}`)),
    );
  });
}

/** `5000x17x3` */
function sizeOf(text: string): Size {
  const [accounts, regions, hubs] = text.split("x").map(Number);
  if (accounts === undefined || regions === undefined || hubs === undefined || Number.isNaN(accounts + regions + hubs))
    throw new Error(`"${text}" is no size: write ACCOUNTSxREGIONSxHUBS, for example 5000x17x3.`);
  return { accounts, regions, hubs };
}

const totalOf = ({ stages }: Measurement) => Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (process.send && args[0] === "--one") {
    process.send(await measure(args[1] ?? "", sizeOf(args[2] ?? "")));
    return;
  }
  const modes = rollouts.filter((mode) => args.includes(mode));
  const given = args.filter((arg) => !rollouts.some((mode) => mode === arg)).map(sizeOf);
  const chosen = given.length > 0 ? given : sizes;
  for (const mode of modes.length > 0 ? modes : rollouts) {
    const measured: Measurement[] = [];
    for (const size of chosen) measured.push(await measureApart(mode, size));
    process.stdout.write(`${tableOf(mode, chosen, measured)}\n`);
    if (measured.some(({ held }) => !held)) process.exitCode = 1;
  }
}

function tableOf(mode: string, chosen: readonly Size[], measured: readonly Measurement[]): string {
  const [first] = measured;
  const last = measured.at(-1);
  const growing = chosen.flatMap((size, index) =>
    index > 0 && chosen[index - 1]?.regions === size.regions ? [[index - 1, index] as const] : [],
  );
  const table = new Table({
    head: [
      mode,
      ...chosen.map(({ accounts, regions }) => `${accounts} × ${regions}`),
      ...growing.map(([from, to]) => `${chosen[from]?.accounts ?? 0} to ${chosen[to]?.accounts ?? 0}`),
      "ratio",
    ],
    style: { head: [], border: [], compact: true },
  });
  const row = (name: string, valueOf: (measurement: Measurement) => number, digits = 0) => {
    const values = measured.map(valueOf);
    const exponents = growing.map(([from, to]) => {
      const [a = 0, b = 0] = [values[from], values[to]];
      const more = (chosen[to]?.accounts ?? 1) / (chosen[from]?.accounts ?? 1);
      return a > 0 ? `accounts ^ ${(Math.log(b / a) / Math.log(more)).toFixed(2)}` : "";
    });
    const ratio = first === undefined || last === undefined ? "" : (valueOf(last) / valueOf(first)).toFixed(1);
    table.push([name, ...values.map((value) => value.toFixed(digits)), ...exponents, ratio]);
  };
  for (const stage of Object.keys(first?.stages ?? {})) row(`${stage}, CPU s`, ({ stages }) => stages[stage] ?? 0, 2);
  row("all, CPU s", totalOf, 1);
  row("peak memory, MB", ({ megabytes }) => megabytes);
  row("resources of stacks", ({ resources }) => resources);
  row("events", ({ events }) => events);
  return table.toString();
}

void main();
