/** Lets at most so many letters pass each second, over all queues. */
export interface Rate {
  /** Resolves when this many may pass. */
  take(letters: number): Promise<void>;
  /** Gives back what was not used. */
  give(letters: number): void;
}

/** @param now in milliseconds. */
export function limitRate(
  perSecond: number,
  { now, sleep }: { readonly now: () => number; readonly sleep: (milliseconds: number) => Promise<void> },
): Rate {
  /** When everything taken so far has passed. */
  let free = now();
  return {
    take(letters) {
      const start = Math.max(free, now());
      free = start + (letters * 1000) / perSecond;
      const wait = start - now();
      return wait > 0 ? sleep(wait) : Promise.resolve();
    },
    give(letters) {
      free -= (letters * 1000) / perSecond;
    },
  };
}
