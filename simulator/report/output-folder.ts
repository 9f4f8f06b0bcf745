import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { reasonOf, UsageError } from "../../console/usage-error";

/** Lists what a run wrote, so that the next one deletes nothing else. */
export const markerFile = ".event-governance-output";

/** What a run writes, and the next one replaces. */
const parts = ["archive", "queries", "messages", "report.txt", "report.json", "report.html"] as const;
type Part = (typeof parts)[number];

const introduction =
  "Written by `npm start` of Event Governance, which replaces these files at its next run. A file that is not in this list is never deleted.";

/** Written by `npm run up` and its like, into the same folder by default. */
const ofOthers = ["deploy", "preview.html", "up.html"];

/** A folder that receives the files of one run. Nothing in it changes before `keep`. */
export interface OutputFolder {
  /** Where the run writes a part, until it is kept. */
  path(part: Part): string;
  /** Replaces the files of the run before. @throws UsageError if there are others by now. */
  keep(): void;
  /** Takes back what is not kept, and says what the folder holds. */
  discard(): string;
}

/**
 * Opens a folder for the files of one run, which are written beside those of the run before and put in their place at the
 * end: an interrupted run leaves them as they were.
 *
 * @throws UsageError for a folder with content that no run wrote, and for one that cannot be written.
 */
export function openOutputFolder(folder: string): OutputFolder {
  const isNew = !existsSync(folder);
  const hadMarker = existsSync(join(folder, markerFile));
  const workshop = join(folder, `.new-${process.pid}`);
  let earlier: readonly string[] = [];
  try {
    if (!isNew) earlier = earlierFiles(folder, hadMarker);
    mkdirSync(folder, { recursive: true });
    if (hadMarker) removeWorkshops(folder);
    else writeMarker(folder, earlier);
    mkdirSync(workshop);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--output is "${folder}", which cannot be written: ${reasonOf(error as NodeJS.ErrnoException, "folder")}.`,
    );
  }
  let kept = false;
  return {
    path: (part) => join(workshop, part),
    keep() {
      // Another run may have been kept here since.
      refuseStrangers(folder, [...earlier, ...readMarker(folder)]);
      const written = filesOf(workshop);
      // Until all are in place, both are known: after a power failure in between the next run replaces them all.
      writeMarker(folder, [...new Set([...earlier, ...written])]);
      const old = join(workshop, "old");
      mkdirSync(old);
      for (const part of parts) {
        if (existsSync(join(folder, part))) renameSync(join(folder, part), join(old, part));
        if (existsSync(join(workshop, part))) renameSync(join(workshop, part), join(folder, part));
      }
      kept = true;
      writeMarker(folder, written);
      rmSync(workshop, { recursive: true });
    },
    discard() {
      rmSync(workshop, { recursive: true, force: true });
      if (kept) return `the output in ${folder} is complete.`;
      if (hadMarker || earlier.length > 0) return `${folder} holds the output of the run before, unchanged.`;
      rmSync(join(folder, markerFile), { force: true });
      if (isNew && readdirSync(folder).length === 0) rmdirSync(folder);
      return "no output was written.";
    },
  };
}

/** Files of the run before, by path from the folder. @throws UsageError if the folder holds what no run wrote. */
function earlierFiles(folder: string, hasMarker: boolean): readonly string[] {
  if (!statSync(folder).isDirectory()) throw new UsageError(`--output is "${folder}", which is a file. Name a folder.`);
  if (hasMarker) {
    const known = readMarker(folder);
    refuseStrangers(folder, known);
    return known;
  }
  const content = readdirSync(folder).filter((name) => !ofOthers.includes(name));
  if (content.length === 0) return [];
  const old = filesOf(folder);
  if (content.every((name) => parts.some((part) => part === name)) && isOfOlderVersion(folder, old)) return old;
  throw new UsageError(
    `--output is "${folder}", which holds ${listed(content)} that \`npm start\` did not write, as far as it can tell: there is no ${markerFile}. ` +
      `Name an empty or a new folder. If an earlier version wrote it, delete ${parts
        .filter((part) => content.includes(part))
        .map((part) => join(folder, part))
        .join(", ")} yourself.`.replace(/ If an earlier version wrote it, delete {2}yourself\./, ""),
  );
}

/** Files and links below the parts, by path from the folder with `/`, sorted. Links are not followed. */
function filesOf(folder: string): string[] {
  return parts
    .flatMap((part) => {
      if (!existsSync(join(folder, part))) return [];
      return statSync(join(folder, part)).isDirectory() ? filesBelow(folder, part) : [part];
    })
    .sort();
}

/** `readdirSync` with `recursive` follows links from Node.js 22 on, and left them alone before. */
const filesBelow = (folder: string, path: string): string[] =>
  readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(folder, `${path}/${entry.name}`) : [`${path}/${entry.name}`],
  );

function refuseStrangers(folder: string, known: readonly string[]): void {
  const names = new Set(known);
  const strangers = filesOf(folder).filter((file) => !names.has(file));
  if (strangers.length === 0) return;
  throw new UsageError(
    `--output is "${folder}", where a run replaces ${parts.join(", ")}. ` +
      `${listed(strangers.map((file) => join(folder, file)))} would be deleted, and ${strangers.length === 1 ? "was" : "were"} not written by \`npm start\`. Move ${strangers.length === 1 ? "it" : "them"}, or name another folder.`,
  );
}

/** Most names in a message. */
const mostNames = 3;

const listed = (names: readonly string[]): string =>
  names.length > mostNames
    ? `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more`
    : names.join(", ");

/** Longest time in which one run wrote its files. */
const oneRun = 15 * 60 * 1000;

/**
 * Versions without a marker wrote all three folders, with these names, within minutes. A copy of a real archive has the
 * times of its objects (AWS CLI, `s3 sync`), a person's own file another name or time.
 */
function isOfOlderVersion(folder: string, files: readonly string[]): boolean {
  const names = /^(archive\/[^/]+\/.+|queries\/[a-z0-9-]+\/[^/]+\.json|messages\/.+-[a-z]+-[a-z]+-\d-\d\.json)$/;
  if (!["archive", "queries", "messages"].every((part) => existsSync(join(folder, part)))) return false;
  if (files.length === 0 || !files.every((file) => names.test(file))) return false;
  const times = files.map((file) => statSync(join(folder, file)).mtimeMs);
  return times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b)) <= oneRun;
}

/** Written beside and renamed: a list that is cut off would make strangers of the rest. */
function writeMarker(folder: string, files: readonly string[]): void {
  const half = join(folder, `${markerFile}.${process.pid}`);
  // As JSON texts: a name may have a line break in it.
  writeFileSync(half, `${[introduction, ...files.map((file) => JSON.stringify(file))].join("\n")}\n`);
  renameSync(half, join(folder, markerFile));
}

function readMarker(folder: string): string[] {
  const lines = readFileSync(join(folder, markerFile), "utf8").split("\n").slice(1);
  return lines.flatMap((line) => {
    try {
      return [String(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** Removes what a killed run left behind; another run that still works here keeps its own. */
function removeWorkshops(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^\.new-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { recursive: true });
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
