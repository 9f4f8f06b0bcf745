/** Names that a message suggests at most. */
const most = 5;

/** Names that a message lists where none is near. */
const listed = 12;

/** The names that a mistyped one probably means, nearest first: few edits away, or with a word in common. */
export function nearest(written: string, known: readonly string[]): string[] {
  const text = written.toLowerCase();
  const words = text.split(/[^a-z0-9]+/).filter((word) => word.length > 2);
  const near = known.map((name) => {
    const edits = distance(text, name.toLowerCase());
    const close = edits <= Math.max(1, Math.floor(Math.min(text.length, name.length) / 4));
    const common = words.filter((word) => name.toLowerCase().includes(word)).length;
    return { name, edits, close, common };
  });
  const close = near.filter((each) => each.close);
  return (close.length > 0 ? close : near.filter((each) => each.common > 0))
    .sort((a, b) => (close.length > 0 ? 0 : b.common - a.common) || a.edits - b.edits)
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
