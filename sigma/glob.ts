/**
 * Texts with wildcards. A glob is a list of literals and wildcards, normalized: no two literals and no two {@link many} stand
 * side by side, and {@link one} stands before {@link many}.
 */
export type Glob = readonly GlobPart[];
export type GlobPart = string | typeof many | typeof one;

/** `*`: any text, also none. */
export const many = 0;
/** `?`: exactly one character. */
export const one = 1;

/** Most alternatives of an intersection, and most characters that it looks at: beyond them it is not a pattern anyway. */
const limits = { alternatives: 64, cells: 250_000 };

export function globOf(parts: readonly GlobPart[]): Glob {
  const normal: GlobPart[] = [];
  for (const part of parts) {
    const last = normal.at(-1);
    if (part === "") continue;
    if (typeof part === "string" && typeof last === "string") normal[normal.length - 1] = last + part;
    else if (part === many && last === many) continue;
    else if (part === one && last === many) normal.splice(-1, 1, one, many);
    else normal.push(part);
  }
  return normal;
}

/**
 * Sigma rules specification, "Escape Character": a backslash makes a wildcard or another backslash plain, and is itself plain
 * before anything else.
 */
export function parseSigmaText(text: string): Glob {
  const parts: GlobPart[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    const next = text[at + 1];
    if (char === "\\" && (next === "*" || next === "?" || next === "\\")) {
      parts.push(next);
      at++;
    } else parts.push(char === "*" ? many : char === "?" ? one : char);
  }
  return globOf(parts);
}

/** The text of a glob without wildcards. */
export const literalOf = (glob: Glob): string | undefined => {
  if (glob.length === 0) return "";
  const [first] = glob;
  return glob.length === 1 && typeof first === "string" ? first : undefined;
};

export const isAnything = (glob: Glob): boolean => glob.length === 1 && glob[0] === many;

/** True if the letters of a text differ in case. */
export const hasCase = (text: string): boolean => text.toLowerCase() !== text.toUpperCase();
export const globHasCase = (glob: Glob): boolean => glob.some((part) => typeof part === "string" && hasCase(part));

/** As it would be written in a rule. */
export const showGlob = (glob: Glob): string =>
  glob.map((part) => (part === many ? "*" : part === one ? "?" : part.replace(/[*?\\]/g, "\\$&"))).join("");

/** Single characters and wildcards; half of a surrogate pair is a character of its own, as in EventBridge's wildcards. */
const charsOf = (glob: Glob): GlobPart[] =>
  glob.flatMap((part): readonly GlobPart[] => (typeof part === "string" ? part.split("") : [part]));

const sameChar = (a: string, b: string, cased: boolean): boolean =>
  a === b || (!cased && a.toLowerCase() === b.toLowerCase());

/** True if the glob matches the whole text. */
export const matchesGlob = (glob: Glob, text: string, cased: boolean): boolean =>
  covers(charsOf(glob), text.split(""), cased);

/** True if every text of `inner` is one of `outer`. May say false where it is so, never true where it is not. */
export const coversGlob = (outer: Glob, inner: Glob, cased: boolean): boolean =>
  covers(charsOf(outer), charsOf(inner), cased);

/** Greedy, with one point to go back to: the last `*`. */
function covers(glob: readonly GlobPart[], text: readonly GlobPart[], cased: boolean): boolean {
  let at = 0;
  let index = 0;
  let back: { readonly glob: number; text: number } | undefined;
  while (at < text.length) {
    const part = glob[index];
    const char = text[at] as GlobPart;
    if (part === many) {
      back = { glob: index, text: at };
      index++;
    } else if (
      part !== undefined &&
      char !== many &&
      (part === one || (typeof char === "string" && sameChar(part, char, cased)))
    ) {
      index++;
      at++;
    } else if (back !== undefined) {
      back.text++;
      at = back.text;
      index = back.glob + 1;
    } else return false;
  }
  return glob.slice(index).every((part) => part === many);
}

/**
 * The globs that match what both match: `*a*` and `*b*` give `*a*b*` and `*b*a*`, and those in which the two overlap.
 * Undefined if they are too many.
 */
export function intersectGlobs(first: Glob, second: Glob, cased: boolean): readonly Glob[] | undefined {
  const a = charsOf(first);
  const b = charsOf(second);
  if (a.length * b.length > limits.cells) return undefined;
  /** Results from a position of each, by position. */
  const known = new Map<number, readonly Glob[]>();
  const width = b.length + 1;
  for (let i = a.length; i >= 0; i--)
    for (let j = b.length; j >= 0; j--) {
      const found = unique(step(i, j));
      if (found.length > limits.alternatives) return undefined;
      known.set(i * width + j, found);
    }
  const all = known.get(0) ?? [];
  return all.filter(
    (glob, index) =>
      !all.some(
        (other, at) =>
          at !== index && coversGlob(other, glob, cased) && (at < index || !coversGlob(glob, other, cased)),
      ),
  );

  function at(i: number, j: number): readonly Glob[] {
    return known.get(i * width + j) ?? [];
  }

  function step(i: number, j: number): readonly Glob[] {
    const x = a[i];
    const y = b[j];
    if (x === undefined && y === undefined) return [[]];
    if (x === many && y === many) return [...before(many, at(i + 1, j)), ...before(many, at(i, j + 1))];
    if (x === many) return [...at(i + 1, j), ...(y === undefined ? [] : before(y, at(i, j + 1)))];
    if (y === many) return [...at(i, j + 1), ...(x === undefined ? [] : before(x, at(i + 1, j)))];
    if (x === undefined || y === undefined) return [];
    if (x === one) return before(y, at(i + 1, j + 1));
    if (y === one || sameChar(x, y, cased)) return before(x, at(i + 1, j + 1));
    return [];
  }
}

const before = (part: GlobPart, globs: readonly Glob[]): Glob[] => globs.map((glob) => globOf([part, ...glob]));

const unique = (globs: readonly Glob[]): Glob[] => [
  ...new Map(globs.map((glob) => [JSON.stringify(glob), glob])).values(),
];
