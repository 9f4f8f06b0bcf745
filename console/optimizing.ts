import { setFlagsFromString } from "node:v8";

/**
 * Bytes of bytecode that a function runs before V8 considers compiling it anew. V8's own number is meant for a page that
 * stays open: in a command that ends after seconds, a quarter of all CPU time went to optimizing functions that had done
 * most of their work already. What runs for longer still reaches it soon.
 */
const interruptBudget = 1_500_000;

/** Lets V8 optimize only what runs long. An option that a later V8 lacks is ignored. */
export function optimizeLate(): void {
  setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
}
