interface Slot {
  readonly key: string;
  readonly tree: FieldTree;
}

/**
 * The keys that lead to the fields of patterns, as a tree. A dotted key of an event leads where the same keys would lead
 * when nested (event-ruler, README, "JSON keys with dots").
 *
 * A child is found by its key's place in a text: most keys of an event are named by no pattern, and making strings of
 * them would cost more than all the rest.
 */
export class FieldTree {
  /** Number of the field that ends here, or -1. */
  field = -1;
  /** Whether some field lies below. */
  isInner = false;
  private mask = 0;
  /** Open addressing: a key and its tree, or undefined. */
  private slots: (Slot | undefined)[] = [undefined];
  private count = 0;

  /** The tree of all `paths`, numbered by their position. */
  static of(paths: readonly string[]): FieldTree {
    const root = new FieldTree();
    paths.forEach((path, field) => {
      let tree = root;
      for (const key of path.split(".")) tree = tree.childForAdding(key);
      tree.field = field;
    });
    return root;
  }

  /** The child whose key stands in `text` from `start` to `end`. */
  find(text: string, start: number, end: number): FieldTree | undefined {
    for (let at = hashOf(text, start, end) & this.mask; ; at = (at + 1) & this.mask) {
      const slot = this.slots[at];
      if (slot === undefined) return undefined;
      if (isAt(slot.key, text, start, end)) return slot.tree;
    }
  }

  /** The tree to which a key leads that may have dots. */
  findKey(key: string): FieldTree | undefined {
    if (!key.includes(".")) return this.find(key, 0, key.length);
    return key.split(".").reduce<FieldTree | undefined>((tree, part) => tree?.findKey(part), this);
  }

  private childForAdding(key: string): FieldTree {
    const known = this.find(key, 0, key.length);
    if (known !== undefined) return known;
    const tree = new FieldTree();
    this.isInner = true;
    this.count++;
    if (this.count * 2 > this.slots.length) this.grow();
    this.put({ key, tree });
    return tree;
  }

  private grow(): void {
    const slots = this.slots;
    this.slots = new Array<undefined>(slots.length * 4).fill(undefined);
    this.mask = this.slots.length - 1;
    for (const slot of slots) if (slot !== undefined) this.put(slot);
  }

  private put(slot: Slot): void {
    let at = hashOf(slot.key, 0, slot.key.length) & this.mask;
    while (this.slots[at] !== undefined) at = (at + 1) & this.mask;
    this.slots[at] = slot;
  }
}

/** Few code units tell most keys of an event apart, and the rest is compared anyway. */
function hashOf(text: string, start: number, end: number): number {
  if (start === end) return 0;
  const first = text.charCodeAt(start);
  const middle = text.charCodeAt((start + end) >> 1);
  const last = text.charCodeAt(end - 1);
  return (first * 31 + middle * 17 + last * 7 + (end - start)) & 0x7fffffff;
}

function isAt(key: string, text: string, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let at = 0; at < key.length; at++) {
    if (key.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  }
  return true;
}
