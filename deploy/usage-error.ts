/** The command was given something it cannot work with. The message is one line: what was given, what to give instead. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
