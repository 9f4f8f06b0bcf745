import { cpus } from "node:os";
import { runInNewContext } from "node:vm";
import { setFlagsFromString } from "node:v8";
import Table from "cli-table3";
import { Command } from "commander";
import { dueAt, fold, groupKey, type GroupState, keyOf, nothingSeen } from "../functions/correlate-events/decide";
import type { CorrelationRule } from "../model/correlations/correlation-rule";
import { correlationRules } from "../model/correlations/correlation-rules";
import { type Group, type Observed, observer } from "../model/correlations/observation";
import type { Envelope } from "../model/envelope";
import { correlatedEvents, keptFor } from "./correlation-workload";
import { raced } from "./correlation-race";
import { NaiveCorrelations } from "./naive-correlations";

/**
 * `npm run bench:correlations`: events for each second of CPU time that `correlate-events` decides, each alone, by all shipped
 * rules, alternately with rules that are written down naively and keep everything in memory. Both must find the same. Then
 * the heap after so many events and after ten times as many, and two workers on one group.
 *
 * What is decided is what the function decides between a read and a write of its table: which rules look at an event, what it
 * means with what is known of its group, and what is left of that. Reading and writing are the AWS SDK's.
 */
interface Options {
  readonly events: string;
  readonly memory: string;
  readonly interleavings: string;
}

/** Events that both get in turn. */
const turn = 2_000;

/** Events of which the time does not count: V8 compiles meanwhile what runs often. */
const warming = 20_000;

/** State of the function's groups, as the table has it: what expires is gone. */
class Decided {
  private readonly observe = observer(correlationRules, keyOf);
  private readonly states = new Map<
    string,
    { rule: CorrelationRule; group: Group; state: GroupState; until: number }
  >();
  private readonly learning = new Map<string, number>();
  private readonly due = new Map<number, Set<string>>();
  private looked = 0;
  readonly told = new Set<string>();

  add(event: Envelope): void {
    const now = Date.parse(event.time);
    this.lookAtDue(now);
    for (const each of this.observe(event)) this.step(groupKey(each.rule, each.group), each, now);
  }

  private step(
    key: string,
    { rule, group, observation }: Partial<Observed> & Pick<Observed, "rule" | "group">,
    now: number,
  ) {
    if (rule.type === "first_seen" && !this.learning.has(rule.id)) this.learning.set(rule.id, now);
    const from = this.learning.get(rule.id);
    const learnedUntil =
      rule.type === "first_seen" && from !== undefined ? from + rule.learningDays * 86_400_000 : undefined;
    const state = fold(rule, group, this.states.get(key)?.state ?? nothingSeen, observation ? [observation] : [], {
      now,
      leaseEnds: now,
      ...(learnedUntil !== undefined && { learnedUntil }),
    });
    const incidents = state.incidents.map(({ untold, ...incident }) => {
      if (untold !== undefined) this.told.add(`${rule.id} ${JSON.stringify(group)}`);
      return incident;
    });
    this.states.set(key, { rule, group, state: { ...state, incidents }, until: now + keptFor(rule) });
    const next = dueAt(rule, state);
    if (next === undefined) return;
    const bucket = Math.floor(next / 300_000) + 1;
    this.due.set(bucket, (this.due.get(bucket) ?? new Set()).add(key));
  }

  private lookAtDue(now: number): void {
    const bucket = Math.floor(now / 300_000);
    if (bucket <= this.looked) return;
    this.looked = bucket;
    for (const [at, keys] of this.due) {
      if (at > bucket) continue;
      this.due.delete(at);
      for (const key of keys) {
        const known = this.states.get(key);
        if (known !== undefined) this.step(key, known, now);
      }
    }
    if (bucket % 288 === 0) for (const [key, { until }] of this.states) if (until < now) this.states.delete(key);
  }

  get groups(): number {
    return this.states.size;
  }
}

async function main(): Promise<void> {
  const options = new Command("bench/correlations.ts")
    .option("--events <number>", "events that are decided by both", "200000")
    .option("--memory <number>", "events after which the heap is measured, and after ten times as many", "100000")
    .option("--interleavings <number>", "times that two workers take one group at once", "10000")
    .parse()
    .opts<Options>();
  const table = new Table({
    head: ["", "events/s", "µs an event"],
    style: { head: [], border: [], compact: true },
  });
  const { ours, naive, isSame } = compare(Number(options.events));
  for (const [name, rate] of [
    ["correlate-events", ours],
    ["written naively", naive],
  ] as const)
    table.push([name, thousands(rate), (1e6 / rate).toFixed(1)]);
  console.log(
    `${table.toString()}\n${correlationRules.length} rules, ${thousands(Number(options.events))} events of their samples and near-misses, each alone. ` +
      `${isSame ? "Both told the same." : "THEY DID NOT TELL THE SAME."}`,
  );
  const [first, last, groups] = heaps(Number(options.memory));
  console.log(
    `Heap: ${megabytes(first)} MB after ${thousands(Number(options.memory))} events, ${megabytes(last)} MB after ` +
      `${thousands(10 * Number(options.memory))}, with the states of ${thousands(groups)} groups, which are the table's.`,
  );
  const rounds = Number(options.interleavings);
  const told = await raced({ rounds, isGuarded: true });
  const blind = await raced({ rounds: Math.min(rounds, 200), isGuarded: false });
  console.log(
    `Two workers on one group at once: ${thousands(told)} of ${thousands(rounds)} counts complete; ` +
      `without the condition of their writes, ${blind} of ${Math.min(rounds, 200)}.`,
  );
  console.log(
    `Seconds of CPU time, one thread; ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}.`,
  );
  if (!isSame || told !== rounds) process.exitCode = 1;
}

function compare(events: number) {
  const source = correlatedEvents();
  const decided = new Decided();
  const naive = new NaiveCorrelations(correlationRules);
  const spent = { ours: 0, naive: 0 };
  for (let done = -warming; done < events; done += turn) {
    const batch = take(source, turn);
    const ours = cpuOf(() => batch.forEach((event) => decided.add(event)));
    const theirs = cpuOf(() => batch.forEach((event) => naive.add(event)));
    if (done < 0) continue;
    spent.ours += ours;
    spent.naive += theirs;
  }
  // What did not come is told by waiting, which the naive one does not do.
  const waiting = correlationRules.flatMap(({ id, type }) => (type === "absent" ? [`${id} `] : []));
  const told = [...decided.told].filter((each) => !waiting.some((rule) => each.startsWith(rule)));
  const isSame = told.length === naive.told.size && told.every((each) => naive.told.has(each));
  if (!isSame) {
    console.log("told by correlate-events alone:", told.filter((each) => !naive.told.has(each)).slice(0, 5));
    console.log("told by the naive alone:", [...naive.told].filter((each) => !decided.told.has(each)).slice(0, 5));
  }
  return { ours: events / spent.ours, naive: events / spent.naive, isSame: isSame && told.length > 0 };
}

/** Bytes of heap after so many events, and after ten times as many; and how many groups there are. */
function heaps(events: number): readonly [number, number, number] {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const source = correlatedEvents();
  const decided = new Decided();
  const after = (count: number) => {
    for (let done = 0; done < count; done += turn) for (const event of take(source, turn)) decided.add(event);
    collect();
    return process.memoryUsage().heapUsed;
  };
  const first = after(events);
  return [first, after(9 * events), decided.groups];
}

function take(source: Iterator<Envelope>, count: number): Envelope[] {
  return Array.from({ length: count }, () => source.next().value as Envelope);
}

/** Seconds of CPU time. */
function cpuOf(work: () => void): number {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

const thousands = (value: number): string => Math.round(value).toLocaleString("en-US");
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

void main();
