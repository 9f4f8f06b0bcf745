import { Listr } from "listr2";

/** Shows a task as one line with a spinner on a terminal, otherwise as a line at its start and one at its end. */
export async function liveTask<Result>(
  title: string,
  work: (setTitle: (title: string) => void) => Promise<Result>,
  /** False if the caller ends the work on SIGINT itself: listr2 would end the process. */
  registerSignalListeners = true,
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
    { fallbackRenderer: "simple", registerSignalListeners },
  ).run();
  return result as Result;
}
