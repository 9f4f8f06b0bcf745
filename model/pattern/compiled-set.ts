import { ConditionSet } from "./condition-sets";
import { Condition } from "./conditions";
import type { Gates } from "./gates";
import { Leaves } from "./leaves";
import { Part, Partition } from "./partition";
import { readEventText } from "./read-event-text";
import { readEventValue } from "./read-event-value";
import { mayHideKeys } from "./text-filter";
import type { Conjunction, ValueTest } from "./value-tests";
import { isObject, own } from "../json";

/**
 * Patterns compiled into one matcher: an event is read once, only for the fields in patterns that its value of the
 * partition's field leaves, and only patterns whose gate it passes are tested.
 */
export class CompiledSet {
  private readonly paths: readonly string[];
  private readonly leaves: Leaves;
  private readonly sets: readonly ConditionSet[];
  private readonly partition: Partition | undefined;
  private undivided: Part | undefined;
  /** Counts events, so that cached answers can be assigned to an event. */
  private reading = 0;
  private readonly matchedIn: number[];
  /** Refilled for each event. */
  private readonly passed: ConditionSet[] = [];

  /** @param patterns the conjunctions of each pattern, one of which must hold. */
  constructor(patterns: readonly (readonly Conjunction[])[]) {
    const paths = [...new Set(patterns.flat().flatMap((conjunction) => [...conjunction.keys()]))].sort();
    const fieldOf = new Map(paths.map((path, field) => [path, field]));
    const known = paths.map(() => new Map<string, Condition>());
    // The alternatives of a `$or` share the lists that stand beside it, so that a list is of one field.
    const byTests = new Map<readonly ValueTest[], Condition>();
    const conditionFor = (path: string, tests: readonly ValueTest[]): Condition => {
      const before = byTests.get(tests);
      if (before !== undefined) return before;
      const field = fieldOf.get(path) ?? -1;
      const name = tests.map(nameOf).join();
      const condition = known[field]?.get(name) ?? new Condition(field, tests);
      known[field]?.set(name, condition);
      byTests.set(tests, condition);
      return condition;
    };
    this.sets = patterns.flatMap((conjunctions, pattern) =>
      conjunctions.map((conjunction) => {
        const conditions = [...conjunction].map(([path, tests]) => conditionFor(path, tests));
        return new ConditionSet(
          pattern,
          conditions.sort((a, b) => a.field - b.field),
        );
      }),
    );
    this.paths = paths;
    this.leaves = new Leaves(paths.length);
    this.partition = Partition.of(this.sets, paths);
    this.matchedIn = new Array<number>(patterns.length).fill(0);
  }

  /** Positions of the patterns that match the event, ascending; none if `json` is not a JSON object. */
  matchText(json: string): number[] {
    const part = this.partition?.partForText(json);
    if (
      part === undefined
        ? this.all.canRuleOut && !mayHideKeys(json) && this.all.rulesOut(json)
        : part.isEmpty || part.rulesOut(json)
    )
      return [];
    const { fields, gates } = part ?? this.all;
    return this.match(readEventText(json, fields, this.leaves), gates);
  }

  /** Like `matchText`, for an event that is already parsed. */
  matchValue(event: unknown): number[] {
    const part = isObject(event) && this.partition?.partFor(own(event, this.partition.key));
    const { fields, gates } = part || this.all;
    return this.match(readEventValue(event, fields, this.leaves), gates);
  }

  /** Made when first needed: most events need one part alone. */
  private get all(): Part {
    return (this.undivided ??= new Part(this.sets, this.paths));
  }

  private match(isEvent: boolean, gates: Gates): number[] {
    const { leaves, matchedIn, passed } = this;
    const reading = ++this.reading;
    const matches: number[] = [];
    if (isEvent) {
      passed.length = 0;
      gates.collectPassed(leaves, passed);
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

/** A name that equal tests have in common; most are strings, for which writing JSON would take longer than all else. */
const nameOf = (test: ValueTest): string =>
  test.asks === "string" ? `${test.text.length} ${test.text}` : JSON.stringify(test);
