import { cpus } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { Command } from "commander";
import { compilePatterns } from "../model/pattern/pattern";
import { median } from "./ab/statistics";
import { EventRuler, UnavailableError } from "./event-ruler/event-ruler";
import { beforeTheBreadth, measureBreadth } from "./pattern-breadth";
import { workloads, type Workload } from "./pattern-workload";

/**
 * `npm run bench:pattern`: events for each second of CPU time from JSON text to matched ids, single-threaded, compared
 * with AWS's event-ruler if a JVM and Maven Central are available. Both are measured alternately, and the median of the
 * rounds counts, so that other work on the machine affects both alike.
 *
 * With `--records`, what the catalog and the detections of now take beside those of a commit before.
 */
interface Options {
  readonly seconds: string;
  readonly rounds: string;
  readonly before: string;
  readonly records: readonly string[];
  readonly tables: string;
}

async function main(): Promise<void> {
  const options = new Command("bench/pattern.ts")
    .option("--seconds <number>", "length of one measurement", "1")
    .option("--rounds <number>", "measurements of each, of which the median is shown", "5")
    .option("--before <commit>", "the commit with which --records compares what is shipped", beforeTheBreadth)
    .option("--records <path...>", "files, folders or git repositories with records of CloudTrail", [])
    .option("--tables <list>", "of: rows, breadth", "rows,breadth")
    .parse()
    .opts<Options>();
  const [seconds, rounds] = [Number(options.seconds), Number(options.rounds)];
  const tables = options.tables.split(",");
  if (tables.includes("rows")) await printRows(seconds, rounds);
  if (tables.includes("breadth") && options.records.length > 0)
    await printBreadth(options.before, options.records, seconds, rounds);
  console.log(
    `Seconds of CPU time, one thread; ${cpus()[0]?.model ?? "unknown processor"}, ` +
      `${cpus().length} cores, Node ${process.version}.`,
  );
}

async function printRows(seconds: number, rounds: number): Promise<void> {
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
    for (let round = 0; round < rounds; round++) {
      ours.push(measure(set, events, seconds));
      if (ruler !== undefined) theirs.push(await ruler.measure(name, seconds));
    }
    const rate = median(ours);
    const length = Math.round(events.reduce((sum, event) => sum + event.length, 0) / events.length);
    const row = [name, (ids / events.length).toFixed(2), length, thousands(rate), (1e6 / rate).toFixed(1)];
    table.push(
      ruler === undefined
        ? [...row, "–", "–"]
        : [
            ...row,
            thousands(median(theirs)),
            median(ours.map((each, round) => each / (theirs[round] ?? each))).toFixed(1),
          ],
    );
  }
  await ruler?.stop();
  console.log(table.toString());
}

async function printBreadth(
  before: string,
  records: readonly string[],
  seconds: number,
  rounds: number,
): Promise<void> {
  const repository = join(__dirname, "..");
  // A round here is a tenth of one above, and as much is measured.
  const { growth, sizes, title } = await measureBreadth(repository, before, records, { seconds, rounds: rounds * 10 });
  const table = new Table({
    head: ["of processor time", "µs before", "µs now", "now ÷ before", "with the matcher of now"],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, before: was, now, ratio, sameMatcher } of growth)
    table.push([what, was.toFixed(1), now.toFixed(1), ratio.toFixed(2), sameMatcher.toFixed(2)]);
  console.log(
    `${table.toString()}\nBefore: ${title}.\nAll patterns: ${sizes.all.join(" before, ")} now; rules of a hub: ${sizes.hub.join(" before, ")} now.`,
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
