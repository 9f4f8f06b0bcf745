/** A program that cannot be recorded. The message lists every cause, with the URN of the resource if known. */
export class RecordError extends Error {
  override readonly name = "RecordError";

  constructor(
    readonly stackName: string,
    /** One line each, without repetitions. */
    readonly causes: readonly string[],
    cause?: unknown,
  ) {
    const list = causes.map((line) => `  - ${line.replaceAll("\n", "\n    ")}`).join("\n");
    super(`Stack "${stackName}" cannot be recorded:\n${list}`, { cause });
  }
}
