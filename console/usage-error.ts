/**
 * Invalid command line, or an invalid file named there. The message is for the user: what was given, and what to give
 * instead.
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The reason why a file could not be opened or read, as the end of a sentence. */
export function reasonOf({ code, message }: NodeJS.ErrnoException, wanted = "file or folder"): string {
  if (code === "ENOENT") return `there is no such ${wanted}`;
  if (code === "EISDIR") return "it is a folder";
  if (code === "ENOTDIR") return "it is not a folder";
  if (code === "EACCES") return "permission denied";
  return message;
}
