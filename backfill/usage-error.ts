/** The command line, or a file that it names, is wrong. The message is for the person who typed it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Why a file could not be opened or read, as the end of a sentence. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "there is no such file or folder";
  if (code === "EISDIR") return "it is a folder";
  if (code === "ENOTDIR") return "it is no folder";
  if (code === "EACCES") return "it is not readable for you";
  return message;
}
