import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as catalogOf from "../model/catalog/catalog";
import type * as rulesOf from "../model/detections/detection-rules";
import { rulesOfOthers } from "../model/detections/detection-rules";
import type * as detectionsOf from "../model/detections/detections";
import type * as forwardingOf from "../model/network/forwarding-rules";
import type * as matcherOf from "../model/pattern/pattern";
import { quotas } from "../model/quotas";
import { readCollection } from "../score/collection";
import { readRecords } from "../score/records";
import { checkOut, findCommit } from "./ab/checkouts";
import { median } from "./ab/statistics";

/** The last commit before the catalog grew from 58 entries to three times as many, and from 89 detections to four times. */
export const beforeTheBreadth = "4b69f5ed4d77f96934304a1b38f38140c257a1ce";

type Patterns = ReadonlyMap<string, string>;
type Compile = typeof matcherOf.compilePatterns;

/** What a commit ships. */
interface Shipped {
  /** Every detection and governed event. */
  readonly all: Patterns;
  /** The rules of a hub: each topic's, opt-ins included, and the detections' in what they leave of the bus. */
  readonly hub: Patterns;
  /** A matcher that shares no code with another one, so that what the engine learns of one is not spent on the other. */
  readonly matcher: () => Compile;
}

/** What one of them takes, in microseconds of processor time, and the second's part of the first in each round. */
export interface Growth {
  readonly what: string;
  readonly before: number;
  readonly now: number;
  readonly ratio: number;
  /** The patterns of before with the matcher of now: how much of it is owed to the patterns alone. */
  readonly sameMatcher: number;
}

export interface Sizes {
  readonly all: readonly [before: number, now: number];
  readonly hub: readonly [before: number, now: number];
}

/**
 * All that is shipped, matched against records that somebody's account has made, and a hub's rules, registered: at a commit
 * before and now, in one process and alternately.
 *
 * @param records paths of files or folders with records of CloudTrail, or git repositories that hold such.
 * @throws UsageError if there is no such commit, or no record
 */
export async function measureBreadth(
  repository: string,
  before: string,
  records: readonly string[],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<{ readonly growth: readonly Growth[]; readonly sizes: Sizes; readonly title: string }> {
  const commit = await findCommit(repository, "--before", before);
  const collections = records.map((path) => {
    const collection = readCollection(path, [".json", ".jsonl", ".ndjson"]);
    return {
      name: collection.name,
      events: readRecords(collection, undefined).map(({ event }) => JSON.stringify(event)),
    };
  });
  const scratch = mkdtempSync(join(tmpdir(), "bench-pattern-"));
  try {
    await checkOut(repository, commit, join(scratch, "before"));
    symlinkSync(join(repository, "node_modules"), join(scratch, "before", "node_modules"));
    const [old, current] = [shippedBy(join(scratch, "before")), shippedBy(repository)];
    const matching = collections.map(({ name, events }) => {
      const matchAll = (compile: Compile, patterns: Patterns) => {
        const set = compile(patterns);
        return () => {
          for (const event of events) set.matchText(event);
          return events.length;
        };
      };
      return growthOf(`an event of ${name}`, rounds, seconds, {
        before: matchAll(old.matcher(), old.all),
        sameMatcher: matchAll(current.matcher(), old.all),
        now: matchAll(current.matcher(), current.all),
      });
    });
    const register = (compile: Compile, patterns: Patterns) => () => {
      compile(patterns);
      return 1;
    };
    const registering = growthOf("a hub's rules, registered", rounds, seconds, {
      before: register(old.matcher(), old.hub),
      sameMatcher: register(current.matcher(), old.hub),
      now: register(current.matcher(), current.hub),
    });
    return {
      growth: [...matching, registering],
      sizes: { all: [old.all.size, current.all.size], hub: [old.hub.size, current.hub.size] },
      title: commit.title,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Reads a checkout as it is: its files are transpiled like the program's own. */
function shippedBy(root: string): Shipped {
  const load = createRequire(join(root, "index.ts"));
  const { catalog } = load("./model/catalog/catalog") as typeof catalogOf;
  const { detections, patternOf } = load("./model/detections/detections") as typeof detectionsOf;
  const { planRules } = load("./model/network/forwarding-rules") as typeof forwardingOf;
  const { planDetectionRules } = load("./model/detections/detection-rules") as typeof rulesOf;
  const archived = planRules(catalog);
  const detected = planDetectionRules(detections, {
    rules: quotas.rulesPerBus("us-east-1") - archived.length - rulesOfOthers,
  });
  return {
    all: new Map<string, string>([
      ...detections.map((detection): [string, string] => [
        `detection-${detection.id}`,
        JSON.stringify(patternOf(detection)),
      ]),
      ...catalog.map(({ id, source, pattern }): [string, string] => [
        `event-${id}`,
        JSON.stringify({ ...pattern, source: [source] }),
      ]),
    ]),
    hub: new Map([...archived, ...detected].map(({ pattern }, index) => [`rule-${index}`, JSON.stringify(pattern)])),
    matcher() {
      const own = join(root, "model", "pattern");
      for (const file of Object.keys(load.cache)) if (file.startsWith(own)) delete load.cache[file];
      return (load("./model/pattern/pattern") as typeof matcherOf).compilePatterns;
    },
  };
}

type Arm = "before" | "sameMatcher" | "now";
const arms = ["before", "sameMatcher", "now"] as const;

/** @param work does something once and returns how many it did it for. */
function growthOf(what: string, rounds: number, seconds: number, work: Readonly<Record<Arm, () => number>>): Growth {
  const took: Record<Arm, number[]> = { before: [], sameMatcher: [], now: [] };
  for (const arm of arms) microsecondsOf(work[arm], seconds); // warms up
  for (let round = 0; round < rounds; round++)
    for (const arm of round % 2 === 0 ? arms : [...arms].reverse())
      took[arm].push(microsecondsOf(work[arm], seconds / slices));
  const ratioTo = (arm: Arm) => median(took.now.map((now, round) => now / (took[arm][round] ?? now)));
  return {
    what,
    before: median(took.before),
    now: median(took.now),
    ratio: ratioTo("before"),
    sameMatcher: ratioTo("sameMatcher"),
  };
}

/** A round is this much shorter than the time to warm up: what else the machine does is then alike for all in it. */
const slices = 10;

function microsecondsOf(work: () => number, seconds: number): number {
  const started = process.cpuUsage();
  let [count, elapsed] = [0, 0];
  while (elapsed < seconds * 1e6) {
    count += work();
    const { user, system } = process.cpuUsage(started);
    elapsed = user + system;
  }
  return elapsed / count;
}
