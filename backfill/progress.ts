import type { Writable } from "node:stream";
import { count } from "../console/count";
import { liveTask } from "../console/live-task";
import { megabytes } from "./text";

/** Progress of a run. */
export interface Standing {
  readonly day: string;
  /** Number of the current day, and of all days to search. */
  readonly dayNumber: number;
  readonly days: number;
  readonly objects: number;
  readonly events: number;
  readonly matched: number;
  /** Bytes of JSON read by this process, and the time taken. */
  readonly bytesRead: number;
  readonly seconds: number;
}

/** Shows progress. `report` is called after each object and must be cheap. */
export type Progress = <Result>(work: (report: (standing: Standing) => void) => Promise<Result>) => Promise<Result>;

/** Milliseconds between two updates. */
const onTerminal = 100;
const elsewhere = 5000;

/** Live progress on the process's own terminal. */
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

/** A line from time to time, and none for a short run. */
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
