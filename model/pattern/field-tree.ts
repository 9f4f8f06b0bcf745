/**
 * The keys that lead to the fields of patterns, as a tree. A dotted key of an event leads where the same keys would lead
 * when nested (event-ruler, README, "JSON keys with dots").
 *
 * Children are found by a hash that the reader computes while it looks for the end of a key, without making a string of
 * keys that no pattern names.
 */
export class FieldTree {
  /** Number of the field that ends here, or -1. */
  field = -1;
  /** Whether some field lies below. */
  isInner = false;
  private mask = 0;
  /** Open addressing: a key and its tree, or undefined. */
  private slots: ({ readonly key: string; readonly hash: number; readonly tree: FieldTree } | undefined)[] = [
    undefined,
  ];
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

  /** The child whose key stands in `text` from `start` to `end`, given the key's hash. */
  find(text: string, start: number, end: number, hash: number): FieldTree | undefined {
    for (let at = hash & this.mask; ; at = (at + 1) & this.mask) {
      const slot = this.slots[at];
      if (slot === undefined) return undefined;
      if (slot.hash === hash && isAt(slot.key, text, start, end)) return slot.tree;
    }
  }

  /** The tree to which a key leads that may have dots. */
  findKey(key: string): FieldTree | undefined {
    if (!key.includes(".")) return this.find(key, 0, key.length, hashOf(key));
    return key.split(".").reduce<FieldTree | undefined>((tree, part) => tree?.findKey(part), this);
  }

  private childForAdding(key: string): FieldTree {
    const hash = hashOf(key);
    const known = this.find(key, 0, key.length, hash);
    if (known !== undefined) return known;
    const tree = new FieldTree();
    this.isInner = true;
    this.count++;
    if (this.count * 2 > this.slots.length) this.grow();
    this.put({ key, hash, tree });
    return tree;
  }

  private grow(): void {
    const slots = this.slots;
    this.slots = new Array<undefined>(slots.length * 4).fill(undefined);
    this.mask = this.slots.length - 1;
    for (const slot of slots) if (slot !== undefined) this.put(slot);
  }

  private put(slot: { readonly key: string; readonly hash: number; readonly tree: FieldTree }): void {
    let at = slot.hash & this.mask;
    while (this.slots[at] !== undefined) at = (at + 1) & this.mask;
    this.slots[at] = slot;
  }
}

/** Hash of a key; the event reader computes the same, code unit by code unit. */
export function hashOf(key: string): number {
  let hash = 0;
  for (let at = 0; at < key.length; at++) hash = nextHash(hash, key.charCodeAt(at));
  return hash;
}

/** Hash of what has hash `hash` with one more code unit. */
export function nextHash(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) | 0;
}

function isAt(key: string, text: string, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let at = 0; at < key.length; at++) {
    if (key.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  }
  return true;
}
