import { Listr } from "listr2";
import type { Terminal } from "./terminal";

/** Shows a task as one line with a spinner on the process's own terminal, elsewhere as one line at its end. */
export async function liveTask<Result>(
  title: string,
  work: (setTitle: (title: string) => void) => Promise<Result>,
  stdout: Terminal["stdout"] = process.stdout,
): Promise<Result> {
  return stdout === process.stdout && stdout.isTTY === true ? withSpinner(title, work) : inOneLine(title, work, stdout);
}

async function withSpinner<Result>(
  title: string,
  work: (setTitle: (title: string) => void) => Promise<Result>,
): Promise<Result> {
  let result: Result | undefined;
  await new Listr(
    [
      {
        title,
        task: async (_context, task) => {
          result = await work((changed) => {
            task.title = changed;
          });
        },
      },
    ],
    // The command decides what an interrupt ends and says: this library's own listener would only exit.
    { registerSignalListeners: false },
  ).run();
  return result as Result;
}

async function inOneLine<Result>(
  title: string,
  work: (setTitle: (title: string) => void) => Promise<Result>,
  stdout: Terminal["stdout"],
): Promise<Result> {
  let latest = title;
  const result = await work((changed) => {
    latest = changed;
  }).catch((error: unknown) => {
    stdout.write(`✖ ${latest}\n`);
    throw error;
  });
  stdout.write(`✔ ${latest}\n`);
  return result;
}
