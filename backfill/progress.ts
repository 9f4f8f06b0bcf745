import type { Writable } from "node:stream";
import { count } from "../console/count";
import { liveTask } from "../console/live-task";
import { megabytes } from "./text";

/** Where a run stands. */
export interface Standing {
  readonly day: string;
  /** Days begun, and days to search. */
  readonly dayNumber: number;
  readonly days: number;
  readonly objects: number;
  readonly events: number;
  readonly matched: number;
  /** Bytes of JSON that this process has read, and in what time. */
  readonly bytesRead: number;
  readonly seconds: number;
}

/** Shows work while it runs. `report` is called after each object and must be cheap. */
export type Progress = <Result>(work: (report: (standing: Standing) => void) => Promise<Result>) => Promise<Result>;

/** Milliseconds between two updates. */
const onTerminal = 100;
const elsewhere = 5000;

/** Live on the process's own terminal. */
export const liveProgress: Progress = (work) => {
  const title = "Searching the archive";
  return liveTask(title, async (setTitle) => {
    const result = await work(
      seldom(onTerminal, Date.now, (standing) => setTitle(`${title}: ${showStanding(standing)}`)),
    );
    setTitle(title);
    return result;
  });
};

/** A line now and then, none for a run that is over before the first. */
export const plainProgress =
  (stderr: Writable, clock: () => number): Progress =>
  (work) =>
    work(seldom(elsewhere, clock, (standing) => void stderr.write(`${showStanding(standing)}\n`)));

function seldom(
  interval: number,
  clock: () => number,
  show: (standing: Standing) => void,
): (standing: Standing) => void {
  let next = clock() + interval;
  return (standing) => {
    const now = clock();
    if (now < next) return;
    next = now + interval;
    show(standing);
  };
}

/** "day 2026-11-02 (3 of 30): 1,204 objects, 1,204,332 events, 84.0 MB/s, 17 matches". */
function showStanding(standing: Standing): string {
  const { day, dayNumber, days, objects, events, matched, bytesRead, seconds } = standing;
  return (
    `day ${day} (${dayNumber} of ${days}): ${count(objects, "object")}, ${count(events, "event")}, ` +
    `${megabytes(bytesRead / Math.max(seconds, 0.001))}/s, ${count(matched, "match", "matches")}`
  );
}
