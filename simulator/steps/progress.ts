/** Runs the steps of a simulation, for progress displays. */
export interface Progress {
  /** Runs a step under a title; texts passed to `say` are shown next to it. */
  step<Result>(title: string, work: (say: Say) => Promise<Result>): Promise<Result>;
  /** Called once, when the program has registered its first resource. */
  firstResource?(): void;
}

/** Shows a text next to the title of the running step. */
export type Say = (text: string) => void;

/** `count(1, "event")` → "1 event"; `count(2000, "query", "queries")` → "2,000 queries" */
export const count = (number: number, one: string, many = `${one}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
