import type { ArchivedObject } from "./archive";
import type { Problem } from "./problem";
import type { Match, ScannedObject } from "./scan";

/** Number of matching events of one object with the same values. */
export interface MatchCount {
  readonly pattern: string;
  readonly account: string;
  readonly region: string;
  readonly count: number;
}

/** One object's part of the result: plain data, so that it can be stored in a checkpoint. */
export interface ObjectResult extends ScannedObject {
  readonly day: string;
  /** Number of matching events; one that matches two patterns counts once. */
  readonly matched: number;
  readonly counts: readonly MatchCount[];
  /** Matches among the first ones of the run. */
  readonly shown: readonly Match[];
}

/** Matching events of one pattern, by account, Region and day. */
export interface PatternTally {
  matches: number;
  readonly accounts: Map<string, number>;
  readonly regions: Map<string, number>;
  readonly days: Map<string, number>;
}

/** Results of a run so far: sums, the first matches, every problem. */
export class Tally {
  readonly patterns: ReadonlyMap<string, PatternTally>;
  readonly shown: Match[] = [];
  readonly problems: Problem[] = [];
  objects = 0;
  /** Bytes as stored, and as JSON. */
  size = 0;
  bytes = 0;
  events = 0;
  matched = 0;

  constructor(patterns: Iterable<string>) {
    const empty = (): PatternTally => ({ matches: 0, accounts: new Map(), regions: new Map(), days: new Map() });
    this.patterns = new Map([...patterns].map((id) => [id, empty()]));
  }

  add(result: ObjectResult): void {
    this.objects++;
    this.size += result.size;
    this.bytes += result.bytes;
    this.events += result.events;
    this.matched += result.matched;
    this.problems.push(...result.problems);
    this.shown.push(...result.shown);
    for (const { pattern, account, region, count } of result.counts) {
      const tally = this.patterns.get(pattern);
      if (tally === undefined)
        throw new Error(`A match names the pattern ${JSON.stringify(pattern)}, which is unknown.`);
      tally.matches += count;
      increase(tally.accounts, account, count);
      increase(tally.regions, region, count);
      increase(tally.days, result.day, count);
    }
  }
}

/** Collects the matches of one object. */
export class ObjectTally {
  private counts = new Map<string, { pattern: string; account: string; region: string; count: number }>();
  private shown: Match[] = [];
  private matched = 0;

  /** @param room number of matches that may still be shown. */
  constructor(
    private readonly day: string,
    private readonly room: number,
  ) {}

  match(match: Match): void {
    const { account, region } = match;
    this.matched++;
    if (this.shown.length < this.room) this.shown.push(match);
    for (const pattern of match.patterns) {
      const key = JSON.stringify([pattern, account, region]);
      const known = this.counts.get(key);
      if (known === undefined) this.counts.set(key, { pattern, account, region, count: 1 });
      else known.count++;
    }
  }

  restart(): void {
    this.counts = new Map();
    this.shown = [];
    this.matched = 0;
  }

  result(scanned: ArchivedObject & ScannedObject): ObjectResult {
    return {
      ...scanned,
      day: this.day,
      matched: this.matched,
      counts: [...this.counts.values()],
      shown: this.shown,
    };
  }
}

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
