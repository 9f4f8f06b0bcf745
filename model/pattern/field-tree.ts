interface Child {
  readonly units: Uint16Array;
  readonly hash: number;
  readonly tree: FieldTree;
}

const dot = 0x2e;

/**
 * The keys of the fields in patterns, as a tree. A dotted key of an event leads to the same place as nested keys
 * (event-ruler, README, "JSON keys with dots").
 *
 * When a text is read, a child is found by the code units of its key: most keys of an event are in no pattern, and
 * creating strings for them would cost more than everything else.
 */
export class FieldTree {
  /** Number of the field that ends here, or -1. */
  field = -1;
  private readonly children = new Map<string, FieldTree>();
  /** Children by hash of their key, with open addressing: at least twice as many slots as children. */
  private places: (Child | undefined)[] = [undefined];
  /** Lengths of keys that may continue after a dot. */
  private readonly innerLengths: number[] = [];

  /** The tree of all paths, with the number of each field. */
  static of(paths: Iterable<readonly [path: string, field: number]>): FieldTree {
    const root = new FieldTree();
    for (const [path, field] of paths) {
      let tree = root;
      for (const key of path.split(".")) tree = tree.child(key);
      tree.field = field;
    }
    root.finish();
    return root;
  }

  /** True if there is a field below. */
  get isInner(): boolean {
    return this.children.size > 0;
  }

  /** The child whose key is in `units` from `start` to `end`. */
  findUnits(units: Uint16Array, start: number, end: number): FieldTree | undefined {
    const hash = hashOf(units, start, end);
    const mask = this.places.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const child = this.places[at];
      if (child === undefined) return undefined;
      if (child.hash === hash && isAt(child.units, units, start, end)) return child.tree;
    }
  }

  /** True if the key from `start` to `end` could lead further with a dot in it. */
  mayBeDotted(units: Uint16Array, start: number, end: number): boolean {
    for (const length of this.innerLengths) {
      if (start + length < end && units[start + length] === dot) return true;
    }
    return false;
  }

  /** The tree for a key that may contain dots. */
  find(key: string): FieldTree | undefined {
    if (!key.includes(".")) return this.children.get(key);
    return key.split(".").reduce<FieldTree | undefined>((tree, part) => tree?.children.get(part), this);
  }

  private child(key: string): FieldTree {
    const child = this.children.get(key) ?? new FieldTree();
    this.children.set(key, child);
    return child;
  }

  private finish(): void {
    let size = 1;
    while (size < this.children.size * 2) size *= 2;
    this.places = new Array<undefined>(size).fill(undefined);
    for (const [key, tree] of this.children) {
      tree.finish();
      if (tree.isInner && !this.innerLengths.includes(key.length)) this.innerLengths.push(key.length);
      const units = Uint16Array.from({ length: key.length }, (_, index) => key.charCodeAt(index));
      const hash = hashOf(units, 0, units.length);
      let at = hash & (size - 1);
      while (this.places[at] !== undefined) at = (at + 1) & (size - 1);
      this.places[at] = { units, hash, tree };
    }
  }
}

/** Length, first and last code unit distinguish most keys of an event; a full comparison follows. */
function hashOf(units: Uint16Array, start: number, end: number): number {
  return start === end ? 0 : (units[start] as number) + (units[end - 1] as number) * 31 + (end - start) * 1021;
}

function isAt(key: Uint16Array, units: Uint16Array, start: number, end: number): boolean {
  const length = key.length;
  if (length !== end - start) return false;
  for (let at = 0; at < length; at++) if (key[at] !== units[start + at]) return false;
  return true;
}
