import { ConditionSet } from "./condition-sets";
import { Condition } from "./conditions";
import { FieldTree } from "./field-tree";
import { Gates } from "./gates";
import { Leaves } from "./leaves";
import { readEventText } from "./read-event-text";
import { readEventValue } from "./read-event-value";
import type { Conjunction, ValueTest } from "./value-tests";

/**
 * Patterns compiled into one matcher: an event is read once, only for the fields in patterns, and only patterns whose
 * gate it passes are tested.
 */
export class CompiledSet {
  private readonly fields: FieldTree;
  private readonly leaves: Leaves;
  private readonly gates: Gates;
  /** Counts events, so that cached answers can be assigned to an event. */
  private reading = 0;
  private readonly matchedIn: number[];
  /** Refilled for each event. */
  private readonly passed: ConditionSet[] = [];

  /** @param patterns the conjunctions of each pattern, one of which must hold. */
  constructor(patterns: readonly (readonly Conjunction[])[]) {
    const paths = [...new Set(patterns.flat().flatMap((conjunction) => [...conjunction.keys()]))].sort();
    const fieldOf = new Map(paths.map((path, field) => [path, field]));
    const known = new Map<string, Condition>();
    const conditionFor = (field: number, tests: readonly ValueTest[]): Condition => {
      const key = `${field} ${JSON.stringify(tests)}`;
      const condition = known.get(key) ?? new Condition(field, tests);
      known.set(key, condition);
      return condition;
    };
    const sets = patterns.flatMap((conjunctions, pattern) =>
      conjunctions.map((conjunction) => {
        const conditions = [...conjunction].map(([path, tests]) => conditionFor(fieldOf.get(path) ?? -1, tests));
        return new ConditionSet(
          pattern,
          conditions.sort((a, b) => a.field - b.field),
        );
      }),
    );
    this.fields = FieldTree.of(paths);
    this.leaves = new Leaves(paths.length);
    this.gates = new Gates(sets);
    this.matchedIn = new Array<number>(patterns.length).fill(0);
  }

  /** Positions of the patterns that match the event, ascending; none if `json` is not a JSON object. */
  matchText(json: string): number[] {
    return this.match(readEventText(json, this.fields, this.leaves));
  }

  /** Like `matchText`, for an event that is already parsed. */
  matchValue(event: unknown): number[] {
    return this.match(readEventValue(event, this.fields, this.leaves));
  }

  private match(isEvent: boolean): number[] {
    const { leaves, matchedIn, passed } = this;
    const reading = ++this.reading;
    const matches: number[] = [];
    if (isEvent) {
      passed.length = 0;
      this.gates.collectPassed(leaves, passed);
      for (const set of passed) {
        if (matchedIn[set.pattern] === reading || !set.isMet(leaves, reading)) continue;
        matchedIn[set.pattern] = reading;
        matches.push(set.pattern);
      }
    }
    leaves.clear();
    if (matches.length < 2) return matches;
    return matches.length > matchedIn.length / 8 ? this.matchedInReading() : matches.sort((a, b) => a - b);
  }

  /** The matches in order, without sorting: faster if most patterns match. */
  private matchedInReading(): number[] {
    const matches: number[] = [];
    for (let pattern = 0; pattern < this.matchedIn.length; pattern++) {
      if (this.matchedIn[pattern] === this.reading) matches.push(pattern);
    }
    return matches;
  }
}
