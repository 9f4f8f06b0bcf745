import { cpus } from "node:os";
import Table from "cli-table3";
import { Command } from "commander";
import { compilePatterns } from "../model/pattern/pattern";
import { EventRuler, UnavailableError } from "./event-ruler/event-ruler";
import { workloads, type Workload } from "./pattern-workload";

/**
 * `npm run bench:pattern`: events for each second of CPU time from JSON text to matched ids, single-threaded, compared
 * with AWS's event-ruler if a JVM and Maven Central are available. Both are measured alternately and the best of each
 * counts, so that other work on the machine affects neither.
 */
interface Options {
  readonly seconds: string;
  readonly rounds: string;
}

async function main(): Promise<void> {
  const options = new Command("bench/pattern.ts")
    .option("--seconds <number>", "length of one measurement", "1")
    .option("--rounds <number>", "measurements of each, of which the best is shown", "5")
    .parse()
    .opts<Options>();
  const seconds = Number(options.seconds);
  const rows = workloads();
  const ruler = await tryEventRuler(rows);
  const table = new Table({
    head: ["patterns", "ids an event", "bytes", "events/s", "µs an event", "event-ruler events/s", "times faster"],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, patterns, events } of rows) {
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
    const length = Math.round(events.reduce((sum, event) => sum + event.length, 0) / events.length);
    const row = [name, (ids / events.length).toFixed(2), length, thousands(rate), (1e6 / rate).toFixed(1)];
    table.push(
      ruler === undefined
        ? [...row, "–", "–"]
        : [...row, thousands(Math.max(...theirs)), (rate / Math.max(...theirs)).toFixed(1)],
    );
  }
  await ruler?.stop();
  console.log(
    `${table.toString()}\nSeconds of CPU time, one thread; ${cpus()[0]?.model ?? "unknown processor"}, ` +
      `${cpus().length} cores, Node ${process.version}.`,
  );
}

async function tryEventRuler(rows: readonly Workload[]): Promise<EventRuler | undefined> {
  try {
    return await EventRuler.start(rows);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    console.log(`event-ruler is not measured: ${error.message}`);
    return undefined;
  }
}

/** Events for each second of CPU time, of which garbage collection and compilation are a part. */
function measure(set: { matchText(json: string): string[] }, events: readonly string[], seconds: number): number {
  const started = process.cpuUsage();
  let count = 0;
  let elapsed = 0;
  while (elapsed < seconds) {
    for (const event of events) set.matchText(event);
    count += events.length;
    const { user, system } = process.cpuUsage(started);
    elapsed = (user + system) / 1e6;
  }
  return count / elapsed;
}

const thousands = (value: number): string => Math.round(value).toLocaleString("en-US");

void main();
