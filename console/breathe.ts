/** Milliseconds of work after which the event loop has a turn: less than a person notices. */
const longest = 20;

let last = performance.now();

/**
 * Lets the event loop go from time to time, for signals, timers and a terminal's spinner. To be awaited in every loop that
 * may take long and otherwise awaits only what is computed here: such promises never leave the current turn of the loop
 * (Node.js, "The Node.js Event Loop": the microtask queue is emptied before the loop continues).
 */
export async function breathe(): Promise<void> {
  if (performance.now() - last < longest) return;
  await new Promise((resolve) => setImmediate(resolve));
  last = performance.now();
}
