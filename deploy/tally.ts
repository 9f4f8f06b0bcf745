import type { Changes, StackEvent } from "./engine";

export const noChanges: Changes = { created: 0, updated: 0, replaced: 0, deleted: 0, same: 0 };

/** Progress of one stack's operation. */
export interface Tally {
  readonly changes: Changes;
  /** The resource in progress: `"EventRule iam"`. */
  readonly current?: string;
  /** The first error that the engine reported. */
  readonly error?: string;
  /** Member accounts in which a step failed. */
  readonly failedAccounts?: readonly string[];
}

/** Adds one event to a tally. */
export function count(tally: Tally, event: StackEvent): Tally {
  switch (event.kind) {
    case "resource-started":
      return { ...tally, current: `${lastPart(event.type)} ${event.name}` };
    case "resource-failed":
      return event.account === undefined
        ? tally
        : { ...tally, failedAccounts: [...new Set([...(tally.failedAccounts ?? []), event.account])].sort() };
    case "resource-done":
      return event.change === undefined
        ? tally
        : { ...tally, changes: { ...tally.changes, [event.change]: tally.changes[event.change] + 1 } };
    case "summary":
      return { ...tally, changes: event.changes };
    case "diagnostic":
      return event.severity === "error" && tally.error === undefined && !isTrailer(event.message)
        ? { ...tally, error: event.message }
        : tally;
    case "policy":
    case "output":
      return tally;
  }
}

/** `"aws:sqs/queue:Queue"` → `"Queue"`. */
const lastPart = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

/** `update failed`: only says that something else failed, which is the real error. */
const isTrailer = (message: string) => /^(error: )?(update|preview|refresh|destroy) failed\s*$/.test(message.trim());

/** `{ created: 12, same: 40 }` → `"12 created, 40 same"`. */
export function describeChanges(changes: Changes): string {
  const parts = kinds
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${changes[kind].toLocaleString("en")} ${kind}`);
  return parts.length > 0 ? parts.join(", ") : "no changes";
}

const kinds = ["created", "updated", "replaced", "deleted", "same"] as const satisfies readonly (keyof Changes)[];
