import { Listr } from "listr2";

/** Shows work as one line with a spinner on a terminal, and as a line each for its beginning and end elsewhere. */
export async function liveTask<Result>(
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
    { fallbackRenderer: "simple" },
  ).run();
  return result as Result;
}
