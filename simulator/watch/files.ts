import { readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, relative, resolve, sep } from "node:path";
import programFolders from "../program-folders.json";

/** Folders of the project whose files a run may use. */
const folders: readonly string[] = [...programFolders, "commands", "console", "simulator", "tools"];

/** Files of the project's root that a run may use. */
const rootFiles = ["index.ts", "package.json", "package-lock.json", "tsconfig.json", "Pulumi.yaml"] as const;

const extensions: ReadonlySet<string> = new Set([".ts", ".cjs", ".json", ".sql"]);

/** Watches files, and knows what is in them. */
export interface WatchedFiles {
  /** Contents by path: from the project's folder with `/` for its own files, absolute for others. A copy. */
  snapshot(): Map<string, string>;
  close(): Promise<void>;
}

export interface WatchedPaths {
  /** The project's folder. */
  readonly root: string;
  /** Settings, organization and events: files, or folders with everything in them. */
  readonly inputs: readonly string[];
}

/** Milliseconds without another change after which a change counts: editors and `git` write several files at once. */
const settleMs = 80;

/**
 * Calls `changed` with the paths of files whose content is another one than before, once for all that change within a moment.
 *
 * The library only says that something may have happened; what counts is the content. An editor that writes another file
 * and renames it, a file that is put back, a `touch`: all come down to whether its text differs.
 */
export async function watchFiles(
  { root, inputs }: WatchedPaths,
  changed: (paths: readonly string[]) => void,
): Promise<WatchedFiles> {
  const { watch } = await import("chokidar");
  const input = inputs.map((path) => resolve(path));
  const nameOf = (path: string) => (isInside(path, root) ? relative(root, path).split(sep).join("/") : path);
  const isInput = (path: string) => input.some((each) => path === each || isInside(path, each));
  const isOwn = (path: string) => {
    const name = nameOf(path);
    const [folder = ""] = name.split("/");
    if (rootFiles.some((each) => each === name)) return true;
    return folders.includes(folder) && extensions.has(extname(name)) && !basename(name).startsWith(".");
  };
  // The folder of an input that is a file: a file that is renamed into its place is another one.
  const around = input.map((path) => (isFolder(path) ? path : dirname(path)));
  const watched = [...new Set([root, ...around])];
  const isPassed = (path: string) =>
    watched.includes(path) ||
    isOwn(path) ||
    isInput(path) ||
    input.some((each) => isInside(each, path)) ||
    isOwnFolder(path);
  const isOwnFolder = (path: string) => {
    if (!isInside(path, root) || extname(path) !== "") return false;
    const [folder = ""] = nameOf(path).split("/");
    return folders.includes(folder);
  };

  const texts = new Map<string, string>();
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let ready = false;
  const watcher = watch(watched, { ignored: (path) => !isPassed(resolve(path)), ignoreInitial: false });
  watcher.on("all", (event, given) => {
    const path = resolve(given);
    if (event === "addDir" || event === "unlinkDir" || !(isOwn(path) || isInput(path))) return;
    if (!ready) {
      remember(path);
      return;
    }
    pending.add(path);
    clearTimeout(timer);
    timer = setTimeout(settle, settleMs);
  });
  await new Promise<void>((resolved) => watcher.once("ready", () => resolved()));
  ready = true;
  return { snapshot: () => new Map(texts), close: () => (clearTimeout(timer), watcher.close()) };

  function settle(): void {
    const paths = [...pending].filter(remember).map(nameOf).sort();
    pending.clear();
    if (paths.length > 0) changed(paths);
  }

  /** True if the file's text is another one than before. */
  function remember(path: string): boolean {
    const name = nameOf(path);
    const before = texts.get(name);
    const text = textOf(path);
    if (text === undefined) texts.delete(name);
    else texts.set(name, text);
    return before !== text;
  }
}

/** Undefined if there is no such file. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const isInside = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
