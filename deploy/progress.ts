import { Listr } from "listr2";
import { printable } from "../console/printable";
import type { Plan, Target } from "./plan";
import type { Observer, Outcome } from "./run";
import { describeChanges, noChanges, type Tally } from "./tally";

/** An observer that displays progress; `close` resolves when everything is on the screen. */
export interface Display extends Required<Omit<Observer, "event">>, Pick<Observer, "event"> {
  /** The user pressed Ctrl-C, once or twice. */
  interrupted(which: "cancel" | "terminate"): void;
  close(): Promise<void>;
}

/** Messages after Ctrl-C. */
const stopping = {
  cancel: "stopping after the resources in progress; Ctrl-C again stops immediately and may leave operations pending",
  terminate: "stopping immediately",
} as const;

/** One line for each Region, updated in place. Needs a terminal. */
export function liveDisplay(plan: Plan): Display {
  const targets = plan.waves.flat();
  const width = Math.max(...targets.map(({ label }) => label.length));
  const name = ({ label }: Target) => label.padEnd(width);
  const lines = new Map(targets.map((target) => [target, line(`${name(target)}  waiting`)]));
  const list = new Listr(
    targets.map((target) => ({
      title: `${name(target)}  waiting`,
      task: async (_context: unknown, task: { title: string; skip(message?: string): void }) => {
        const mine = lines.get(target);
        mine?.show((title) => {
          task.title = title;
        });
        const outcome = await mine?.outcome;
        if (outcome === undefined) return;
        const title = `${name(target)}  ${describe(outcome)}`;
        task.title = title;
        if (outcome.result === "failed" || outcome.result === "cancelled") throw new Error(title);
        if (outcome.result !== "done" && outcome.result !== "incomplete") task.skip(title);
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      // We handle Ctrl-C: by default this library exits in the middle of an update.
      registerSignalListeners: false,
      rendererOptions: { collapseErrors: false, showErrorMessage: false, collapseSkips: false, showSkipMessage: false },
    },
  );
  const shown = list.run();
  const running = new Set<Target>();
  let interrupted: string | undefined;
  const say = (target: Target, text: string) =>
    lines.get(target)?.title(`${name(target)}  ${interrupted === undefined ? text : `${interrupted}  ${text}`}`);
  return {
    started(target) {
      running.add(target);
      say(target, "starting");
    },
    event: (target, _event, tally) => say(target, soFar(tally)),
    finished(outcome) {
      running.delete(outcome.target);
      lines.get(outcome.target)?.end(outcome);
    },
    // In the Regions' own lines: this library buffers other output until it has finished.
    interrupted(which) {
      interrupted = stopping[which];
      for (const target of running) say(target, "");
    },
    async close() {
      await shown;
    },
  };
}

/** A line when a Region starts and one when it ends: for logs. */
export function plainDisplay(print: (text: string) => void): Display {
  return {
    started: ({ label }) => print(`${label}  started\n`),
    finished: (outcome) => print(`${outcome.target.label}  ${describe(outcome)}\n`),
    interrupted: (which) => print(`${stopping[which]}\n`),
    close: async () => undefined,
  };
}

/** A list entry and its Region's progress. */
function line(first: string) {
  let end: (outcome: Outcome) => void = () => undefined;
  const outcome = new Promise<Outcome>((resolve) => {
    end = resolve;
  });
  let latest = first;
  let set: (title: string) => void = () => undefined;
  return {
    outcome,
    end,
    show(setTitle: (title: string) => void) {
      set = setTitle;
      set(latest);
    },
    title(title: string) {
      latest = title;
      set(title);
    },
  };
}

const soFar = ({ changes, current }: Tally) =>
  `${changes === noChanges ? "working" : describeChanges(changes)}${current === undefined ? "" : `  ${printable(current)}`}`;

const describe = ({ result, changes, seconds, reason = "" }: Outcome) =>
  result === "done" || result === "incomplete"
    ? `${describeChanges(changes)} (${seconds.toFixed(0)} s)${reason === "" ? "" : `  ${printable(reason)}`}`
    : `${result}: ${printable(reason.split("\n")[0] ?? "")}`;
