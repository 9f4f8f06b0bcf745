import type { Condition } from "./conditions";
import type { ArrayElement, Leaf, Leaves } from "./leaves";

/** Fields with more leaves than this are searched by array element. */
const indexThreshold = 8;

/**
 * True if a leaf can be chosen for every condition such that no two are in different elements of one array
 * (event-ruler, README, "JSON Array Matching").
 *
 * Conditions are processed in the order of their paths, as in event-ruler, which matters in one case: the absence of a
 * field depends on the elements chosen before it.
 */
export function hasConsistentChoice(conditions: readonly Condition[], leaves: Leaves): boolean {
  const candidates = conditions.map((condition) => new Candidates(condition, leaves.of(condition.field)));
  const later = arraysFrom(candidates);
  const failed = candidates.map(() => new Set<string>());
  const chosen = new Map<number, ArrayElement>();
  return canChooseFrom(0);

  function canChooseFrom(at: number): boolean {
    const candidate = candidates[at];
    if (candidate === undefined) return true;
    // The rest depends only on the chosen elements of arrays that still matter.
    const situation = [...chosen].flatMap(([array, { index }]) => (later[at]?.has(array) ? [`${array}:${index}`] : []));
    const key = situation.join();
    if (failed[at]?.has(key)) return false;
    if (canChoose(candidate, at)) return true;
    failed[at]?.add(key);
    return false;
  }

  function canChoose(candidate: Candidates, at: number): boolean {
    let isAbsent = true;
    const tried = new Set<ArrayElement | undefined>();
    for (const leaf of candidate.near(chosen)) {
      if (!isConsistent(leaf.within)) continue;
      isAbsent = false;
      if (tried.has(leaf.within) || !candidate.condition.accepts(leaf)) continue;
      tried.add(leaf.within);
      const added = choose(leaf.within);
      if (canChooseFrom(at + 1)) return true;
      for (const array of added) chosen.delete(array);
    }
    return isAbsent && candidate.condition.acceptsAbsence && canChooseFrom(at + 1);
  }

  function isConsistent(element: ArrayElement | undefined): boolean {
    for (let each = element; each !== undefined; each = each.around) {
      const other = chosen.get(each.array);
      if (other !== undefined && other !== each) return false;
    }
    return true;
  }

  function choose(element: ArrayElement | undefined): number[] {
    const added: number[] = [];
    for (let each = element; each !== undefined; each = each.around) {
      if (chosen.has(each.array)) continue;
      chosen.set(each.array, each);
      added.push(each.array);
    }
    return added;
  }
}

/** The leaves of a condition's field; if there are many, also indexed by array element. */
class Candidates {
  /** Arrays that contain leaves, with the number of leaves. */
  readonly arrays = new Map<number, number>();
  private readonly leaves: Leaf[] = [];
  private readonly byElement = new Map<ArrayElement, Leaf[]>();

  constructor(
    readonly condition: Condition,
    first: Leaf | undefined,
  ) {
    for (let leaf = first; leaf !== undefined; leaf = leaf.next) this.leaves.push(leaf);
    for (const leaf of this.leaves) {
      for (let element = leaf.within; element !== undefined; element = element.around) {
        this.arrays.set(element.array, (this.arrays.get(element.array) ?? 0) + 1);
        if (this.leaves.length > indexThreshold) this.index(leaf, element);
      }
    }
  }

  /** All leaves, or fewer if a chosen element excludes others. */
  near(chosen: ReadonlyMap<number, ArrayElement>): readonly Leaf[] {
    let nearest: readonly Leaf[] = this.leaves;
    if (this.byElement.size === 0) return nearest;
    for (const [array, element] of chosen) {
      if (this.arrays.get(array) !== this.leaves.length) continue;
      const within = this.byElement.get(element) ?? [];
      if (within.length < nearest.length) nearest = within;
    }
    return nearest;
  }

  private index(leaf: Leaf, element: ArrayElement): void {
    const leaves = this.byElement.get(element);
    if (leaves === undefined) this.byElement.set(element, [leaf]);
    else leaves.push(leaf);
  }
}

/** For each position, the arrays that contain leaves of it and of later positions. */
function arraysFrom(candidates: readonly Candidates[]): ReadonlySet<number>[] {
  const arrays: ReadonlySet<number>[] = [];
  let later: ReadonlySet<number> = new Set();
  for (let at = candidates.length - 1; at >= 0; at--) {
    later = new Set([...later, ...(candidates[at]?.arrays.keys() ?? [])]);
    arrays[at] = later;
  }
  return arrays;
}
