import { join } from "node:path";
import { count } from "../console/count";
import { wrap } from "../console/wrap";
import { writeText } from "../console/write-text";
import { readEnvironment, type Environment } from "../environment/environment";
import { readStateFiles } from "../simulator/record/state/state-files";
import { assumptionsOf } from "../simulator/steps/assumptions";
import { keptRecordings } from "../simulator/steps/kept-recordings";
import { openWorld } from "../simulator/steps/open-world";
import { recordEnvironment } from "../simulator/steps/record";
import type { Pause } from "./athena";
import { reasonOf } from "./errors";
import { type Plan, planFrom } from "./expected";
import { permissions } from "./permissions";
import { type ClientConfig, type Reach, reachAws } from "./reach";
import { reportAsJson, reportAsText, type Reported } from "./report";
import { type Settled, settle, settledFile, settleDry, sending } from "./settle";
import { table } from "./table";
import { type Outcome, placesOf, verify } from "./verify";
import { whoChanged, whoSql } from "./who";

/** A validated command. */
export interface RunRequest {
  /** Name of the environment. */
  readonly name: string;
  readonly stackConfig?: string;
  readonly hub?: string;
  readonly accounts?: readonly string[];
  readonly role?: string;
  readonly parallel?: number;
  readonly states?: readonly string[];
  readonly query: boolean;
  readonly settle: boolean;
  readonly send?: readonly string[];
  readonly write?: string;
  readonly printsPermissions: boolean;
  readonly dryRun: boolean;
}

export interface RunWorld {
  readonly config?: ClientConfig;
  readonly now: Date;
  readonly pause?: Pause;
  readonly width: number;
  /** Progress, a line each. */
  readonly say: (text: string) => void;
}

export interface RunResult {
  readonly text: string;
  readonly json: object;
  readonly exitCode: number;
}

/** Differences of which the archive is asked: each costs a query. */
const mostAsked = 20;

/** Runs a command: compares, or settles, or says what it would do. Throws UsageError, SettingsError or DiscoveryError. */
export async function runVerify(request: RunRequest, world: RunWorld): Promise<RunResult> {
  const environment = await readEnvironment(request.stackConfig ?? `Pulumi.${request.name}.yaml`);
  const { rollout } = environment.settings;
  if (request.printsPermissions) {
    const policies = permissions(request.role ?? rollout.roleName);
    return { text: "", json: policies, exitCode: 0 };
  }
  world.say("Planning: the program is recorded, as npm start does it");
  const deployed = request.states === undefined ? undefined : readStateFiles(request.states, environment.stacks);
  const kept = keptRecordings(join(__dirname, "..", ".cache", "recorded"));
  const recording = await recordEnvironment(
    environment,
    { root: "", now: world.now, kept, ...(deployed !== undefined && { recorded: deployed }) },
    { step: (_title, work) => work(world.say) },
    world.say,
  );
  const plan = planFrom(environment, recording);
  const reach = reachAws(environment.settings, {
    ...(world.config !== undefined && { config: world.config }),
    ...(request.role !== undefined && { roleName: request.role }),
  });
  if (request.settle) {
    const assumptions = assumptionsOf(openWorld(environment, recording));
    return settleAll(request, world, environment, plan, reach, assumptions);
  }
  return request.dryRun
    ? sayWhat(request, environment, plan, world)
    : compareAll(request, world, environment, plan, reach);
}

async function compareAll(
  request: RunRequest,
  world: RunWorld,
  environment: Environment,
  plan: Plan,
  reach: Reach,
): Promise<RunResult> {
  let told = 0;
  const outcome = await verify(
    {
      environment,
      plan,
      reach,
      ...(request.hub !== undefined && { hub: request.hub }),
      ...(request.accounts !== undefined && { accounts: request.accounts }),
      ...(request.role !== undefined && { roleName: request.role }),
      ...(request.parallel !== undefined && { parallel: request.parallel }),
    },
    {
      done: (places, of, differences) => {
        // Twenty lines, whatever the size of the organization.
        if (places !== of && places - told < of / 20) return;
        told = places;
        world.say(`${count(places, "place")} of ${of} read, ${count(differences, "difference")}`);
      },
    },
  );
  const reported = await withWho(outcome, request, world, environment, plan, reach);
  const json = reportAsJson(environment.name, outcome, reported, world.now);
  if (request.write !== undefined) writeText(request.write, `${JSON.stringify(json, null, 2)}\n`);
  return {
    text: reportAsText(environment.name, outcome, reported, world.width),
    json,
    exitCode: outcome.differences.length + outcome.unread.length > 0 ? 1 : 0,
  };
}

/** Each difference with the SQL that finds out who made it, and with `--query` with the answer. */
async function withWho(
  { differences }: Outcome,
  request: RunRequest,
  world: RunWorld,
  environment: Environment,
  plan: Plan,
  reach: Reach,
): Promise<Reported[]> {
  const { governanceAccountId } = environment.settings.organization;
  const reported: Reported[] = [];
  for (const [index, difference] of differences.entries()) {
    const who = whoSql(plan, governanceAccountId, difference, world.now);
    if (who === undefined || !request.query) {
      reported.push({ ...difference, ...(who !== undefined && { who }) });
      continue;
    }
    if (index >= mostAsked) {
      reported.push({ ...difference, who, notAsked: `the archive is asked about ${mostAsked} differences` });
      continue;
    }
    try {
      const changes = await whoChanged(reach, environment.name, difference.trace.hub, who, world.pause);
      reported.push({ ...difference, who, changes });
    } catch (error) {
      reported.push({ ...difference, who, notAsked: reasonOf(error).text });
    }
  }
  return reported;
}

async function settleAll(
  request: RunRequest,
  world: RunWorld,
  environment: Environment,
  plan: Plan,
  reach: Reach,
  assumptions: readonly string[],
): Promise<RunResult> {
  const { send } = request;
  if (send !== undefined) {
    // An id that the environment lacks would send nothing, silently.
    placesOf({ environment, plan, accounts: send });
    world.say(`--send ${sending(send.length)}.`);
  }
  const settled = request.dryRun
    ? settleDry(assumptions, send)
    : await settle(assumptions, {
        environment,
        plan,
        reach,
        now: world.now,
        say: world.say,
        ...(send !== undefined && { sendFrom: send }),
        ...(world.pause !== undefined && { pause: world.pause }),
      });
  const json = settledFile(settled, environment.accounts.length, world.now);
  if (request.write !== undefined) writeText(request.write, `${JSON.stringify(json, null, 2)}\n`);
  return {
    text: settledText(settled, world.width),
    json,
    exitCode: settled.some(({ verdict }) => verdict === "refuted") ? 1 : 0,
  };
}

const signs = { confirmed: "✔", refuted: "✖", "not settled": "?" } as const;

function settledText(settled: readonly Settled[], width: number): string {
  const lines = settled.flatMap(({ assumption, verdict, evidence }) => [
    ...wrap(`${signs[verdict]} ${assumption}`, width),
    ...wrap(`${verdict}: ${evidence}`, width - 2).map((line) => `  ${line}`),
  ]);
  const of = (verdict: Settled["verdict"]) => settled.filter((each) => each.verdict === verdict).length;
  return `${[...lines, "", `${of("confirmed")} confirmed, ${of("refuted")} refuted, ${of("not settled")} not settled.`].join("\n")}\n`;
}

/** What a comparison would read, without AWS. */
function sayWhat(request: RunRequest, environment: Environment, plan: Plan, { width }: RunWorld): RunResult {
  const places = placesOf({
    environment,
    plan,
    ...(request.hub !== undefined && { hub: request.hub }),
    ...(request.accounts !== undefined && { accounts: request.accounts }),
  });
  const kinds: Record<string, number> = {};
  for (const { account, region } of places)
    for (const { type } of plan.at(account, region).resources) {
      const noun = table.get(type)?.noun;
      if (noun !== undefined) kinds[noun] = (kinds[noun] ?? 0) + 1;
    }
  const resources = Object.values(kinds).reduce((sum, number) => sum + number, 0);
  const accounts = new Set(places.map(({ account }) => account)).size;
  const lines = [
    ...wrap(
      `Would read ${count(resources, "resource")} in ${count(accounts, "account")}, ${count(places.length, "place")} (account and Region), and the trails of each; changes nothing.`,
      width,
    ),
    ...Object.entries(kinds)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, number]) => `  ${String(number).padStart(7)}  ${kind}`),
    ...wrap(`It needs the governance account's credentials with what --permissions prints.`, width),
  ];
  return { text: `${lines.join("\n")}\n`, json: { accounts, places: places.length, resources, kinds }, exitCode: 0 };
}
