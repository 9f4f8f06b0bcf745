import { hasConsistentChoice } from "./array-consistency";
import type { Condition } from "./conditions";
import type { Leaves } from "./leaves";

/** Conditions that an event must all meet: a pattern, or one alternative of its `$or`. */
export class ConditionSet {
  /** The event for which the set was last tested, and the result. */
  private reading = -1;
  private holds = false;

  /** The conditions, most selective first. */
  private order: readonly Condition[];

  constructor(
    /** Position of its pattern. */
    readonly pattern: number,
    /** In the order of their paths. */
    readonly conditions: readonly Condition[],
  ) {
    this.order = conditions;
  }

  /** Tests conditions shared by few sets first, and the gate, which has passed, last. */
  orderBy(users: ReadonlyMap<Condition, number>, gate: Condition | undefined): void {
    const rank = (condition: Condition): number => (condition === gate ? Infinity : (users.get(condition) ?? 0));
    this.order = [...this.conditions].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  /** The result is cached for one event, since each of its leaves may lead here. */
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
      // A field in one array element may be absent from the chosen one; everything else is decided.
      if (!inArray || !condition.acceptsAbsence) return false;
      isMetAnywhere = false;
    }
    return fieldsInArrays < 2 ? isMetAnywhere : hasConsistentChoice(this.conditions, leaves);
  }
}
