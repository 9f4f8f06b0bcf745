import { createInterface } from "node:readline/promises";

/** Ctrl-C in answer to a question. */
export class QuestionInterrupted extends Error {}

/**
 * The answer to a question on the process's own terminal; undefined if it has none.
 *
 * @throws QuestionInterrupted at Ctrl-C.
 */
export async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Ctrl-D closes the terminal, and the question would never be answered. Ctrl-C is a key while a line is read.
    const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    const interrupted = new Promise<never>((_resolve, reject) => {
      terminal.once("SIGINT", () => reject(new QuestionInterrupted()));
    });
    return await Promise.race([terminal.question(question), closed, interrupted]);
  } finally {
    terminal.close();
  }
}
