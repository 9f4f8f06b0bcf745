import type { Leaf, Leaves } from "./leaves";
import { TextTable } from "./text-table";
import { passes, type ValueTest } from "./value-tests";

/** Up to this many strings are compared one by one. */
const comparedStrings = 4;

/** A condition on one field: one of its leaves passes one of the tests, or it is absent. */
export class Condition {
  readonly acceptsAbsence: boolean;
  /** Plain strings, which most patterns consist of: a few are compared, many are looked up. */
  private readonly strings: readonly string[];
  private stringTable: TextTable<true> | undefined;
  private readonly others: readonly ValueTest[];
  private reading = -1;
  private holds = false;

  constructor(
    readonly field: number,
    readonly tests: readonly ValueTest[],
  ) {
    this.acceptsAbsence = tests.some((test) => test.asks === "absence");
    this.strings = tests.flatMap((test) => (test.asks === "string" ? [test.text] : []));
    this.others = tests.filter((test) => test.asks !== "string" && test.asks !== "absence");
  }

  accepts(leaf: Leaf): boolean {
    if (this.strings.length > comparedStrings) {
      if (leaf.isString && leaf.findIn(this.table) !== undefined) return true;
    } else {
      for (const text of this.strings) if (leaf.isText(text)) return true;
    }
    for (const test of this.others) if (passes(test, leaf)) return true;
    return false;
  }

  /** Made for the first event that leads here. */
  private get table(): TextTable<true> {
    return (this.stringTable ??= new TextTable(new Map(this.strings.map((text) => [text, true]))));
  }

  /**
   * True if a leaf matches, in any array element, or if the field is absent as required. Patterns share conditions, so
   * the result is cached for one event.
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
