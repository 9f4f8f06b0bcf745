/** Names that a message suggests at most. */
const most = 5;

/** Names that a message lists where none is near. */
const listed = 12;

/**
 * The names that a mistyped one probably means, nearest first: few edits away, or the beginning of one; in a long list also
 * those with a word in common. A short one can be shown whole.
 */
export function nearest(written: string, known: readonly string[]): string[] {
  const text = written.toLowerCase();
  const words = text.split(/[^a-z0-9]+/).filter((word) => word.length > 2);
  const all = known.map((name) => {
    const lower = name.toLowerCase();
    const edits = distance(text, lower);
    return {
      name,
      edits,
      close: edits <= Math.max(1, Math.floor(Math.min(text.length, lower.length) / 4)),
      begins: text.length > 3 && lower.startsWith(text),
      common: words.filter((word) => lower.includes(word)).length,
    };
  });
  const near = [
    all.filter(({ close }) => close),
    all.filter(({ begins }) => begins),
    known.length > listed ? all.filter(({ common }) => common > 0) : [],
  ].find((group) => group.length > 0);
  // Among close names the words decide little, among others much.
  const rank = (one: (typeof all)[0]) => (one.close ? one.edits : one.edits - 100 * one.common);
  return (near ?? [])
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most)
    .map(({ name }) => name);
}

/**
 * `Did you mean root-sign-in?`, or without a near name what there is to choose from; a long list is cut, unless a page
 * has it (`Choose one of those in docs/detections.md.`).
 */
export function didYouMean(written: string, known: readonly string[], page?: string): string {
  const near = nearest(written, known);
  if (near.length > 0) return `Did you mean ${near.join(", ")}?`;
  if (known.length > listed && page !== undefined) return `Choose one of those in ${page}.`;
  return `Choose one of: ${someOf(known)}.`;
}

/** `a, b, c`, or the first dozen of many. */
export const someOf = (known: readonly string[]): string =>
  known.length > listed ? `${known.slice(0, listed).join(", ")} and ${known.length - listed} more` : known.join(", ");

/** Letters to insert, delete, replace or swap with their neighbor (optimal string alignment). */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      next.push(edits);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
