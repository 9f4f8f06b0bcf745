import type { Leaf, Leaves } from "./leaves";
import { passes, type ValueTest } from "./value-tests";

/** What a pattern asks of one field: that one of its leaves passes one of the tests, or that it has none. */
export class Condition {
  readonly acceptsAbsence: boolean;
  /** Plain strings are looked up; a list of them is what most patterns consist of. */
  private readonly strings: ReadonlySet<string>;
  private readonly others: readonly ValueTest[];
  private reading = -1;
  private holds = false;

  constructor(
    readonly field: number,
    readonly tests: readonly ValueTest[],
  ) {
    this.acceptsAbsence = tests.some((test) => test.asks === "absence");
    this.strings = new Set(tests.flatMap((test) => (test.asks === "string" ? [test.text] : [])));
    this.others = tests.filter((test) => test.asks !== "string" && test.asks !== "absence");
  }

  accepts(leaf: Leaf): boolean {
    if (leaf.isString && this.strings.size > 0 && this.strings.has(leaf.text)) return true;
    for (const test of this.others) if (passes(test, leaf)) return true;
    return false;
  }

  /**
   * Whether any leaf is accepted, wherever it stands, or the field is absent as asked. Patterns share conditions, so the
   * answer is kept for the reading of one event.
   */
  isMet(leaves: Leaves, reading: number): boolean {
    if (this.reading !== reading) {
      this.reading = reading;
      this.holds = this.isMetBy(leaves.of(this.field));
    }
    return this.holds;
  }

  private isMetBy(first: Leaf | undefined): boolean {
    if (first === undefined) return this.acceptsAbsence;
    for (let leaf: Leaf | undefined = first; leaf !== undefined; leaf = leaf.next) {
      if (this.accepts(leaf)) return true;
    }
    return false;
  }
}
