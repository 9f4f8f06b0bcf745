import { isAbsolute, relative, resolve, sep } from "node:path";

/** A name from outside, such as of a state or an event, would lead to a file elsewhere on this machine. */
export class OutsideError extends Error {
  override readonly name = "OutsideError";
}

/**
 * The path of a file below `root`, for names that come from outside: an object's key, a bucket's or a query's name.
 *
 * @throws OutsideError if it would lie elsewhere, or is the root itself.
 */
export function inside(root: string, ...names: readonly string[]): string {
  const path = resolve(root, ...names.map((name) => `.${sep}${name}`));
  const below = relative(resolve(root), path);
  if (below === "" || below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below) || names.some(cannotBeAPath))
    throw new OutsideError(
      `${JSON.stringify(names.join("/"))} would be a file outside of ${root}. Nothing is written there: check where the state or the events come from.`,
    );
  return path;
}

/** A name with a null character ends a path early, and with a backslash is several folders on Windows. */
const cannotBeAPath = (name: string) => /[\u0000\\]/.test(name);
