import { hasConsistentChoice } from "./array-consistency";
import type { Condition } from "./conditions";
import type { Leaves } from "./leaves";

/** Conditions that an event must meet together: a pattern, or one choice of its `$or`. */
export class ConditionSet {
  /** The reading in which the set was last asked, and its answer. */
  private reading = -1;
  private holds = false;

  /** The conditions, the one that is most likely not met first. */
  private order: readonly Condition[];

  constructor(
    /** Position of the pattern to which it belongs. */
    readonly pattern: number,
    /** In the order of their paths. */
    readonly conditions: readonly Condition[],
  ) {
    this.order = conditions;
  }

  /** Tests conditions that few sets share first, and last the gate that has led here. */
  orderBy(users: ReadonlyMap<Condition, number>, gate: Condition | undefined): void {
    const rank = (condition: Condition): number => (condition === gate ? Infinity : (users.get(condition) ?? 0));
    this.order = [...this.conditions].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  /** The answer is kept for the reading of one event, whose every leaf may lead here. */
  isMet(leaves: Leaves, reading: number): boolean {
    if (this.reading !== reading) {
      this.reading = reading;
      this.holds = this.isMetBy(leaves, reading);
    }
    return this.holds;
  }

  private isMetBy(leaves: Leaves, reading: number): boolean {
    let fieldsInArrays = 0;
    let isMetAnywhere = true;
    for (const condition of this.order) {
      const inArray = leaves.isInArray(condition.field);
      if (inArray) fieldsInArrays++;
      if (condition.isMet(leaves, reading)) continue;
      // What one array element has may be absent from the chosen one; anything else is decided.
      if (!inArray || !condition.acceptsAbsence) return false;
      isMetAnywhere = false;
    }
    return fieldsInArrays < 2 ? isMetAnywhere : hasConsistentChoice(this.conditions, leaves);
  }
}
