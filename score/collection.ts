import { execFileSync, spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { reasonOf, UsageError } from "../console/usage-error";

/** Files of others that lie on disk: a folder, a clone, or a bare repository. */
export interface Collection {
  /** As it was named. */
  readonly name: string;
  /** The commit, of a clone or a bare repository. */
  readonly commit?: string;
  readonly files: readonly CollectedFile[];
}

export interface CollectedFile {
  /** Within the collection. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** Most bytes of a file that is read: rules are small, and so are excerpts of logs. */
const mostBytes = 64 << 20;

/**
 * The files whose names end in one of `endings`, sorted by path.
 *
 * @throws UsageError if it cannot be read, or holds none
 */
export function readCollection(folder: string, endings: readonly string[]): Collection {
  const wanted = (path: string) => endings.some((ending) => path.toLowerCase().endsWith(ending));
  const isFile = statOf(folder).isFile();
  const isBare = !isFile && git(folder, ["rev-parse", "--is-bare-repository"]) === "true";
  const commit = isFile ? undefined : git(folder, ["rev-parse", "HEAD"]);
  const files = isFile
    ? [readOne(folder, folder)]
    : isBare
      ? filesOfCommit(folder, wanted)
      : filesOfFolder(folder, wanted);
  if (files.length === 0)
    throw new UsageError(
      `"${folder}" holds no file that ends in ${endings.join(" or ")}. Name the folder of the collection.`,
    );
  return {
    name: nameOf(folder, isFile),
    ...(commit !== undefined && { commit }),
    files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** `owner/name` of where a clone comes from; else the folder's own name, or that of the one around a bare repository. */
function nameOf(folder: string, isFile: boolean): string {
  const remote = isFile ? undefined : git(folder, ["config", "--get", "remote.origin.url"]);
  const [, known] = /([^/:]+\/[^/]+?)(?:[.]git)?\/?$/.exec(remote ?? "") ?? [];
  if (known !== undefined) return known;
  const [last = folder, around = last] = resolve(folder).split("/").reverse();
  return (last === "repo" || last === ".git" ? around : last).replace("+", "/");
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    throw new UsageError(`Cannot read "${path}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}

function readOne(path: string, name: string): CollectedFile {
  const { size } = statOf(path);
  if (size > mostBytes) throw new UsageError(`"${path}" has ${size} bytes; at most ${mostBytes} are read. Divide it.`);
  return { path: name, bytes: readFileSync(path) };
}

function filesOfFolder(folder: string, wanted: (path: string) => boolean): readonly CollectedFile[] {
  const files: CollectedFile[] = [];
  const left = [folder];
  for (let next = left.pop(); next !== undefined; next = left.pop())
    for (const name of readdirSync(next)) {
      const path = join(next, name);
      const stat = lstatSync(path);
      if (stat.isDirectory() && name !== ".git") left.push(path);
      else if (stat.isFile() && wanted(name)) files.push(readOne(path, relative(folder, path)));
    }
  return files;
}

/** The output of git without its line end; undefined where it fails, such as outside of a repository. */
function git(folder: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** What a commit holds, by one process: `cat-file --batch` answers with a header, the bytes and a line feed for each. */
function filesOfCommit(repository: string, wanted: (path: string) => boolean): readonly CollectedFile[] {
  const listed = git(repository, ["ls-tree", "-r", "-z", "--name-only", "HEAD"]);
  const paths = (listed ?? "").split("\0").filter((path) => path !== "" && wanted(path) && !path.includes("\n"));
  const output = execFileSync("git", ["-C", repository, "cat-file", "--batch"], {
    input: paths.map((path) => `HEAD:${path}\n`).join(""),
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const files: CollectedFile[] = [];
  let at = 0;
  for (const path of paths) {
    const end = output.indexOf(0x0a, at);
    const header = output.toString("utf8", at, end);
    at = end + 1;
    const [, bytes] = / blob (\d+)$/.exec(header) ?? [];
    // A partial clone lists files that it lacks.
    if (bytes === undefined) continue;
    files.push({ path, bytes: output.subarray(at, at + Number(bytes)) });
    at += Number(bytes) + 1;
  }
  return files;
}
