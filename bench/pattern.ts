import { cpus } from "node:os";
import Table from "cli-table3";
import { Command } from "commander";
import { compilePatterns } from "../model/pattern/pattern";
import { EventRuler, UnavailableError } from "./event-ruler/event-ruler";
import { workloadEvents, workloadPatterns } from "./pattern-workload";

/**
 * Events per second from JSON text to matched ids, single-threaded, compared with AWS's event-ruler if a JVM and Maven
 * Central are available: `npx ts-node --transpile-only bench/pattern.ts`. Both are measured alternately and the best of
 * each counts, so that other work on the machine affects neither.
 */
const workloads = (["broad", "narrow"] as const).flatMap((kind) =>
  [5, 30, 300].map((size) => ({ name: `${size} ${kind}`, patterns: workloadPatterns(kind, size) })),
);

interface Options {
  readonly seconds: string;
  readonly rounds: string;
}

async function main(): Promise<void> {
  const options = new Command("bench/pattern.ts")
    .option("--seconds <number>", "length of one measurement", "2")
    .option("--rounds <number>", "measurements of each, of which the best is shown", "5")
    .parse()
    .opts<Options>();
  const seconds = Number(options.seconds);
  const events = workloadEvents(2000);
  const ruler = await tryEventRuler(events);
  const table = new Table({
    head: ["patterns", "ids an event", "events/s", "µs an event", "event-ruler events/s", "times faster"],
    style: { head: [], border: [] },
  });
  for (const { name, patterns } of workloads) {
    const set = compilePatterns(patterns);
    const ids = events.reduce((count, event) => count + set.matchText(event).length, 0);
    await ruler?.expect(name, ids);
    const ours: number[] = [];
    const theirs: number[] = [];
    measure(set, events, seconds); // warms up
    await ruler?.measure(name, seconds);
    for (let round = 0; round < Number(options.rounds); round++) {
      ours.push(measure(set, events, seconds));
      if (ruler !== undefined) theirs.push(await ruler.measure(name, seconds));
    }
    const rate = Math.max(...ours);
    const row = [name, (ids / events.length).toFixed(2), thousands(rate), (1e6 / rate).toFixed(1)];
    table.push(
      ruler === undefined
        ? [...row, "–", "–"]
        : [...row, thousands(Math.max(...theirs)), (rate / Math.max(...theirs)).toFixed(1)],
    );
  }
  await ruler?.stop();
  const length = Math.round(events.reduce((sum, event) => sum + event.length, 0) / events.length);
  console.log(
    `${table.toString()}\n${length}-byte events, one thread, ${cpus().length} cores, Node ${process.version}.`,
  );
}

async function tryEventRuler(events: readonly string[]): Promise<EventRuler | undefined> {
  try {
    return await EventRuler.start(events, new Map(workloads.map(({ name, patterns }) => [name, patterns])));
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    console.log(`event-ruler is not measured: ${error.message}`);
    return undefined;
  }
}

/** Events per second. */
function measure(set: { matchText(json: string): string[] }, events: readonly string[], seconds: number): number {
  const started = performance.now();
  let count = 0;
  let elapsed = 0;
  while (elapsed < seconds * 1000) {
    for (const event of events) set.matchText(event);
    count += events.length;
    elapsed = performance.now() - started;
  }
  return (count / elapsed) * 1000;
}

const thousands = (value: number): string => Math.round(value).toLocaleString("en-US");

void main();
