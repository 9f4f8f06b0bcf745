import type { Configuration } from "./configuration";
import type { SilenceState } from "./state";

/** Whether what was heard is enough to say what was not. */
export interface Settling {
  /** Milliseconds without a disturbance after which each rule that lives was heard again. */
  readonly settleMs: number;
  /** Notes heartbeats that were read: arrivals, in milliseconds. */
  note(arrivals: readonly number[]): Promise<void>;
  isSettled(): Promise<boolean>;
}

/**
 * After an outage of this function thousands of heartbeats wait in its queue, which keeps no order (SQS developer guide,
 * "Amazon SQS standard queues"): one of the present may be read hours before those of the past. After an outage of the
 * bus, those of some accounts come an hour before those of others. Neither is a silence. Two things show it:
 *
 * - a heartbeat that was read long after it arrived: others wait, too; and
 * - a time in which no heartbeat of anybody arrived, as far as was read.
 *
 * From then on nobody is told until one interval has passed without either, in which every rule that lives beats. Lambda
 * reads what waits as fast as it can, so that a queue with old heartbeats shows one in each interval.
 */
export function createSettling(
  state: Pick<SilenceState, "settled" | "raise">,
  { intervalMs, silentMs }: Pick<Configuration, "intervalMs" | "silentMs">,
  now: () => number,
): Settling {
  // A rule that lives beat an interval ago at most: read so late, it is not older than what counts as silent.
  const mostLag = Math.min(silentMs / 2, silentMs - intervalMs);
  const mostGap = 1.5 * intervalMs;
  const settleMs = 1.25 * intervalMs;
  /** A write in each of these keeps the table near enough to what was read. */
  const step = intervalMs / 8;
  let newest = 0;
  let written = 0;

  return {
    settleMs,
    async note(arrivals) {
      if (arrivals.length === 0) return;
      const sorted = [...arrivals].sort((a, b) => a - b);
      const latest = sorted.at(-1) ?? 0;
      const isLate = now() - (sorted[0] ?? 0) > mostLag;
      // Another container may have read what is in between, or this one is new.
      if (!isLate && hasGap(newest, sorted, mostGap)) newest = Math.max(newest, (await state.settled()).newest);
      if (isLate || hasGap(newest, sorted, mostGap)) await state.raise("unsettled", now());
      newest = Math.max(newest, latest);
      if (newest < written + step) return;
      await state.raise("newest", newest);
      written = newest;
    },
    async isSettled() {
      const { unsettled } = await state.settled();
      return now() - unsettled >= settleMs;
    },
  };
}

/** `since`: the newest arrival before; 0 if none is known. `sorted`: ascending. */
function hasGap(since: number, sorted: readonly number[], most: number): boolean {
  let before = since;
  for (const arrival of sorted) {
    if (arrival <= before) continue;
    if (arrival - before > most) return true;
    before = arrival;
  }
  return false;
}
