import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../../console/usage-error";

const run = promisify(execFile);

export interface Commit {
  readonly hash: string;
  /** First characters of the hash, and the commit's title. */
  readonly title: string;
}

/**
 * The commit that `text` names in the repository.
 *
 * @throws UsageError if there is none, no repository, or no git.
 */
export async function findCommit(repository: string, option: string, text: string): Promise<Commit> {
  const hash = await git(repository, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${text}^{commit}`,
  ]).catch(async (error: unknown) => {
    if (error instanceof UsageError) throw error;
    await git(repository, ["rev-parse", "--git-dir"]).catch((other: unknown) => {
      if (other instanceof UsageError) throw other;
      throw new UsageError(`${repository} is not a git repository: commits are compared. Clone it with git.`);
    });
    const reason = await isShallow(repository);
    throw new UsageError(
      `${option} is ${JSON.stringify(text)}, which is not a commit of this repository${reason}. Write a hash, a branch or a tag.`,
    );
  });
  return { hash, title: await git(repository, ["show", "--no-patch", "--format=%h %s", hash]) };
}

/** GitHub's checkout action fetches one commit. */
const isShallow = async (repository: string): Promise<string> =>
  (await git(repository, ["rev-parse", "--is-shallow-repository"])) === "true"
    ? ", which holds a part of the history only"
    : "";

/** True if files differ from the commit that is checked out: those are not measured. */
export const isDirty = async (repository: string): Promise<boolean> =>
  (await git(repository, ["status", "--porcelain"])) !== "";

/** Checks a commit out into a new folder, which shares nothing with the repository but git's objects. */
export async function checkOut(repository: string, { hash }: Commit, folder: string): Promise<void> {
  await git(repository, ["clone", "--quiet", "--shared", "--no-checkout", repository, folder]);
  await git(folder, ["checkout", "--quiet", "--detach", hash]);
}

/**
 * Installs the packages of a checkout's lock file, or uses those that an earlier comparison installed.
 *
 * @param cache folder that outlasts the comparison.
 */
export async function installPackages(folder: string, cache: string): Promise<void> {
  const lock = join(folder, "package-lock.json");
  if (!existsSync(lock)) return;
  const files = ["package.json", "package-lock.json", ".npmrc"].filter((file) => existsSync(join(folder, file)));
  const hash = createHash("sha256").update(`${process.version} ${process.platform} ${process.arch}`);
  hash.update(readFileSync(lock));
  const installed = join(cache, hash.digest("hex").slice(0, 16));
  if (!existsSync(installed)) {
    mkdirSync(cache, { recursive: true });
    // Complete or not at all: an interrupted installation must not be taken for a finished one.
    const temporary = mkdtempSync(join(cache, "installing-"));
    try {
      for (const file of files) copyFileSync(join(folder, file), join(temporary, file));
      await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: temporary, maxBuffer: 1 << 28 });
      mkdirSync(join(temporary, "node_modules"), { recursive: true });
      if (!existsSync(installed)) renameSync(temporary, installed);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  symlinkSync(join(installed, "node_modules"), join(folder, "node_modules"));
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run("git", ["-C", folder, ...args], { maxBuffer: 1 << 28 });
    return stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new UsageError("git is not on the PATH: commits are compared, which git checks out. Install it.");
    throw error;
  }
}
