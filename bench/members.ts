import { fork } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { findingsRolesOf } from "../model/findings/plan";
import { namesOf, projectName } from "../model/names";
import { planNetwork } from "../model/network/network";
import { remediationRolesOf } from "../model/remediate/plan";
import { parseSettings } from "../model/checks/parse";
import { findAccounts } from "../organization/accounts";
import { readEnvironment } from "../environment/environment";
import type * as recorder from "../simulator/record/record";
import type { Peer } from "./peer";

/**
 * `npm run bench:members`: plans and registers the home Region's stack with 10, 100 and 1,000 member accounts in each
 * rollout under the mock runtime, each in a separate process, and prints seconds, megabytes, providers, and how time
 * grows with members. `-- assumeRole` measures only this rollout.
 *
 * The peer is the AWS CDK in the same run: it synthesizes the same members' resources, a stack for each account,
 * without the hub. Two ratios: the whole stack, hub included, to the peer; and the time of the members beyond the first
 * ten to the peer's.
 */
const sizes = [10, 100, 1000];
const rollouts = ["assumeRole", "delegated", "stackSet"] as const;
const peerMode = "AWS CDK";
type Mode = (typeof rollouts)[number] | typeof peerMode;

interface Measurement {
  readonly members: number;
  readonly resources: number;
  readonly providers: number;
  /** From the program's start to its end, without loading Node.js and the SDKs. */
  readonly seconds: number;
  /** CPU time of this process, which other work on the machine does not change. */
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

async function configuration(members: number): Promise<Record<string, unknown>> {
  const { config } = await readEnvironment("Pulumi.prod.yaml");
  const shipped = config[`${projectName}:accounts`] as { readonly id: string; readonly unit: string }[];
  const more = Array.from({ length: Math.max(0, members - shipped.length) }, (_, index) => ({
    id: String(700_000_000_000 + index),
    name: `member-${index}`,
    unit: "Workloads/Production",
  }));
  return { ...config, [`${projectName}:accounts`]: [...shipped, ...more].slice(0, members) };
}

async function measureProgram(mode: Mode, members: number): Promise<Measurement> {
  const config = await configuration(members);
  const rollout = config[`${projectName}:rollout`] as Record<string, unknown> | undefined;
  // Loaded here, so that the peer's process loads only the peer.
  /* eslint-disable @typescript-eslint/no-require-imports */
  const program = require("../index") as () => Promise<Record<string, unknown>>;
  const { record } = require("../simulator/record/record") as typeof recorder;
  /* eslint-enable @typescript-eslint/no-require-imports */
  return timed(members, async () => {
    const { resources } = await record({
      project: projectName,
      stack: "prod",
      config: { ...config, [`${projectName}:rollout`]: { ...rollout, mode, maxProviders: members } },
      program,
      timeoutMs: 120_000,
    });
    return [resources.length, resources.filter(({ type }) => type.startsWith("pulumi:providers:")).length];
  });
}

async function measurePeer(members: number): Promise<Measurement> {
  const config = await configuration(members);
  const settings = parseSettings(
    Object.fromEntries(
      Object.entries(config).flatMap(([key, value]) =>
        key.startsWith(`${projectName}:`) ? [[key.slice(projectName.length + 1), value]] : [],
      ),
    ),
  );
  const names = namesOf("prod");
  const region = settings.homeRegion;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { synthesize } = require("./cdk/members") as Peer;
  const outdir = mkdtempSync(join(tmpdir(), "event-governance-cdk-"));
  try {
    return await timed(members, async () => {
      const network = planNetwork("prod", settings, await findAccounts(settings));
      const resources = synthesize({
        outdir,
        names,
        members: network.members.filter((member) => member.region === region),
        deadLetterDays: settings.deadLetters.retentionDays,
        heartbeatMinutes: settings.heartbeat.minutes,
        rolesOf: (accountId) => [
          ...findingsRolesOf(settings, names, accountId, region),
          ...remediationRolesOf(settings, names, accountId, region),
        ],
      });
      return [resources, 0];
    });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

async function timed(members: number, run: () => Promise<readonly [number, number]>): Promise<Measurement> {
  const started = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const [resources, providers] = await run();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return { members, resources, providers, seconds, cpuSeconds: (user + system) / 1e6, megabytes };
}

function measureApart(mode: Mode, members: number): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    // One process per measurement, so that none affects another.
    const child = fork(__filename, [mode, String(members)]);
    child.once("message", (measurement) => resolve(measurement as Measurement));
    child.once("exit", (code) => reject(new Error(`${mode} with ${members} members ended with ${String(code)}`)));
  });
}

async function main(): Promise<void> {
  const [first, members] = process.argv.slice(2);
  if (process.send && members !== undefined) {
    const mode = first as Mode;
    process.send(await (mode === peerMode ? measurePeer(Number(members)) : measureProgram(mode, Number(members))));
    return;
  }
  const withPeer = existsSync(join(__dirname, "cdk", "node_modules", "aws-cdk-lib"));
  if (!withPeer) process.stderr.write("Without the peer. To measure the AWS CDK too: npm ci --prefix bench/cdk\n");
  const table = new Table({
    head: [
      "",
      "members",
      "resources",
      "providers",
      "seconds",
      "CPU s",
      "MB",
      "growth",
      ...(withPeer ? ["ratio", "ratio of members alone"] : []),
    ],
    style: { head: [], border: [], compact: true },
  });
  const peers = new Map<number, Measurement>();
  const modes: Mode[] = rollouts.filter((mode) => first === undefined || first === mode);
  for (const mode of withPeer ? [peerMode, ...modes] : modes) {
    const measured: Measurement[] = [];
    for (const size of sizes) {
      const current = await measureApart(mode as Mode, size);
      const previous = measured.at(-1);
      measured.push(current);
      if (mode === peerMode) peers.set(size, current);
      const [smallest = current, peerSmallest] = [measured[0], peers.get(sizes[0] ?? 0)];
      const ownPeer = peers.get(size);
      table.push([
        mode,
        size,
        current.resources,
        current.providers,
        current.seconds.toFixed(1),
        current.cpuSeconds.toFixed(1),
        Math.round(current.megabytes),
        previous === undefined ? "" : `members ^ ${exponent(previous, current).toFixed(2)}`,
        ...(ownPeer ? [(current.cpuSeconds / ownPeer.cpuSeconds).toFixed(2)] : []),
        ...(ownPeer && peerSmallest && previous
          ? [((current.cpuSeconds - smallest.cpuSeconds) / (ownPeer.cpuSeconds - peerSmallest.cpuSeconds)).toFixed(2)]
          : []),
      ]);
    }
  }
  process.stdout.write(`${table.toString()}\n`);
}

/** Growth of CPU time with members: 1 is linear, 2 quadratic. */
const exponent = (a: Measurement, b: Measurement) =>
  Math.log(b.cpuSeconds / a.cpuSeconds) / Math.log(b.members / a.members);

void main();
