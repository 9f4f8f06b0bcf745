import { plural } from "../console/count";
import type { Changes, Engine, StackEvent } from "./engine";
import { type Plan, reasonToSkip, type Target } from "./plan";
import type { LeftAside, Preflight } from "./preflight";
import { reasonToRename, regionIn } from "./stack-region";
import { count, noChanges, type Tally } from "./tally";

/**
 * Result of a target: `incomplete` left unreachable accounts unchanged, `absent` had no stack to operate on, `skipped`
 * was not started because of another Region's failure, `cancelled` was interrupted or not started at the user's
 * request.
 */
export type Result = "done" | "incomplete" | "failed" | "absent" | "skipped" | "cancelled";

export interface Outcome {
  readonly target: Target;
  readonly result: Result;
  readonly changes: Changes;
  readonly seconds: number;
  /** The reason, unless it succeeded. */
  readonly reason?: string;
  /** Accounts that could not be reached. */
  readonly leftAside?: readonly LeftAside[];
  /** Commands that rename stacks to match settings, if that is the problem. */
  readonly rename?: readonly string[];
  /** Accounts in which a step failed. */
  readonly failedAccounts?: readonly string[];
}

/** Receives progress. */
export interface Observer {
  started?(target: Target): void;
  event?(target: Target, event: StackEvent, tally: Tally): void;
  finished?(outcome: Outcome): void;
}

export interface RunOptions {
  /** Bytes of memory that a target's operation needs. */
  readonly need: (target: Target) => number;
  /** Bytes of memory that all operations together may use. One operation runs even if it needs more. */
  readonly budget: number;
  /** Most concurrent operations, regardless of memory. */
  readonly parallel?: number;
  /** Starts nothing new, and cancels running operations after the resources in progress. */
  readonly cancel: AbortSignal;
  /** Terminates running operations, and waits at most `graceSeconds` for them. */
  readonly terminate: AbortSignal;
  readonly graceSeconds?: number;
  readonly observers?: readonly Observer[];
  /** Finds accounts that cannot be reached. Absent: no check. */
  readonly preflight?: Preflight;
}

/**
 * Runs a plan. A failing target stops only those that depend on it ({@link reasonToSkip}). Never rejects: errors are in
 * the outcomes, one for each target, in the plan's order.
 */
export async function runPlan(plan: Plan, engine: Engine, options: RunOptions): Promise<Outcome[]> {
  const outcomes = new Map<Target, Outcome>();
  const finish = (outcome: Outcome) => {
    outcomes.set(outcome.target, outcome);
    for (const observer of options.observers ?? []) observer.finished?.(outcome);
  };
  for (const wave of plan.waves) {
    // A skipped target counts as failed: what it should have deleted still exists. When destroying, so does an
    // incomplete one; otherwise an incomplete hub works like any other.
    const fine: readonly Result[] =
      plan.operation === "destroy" ? ["done", "absent"] : ["done", "absent", "incomplete"];
    const failed = [...outcomes.values()].filter(({ result }) => !fine.includes(result)).map(({ target }) => target);
    const ready = wave.filter((target) => {
      const reason = options.cancel.aborted ? undefined : reasonToSkip(target, plan.operation, failed);
      if (reason !== undefined) finish({ target, result: "skipped", changes: noChanges, seconds: 0, reason });
      return reason === undefined;
    });
    await inParallel(ready, options, async (target) => finish(await operate(target, plan, engine, options)));
  }
  return plan.waves.flat().flatMap((target) => outcomes.get(target) ?? []);
}

/** Runs all targets in order, as many at a time as fit into memory. */
async function inParallel(
  targets: readonly Target[],
  { need, budget, parallel = Infinity }: RunOptions,
  work: (target: Target) => Promise<void>,
): Promise<void> {
  const waiting = [...targets];
  const running = new Set<Promise<void>>();
  let taken = 0;
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting[0];
    if (next && running.size < parallel && (running.size === 0 || taken + need(next) <= budget)) {
      waiting.shift();
      taken += need(next);
      const task = work(next).finally(() => {
        taken -= need(next);
        running.delete(task);
      });
      running.add(task);
    } else await Promise.race(running);
  }
}

async function operate(target: Target, plan: Plan, engine: Engine, options: RunOptions): Promise<Outcome> {
  if (options.cancel.aborted)
    return { target, result: "cancelled", changes: noChanges, seconds: 0, reason: "not started" };
  const start = performance.now();
  let tally: Tally = { changes: noChanges };
  let leftAside: readonly LeftAside[] = [];
  const end = (result: Result, reason?: string): Outcome => ({
    target,
    result,
    changes: tally.changes,
    seconds: (performance.now() - start) / 1000,
    ...(reason !== undefined && { reason }),
    ...(leftAside.length > 0 && { leftAside }),
    ...(tally.failedAccounts && { failedAccounts: tally.failedAccounts }),
  });
  for (const observer of options.observers ?? []) observer.started?.(target);
  const onEvent = (event: StackEvent) => {
    tally = count(tally, event);
    for (const observer of options.observers ?? []) observer.event?.(target, event, tally);
  };
  const work = async (): Promise<Outcome> => {
    const missing = plan.operation === "up" || plan.operation === "preview" ? "create" : "leave";
    let opened = await engine.open(target.stack, "leave");
    const home = opened === "absent" && missing === "create" ? await regionOfHome(plan, engine) : undefined;
    const state = opened === "absent" ? [] : await engine.state(target.stack);
    const refused = reasonToRename(plan, target, regionIn(state), home);
    if (refused) return { ...end("failed", refused.reason), rename: refused.commands };
    if (opened === "absent" && missing === "create") opened = await engine.open(target.stack, "create");
    if (opened === "absent") return end("absent", "there is no such stack");
    // Cancelled while the stack was opened: an operation started now would not notice.
    if (options.cancel.aborted) return end("cancelled", "not started");
    if (options.preflight) {
      leftAside = await options.preflight(target, plan.operation, state, options.cancel);
      if (options.cancel.aborted) return end("cancelled", "not started");
    }
    const watch = { onEvent, cancel: options.cancel, terminate: options.terminate };
    const omission = {
      accountIds: leftAside.map(({ accountId }) => accountId),
      urns: leftAside.flatMap(({ urns }) => urns),
    };
    await engine.run(target.stack, plan.operation, watch, omission);
    return leftAside.length > 0 ? end("incomplete", describeLeftAside(leftAside)) : end("done");
  };
  const { promise: grace, clear } = afterGrace(options);
  try {
    const outcome = await Promise.race([work(), grace]);
    return outcome ?? end("cancelled", "did not stop in time and was abandoned");
  } catch (error) {
    // An interrupted command reports the interruption, unless the engine had reported an error before.
    if (options.cancel.aborted) return end("cancelled", tally.error ?? "stopped");
    return end("failed", tally.error ?? (error instanceof Error ? error.message : String(error)));
  } finally {
    clear();
  }
}

/** The Region in the state of the home stack, if it exists: it may be the Region of a missing stack. */
async function regionOfHome({ environment }: Plan, engine: Engine): Promise<string | undefined> {
  const home = await engine.open(environment, "leave");
  return home === "absent" ? undefined : regionIn(await engine.state(environment));
}

/** `"left aside: 400000000007 (AccessDenied: …)"` */
const describeLeftAside = (leftAside: readonly LeftAside[]): string =>
  `${leftAside.length} ${plural(leftAside.length, "account")} out of reach: ${leftAside.map(({ accountId }) => accountId).join(", ")}`;

/** Resolves some seconds after termination was requested. */
function afterGrace({ terminate, graceSeconds = 15 }: RunOptions) {
  let timer: NodeJS.Timeout | undefined;
  let listener: () => void = () => undefined;
  const promise = new Promise<undefined>((resolve) => {
    listener = () => {
      timer = setTimeout(() => resolve(undefined), graceSeconds * 1000);
    };
    if (terminate.aborted) listener();
    else terminate.addEventListener("abort", listener);
  });
  const clear = () => {
    clearTimeout(timer);
    terminate.removeEventListener("abort", listener);
  };
  return { promise, clear };
}

/** 0 on success, 1 if something failed, was skipped or could not be reached, 130 if the user interrupted it. */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.some(({ result }) => result === "cancelled")) return 130;
  const wrong: readonly Result[] = ["failed", "skipped", "incomplete"];
  return outcomes.some(({ result }) => wrong.includes(result)) ? 1 : 0;
}
