/**
 * Words that two names have in common, from the front and, of what is left, from the back: of `e-prod-delivery-late-put` and
 * `e-prod-archive-put` three. What belongs together is named alike, and nothing else that is recorded says what was meant.
 */
function likeness(one: string, other: string): number {
  const [words, others] = [one.split("-"), other.split("-")];
  const most = Math.min(words.length, others.length);
  let front = 0;
  while (front < most && words[front] === others[front]) front += 1;
  let back = 0;
  while (front + back < most && words.at(-1 - back) === others.at(-1 - back)) back += 1;
  return front + back;
}

/** The name that is most like one, if it is more like it than the one that was chosen; undefined if none is. */
export function moreLike(name: string, chosen: string, names: readonly string[]): string | undefined {
  let [best, most] = [undefined as string | undefined, likeness(name, chosen)];
  for (const each of names) {
    const alike = likeness(name, each);
    if (alike > most) [best, most] = [each, alike];
  }
  return best;
}
