import { join } from "node:path";
import { transformSync } from "esbuild";

/** A file as it was when a process started, and as it is; undefined where it does not exist. */
export interface FileChange {
  /** Path from the project's folder, with `/`. */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** What a change of files asks for. */
export type Look =
  /** A file that does not compile: where, and why. */
  | { readonly kind: "mistake"; readonly text: string }
  /** Code that no running process can exchange: everything is run in a new one. */
  | { readonly kind: "whole"; readonly why: string }
  /** Code that may have another effect: absolute paths of the files. */
  | { readonly kind: "again"; readonly files: readonly string[] }
  /** Comments and layout alone, types, or files that the run does not use. */
  | { readonly kind: "same" };

/** Code that judges, that starts the run, or that changes libraries for the whole process: it is never exchanged. */
const fixed = [
  /^(commands|console|environment|organization|simulator|tools)\//,
  /^components\/sdk\//,
  /^model\/(envelope|json)\.ts$/,
  /^model\/pattern\//,
  /^(package(-lock)?|tsconfig)\.json$/,
  /^Pulumi\.yaml$/,
];

/** Files that modules read without loading them. */
export const readersOf = (path: string): readonly string[] => [
  ...(/^(functions|model|read-back)\/.*\.ts$/.test(path) ? ["components/responders/bundle.ts"] : []),
  ...(/^model\/queries\/.*\.sql$/.test(path) ? ["components/tables/named-queries.ts"] : []),
];

/**
 * Tells what changed files ask for.
 *
 * @param isLoaded true for a file that the run has loaded, by path from the project's folder.
 */
export function lookAt(changes: readonly FileChange[], root: string, isLoaded: (path: string) => boolean): Look {
  const moved: string[] = [];
  for (const change of changes) {
    const { path, before, after } = change;
    if (before === after || !(isLoaded(path) || isRead(path))) continue;
    try {
      if (
        isSource(path) &&
        before !== undefined &&
        after !== undefined &&
        programOf(change, after) === programIfAny(change, before)
      )
        continue;
    } catch (error) {
      return { kind: "mistake", text: describeMistake(path, error) };
    }
    moved.push(path);
  }
  if (moved.length === 0) return { kind: "same" };
  const judge = moved.find((path) => fixed.some((pattern) => pattern.test(path)));
  if (judge !== undefined) return { kind: "whole", why: judge };
  return { kind: "again", files: moved.map((path) => join(root, path)) };
}

const isSource = (path: string) => path.endsWith(".ts");

/** Read by a module, or by the process itself. */
const isRead = (path: string) => readersOf(path).length > 0 || !path.includes("/");

/** The program without comments, layout and types: two texts with the same one do the same. */
const programOf = ({ path }: FileChange, text: string): string =>
  transformSync(text, {
    loader: "ts",
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "silent",
    sourcefile: path,
  }).code;

/** What a file was may not compile: then it differs from whatever does. */
function programIfAny(change: FileChange, text: string): string | undefined {
  try {
    return programOf(change, text);
  } catch {
    return undefined;
  }
}

interface Located {
  readonly errors?: readonly {
    readonly text: string;
    readonly location: { readonly line: number; readonly column: number; readonly lineText: string } | null;
  }[];
}

/** "model/x.ts:12:5: Expected ";" but found "}"" and the line. */
function describeMistake(path: string, error: unknown): string {
  const [first] = (error as Located).errors ?? [];
  if (first === undefined) return `${path} does not compile: ${error instanceof Error ? error.message : String(error)}`;
  const { text, location } = first;
  if (location === null) return `${path} does not compile: ${text}`;
  return `${path}:${location.line}:${location.column + 1} does not compile: ${text}\n    ${location.lineText.trim()}`;
}
