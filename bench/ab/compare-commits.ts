import { randomInt } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checkOut, installPackages, type Commit } from "./checkouts";
import { measure } from "./measure";
import type { Run, Samples } from "./verdicts";
import type { Workload } from "./workloads";

export interface Request {
  readonly repository: string;
  /** Packages by lock file, kept for the next comparison. */
  readonly cache: string;
  /** A folder of its own, removed by the caller. */
  readonly scratch: string;
  readonly base: Commit;
  readonly head: Commit;
  readonly workloads: readonly Workload[];
  /** Of each workload in each commit. */
  readonly runs: number;
  readonly progress: (line: string) => void;
}

/** What was measured, and what a commit lacks. */
export interface Measured {
  readonly samples: readonly Samples[];
  readonly missing: readonly { readonly workload: string; readonly reason: string }[];
}

const sides = ["base", "head"] as const;
type Side = (typeof sides)[number];

/**
 * Runs every workload in both commits. Within a round, which runs each workload once in each commit, the order is random:
 * what else happens on the machine meets both alike.
 *
 * @throws FailedRun
 */
export async function measureCommits(request: Request): Promise<Measured> {
  const { scratch, progress } = request;
  const folders = { base: join(scratch, "base"), head: join(scratch, "head") };
  for (const side of sides) {
    progress(`${side}: ${request[side].title}`);
    await checkOut(request.repository, request[side], folders[side]);
    await installPackages(folders[side], request.cache);
  }
  const missing = request.workloads.flatMap(({ name, missing: reasonIn }) =>
    sides.flatMap((side) => {
      const reason = reasonIn(folders[side]);
      return reason === undefined ? [] : [{ workload: name, reason: `${side} has ${reason}` }];
    }),
  );
  const present = request.workloads.filter(({ name }) => !missing.some(({ workload }) => workload === name));
  const output = join(scratch, "output");
  mkdirSync(output);
  const all = present.map((workload) => ({ workload, base: [] as Run[], head: [] as Run[] }));
  const runOnce = async ({ before, command }: Workload, side: Side): Promise<Run> => {
    before?.(folders[side]);
    return measure(command, folders[side], output);
  };
  // Fills caches, and fails early.
  for (const workload of present)
    for (const side of sides) {
      progress(`once before: ${workload.name}, ${side}`);
      if (workload.prepare) await measure(workload.prepare, folders[side], output);
      await runOnce(workload, side);
    }
  for (let round = 1; round <= request.runs; round++) {
    for (const { each, side } of shuffled(all.flatMap((each) => sides.map((side) => ({ each, side }))))) {
      const measured = await runOnce(each.workload, side);
      each[side].push(measured);
      progress(`${round}/${request.runs} ${each.workload.name}, ${side}: ${measured.cpuSeconds.toFixed(2)} s of CPU`);
    }
  }
  return { samples: all.map(({ workload, base, head }) => ({ workload: workload.name, base, head })), missing };
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  const mixed = [...items];
  for (let end = mixed.length - 1; end > 0; end--) {
    const other = randomInt(end + 1);
    [mixed[end], mixed[other]] = [mixed[other] as Item, mixed[end] as Item];
  }
  return mixed;
}
