/** A range with an owner; both ends are inclusive. */
export interface OwnedRange<Point, Owner> {
  readonly first: Point;
  readonly last: Point;
  readonly owner: Owner;
}

/**
 * Finds the ranges that contain a point without looking at the others: a centered interval tree. Each node has the
 * ranges around its middle, sorted by either end.
 */
export class RangeIndex<Point extends number | string, Owner> {
  private readonly middle: Point | undefined;
  private readonly byFirst: readonly OwnedRange<Point, Owner>[] = [];
  private readonly byLast: readonly OwnedRange<Point, Owner>[] = [];
  private readonly below: RangeIndex<Point, Owner> | undefined;
  private readonly above: RangeIndex<Point, Owner> | undefined;

  constructor(ranges: readonly OwnedRange<Point, Owner>[]) {
    const ends = ranges.flatMap(({ first, last }) => [first, last]).sort(compare);
    const middle = ends[ends.length >> 1];
    this.middle = middle;
    if (middle === undefined) return;
    const around = ranges.filter(({ first, last }) => first <= middle && middle <= last);
    this.byFirst = [...around].sort((a, b) => compare(a.first, b.first));
    this.byLast = [...around].sort((a, b) => compare(b.last, a.last));
    const below = ranges.filter(({ last }) => last < middle);
    const above = ranges.filter(({ first }) => first > middle);
    if (below.length > 0) this.below = new RangeIndex(below);
    if (above.length > 0) this.above = new RangeIndex(above);
  }

  /** Adds the owner of every range that contains the point to `found`. */
  collectAt(point: Point, found: Owner[]): void {
    if (this.middle === undefined) return;
    const isBelow = point < this.middle;
    for (const { first, last, owner } of isBelow ? this.byFirst : this.byLast) {
      if (isBelow ? first > point : last < point) break;
      found.push(owner);
    }
    (isBelow ? this.below : this.above)?.collectAt(point, found);
  }
}

function compare(a: number | string, b: number | string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
