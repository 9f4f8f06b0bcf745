import { setFlagsFromString } from "node:v8";

/**
 * Bytes of bytecode that a function runs before V8 considers compiling it anew. V8's own number is meant for a page that
 * stays open: in a command that ends after seconds, a quarter of all CPU time went to optimizing functions that had done
 * most of their work already. What runs for longer still reaches it soon.
 */
const interruptBudget = 1_500_000;

/** The first version whose V8 has no such option, which it would complain about: its middle tier compiles quickly. */
const withoutBudget = 22;

/** Lets V8 optimize only what runs long, on Node.js 20. */
export function optimizeLate(): void {
  if (Number.parseInt(process.versions.node, 10) >= withoutBudget) return;
  setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
}
