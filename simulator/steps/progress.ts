/** Runs the steps of a simulation, for progress displays. */
export interface Progress {
  /** Runs a step under a title; texts passed to `say` are shown next to it. */
  step<Result>(title: string, work: (say: Say) => Promise<Result>): Promise<Result>;
  /** Called once, when the program has registered its first resource. */
  firstResource?(): void;
}

/** Shows a text next to the title of the running step. */
export type Say = (text: string) => void;
