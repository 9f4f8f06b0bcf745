import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import ts from "typescript";

/** One file's import of another, as paths from the root: `simulator/graph.ts`. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** The TypeScript files in and below these folders and files. */
export const filesBelow = (root: string, places: readonly string[]): string[] =>
  places
    .flatMap((place) =>
      place.endsWith(".ts")
        ? [place]
        : readdirSync(join(root, place), { recursive: true, encoding: "utf8" }).map((file) => join(place, file)),
    )
    .filter((file) => file.endsWith(".ts"));

/** Every relative import of them; type-only imports count. */
export const importsBelow = (root: string, places: readonly string[]): Import[] =>
  filesBelow(root, places).flatMap((from) => importsOf(root, from));

function importsOf(root: string, from: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, from), "utf8"), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .flatMap(({ fileName }) => {
      const path = normalize(join(dirname(from), fileName));
      const to = [`${path}.ts`, join(path, "index.ts")].find((candidate) => existsSync(join(root, candidate)));
      return to === undefined ? [] : [{ from, to: relative(root, join(root, to)) }];
    });
}

/**
 * The folder of a file, including its subfolders: `model/archive/formats/json.ts` → `model/archive`. A file directly in
 * `simulator/` or `components/` is its own folder; those in `model/` are one layer below all others.
 */
export function folderOf(file: string): string {
  const parts = file.split("/");
  const [top = file] = parts;
  if (top === "simulator" && parts[1] === "services") return parts.slice(0, Math.min(3, parts.length)).join("/");
  if (top === "model" && parts.length === 2) return "model";
  return ["model", "components", "simulator", "functions"].includes(top) ? parts.slice(0, 2).join("/") : top;
}

/** Each circle of folders once, with the imports that close it; none: the folders can be read one after the other. */
export function circlesOf(imports: readonly Import[]): string[] {
  const examples = new Map<string, Map<string, Import>>();
  for (const each of imports) {
    const [from, to] = [folderOf(each.from), folderOf(each.to)];
    if (from === to) continue;
    const targets = examples.get(from) ?? new Map<string, Import>();
    examples.set(from, targets);
    if (!targets.has(to)) targets.set(to, each);
  }
  const circles = new Map<string, string>();
  for (const start of [...examples.keys()].sort()) {
    const circle = shortestCircle(start, (folder) => [...(examples.get(folder)?.keys() ?? [])]);
    if (circle === undefined) continue;
    const steps = circle.map((folder, index) => examples.get(folder)?.get(circle[index + 1] ?? start));
    const because = steps.map((step) => `${step?.from} imports ${step?.to}`).join(", ");
    const key = [...circle].sort().join();
    if (!circles.has(key)) circles.set(key, `${[...circle, start].join(" → ")}: ${because}`);
  }
  return [...circles.values()];
}

/** The folders of the shortest way from one back to itself. */
function shortestCircle(start: string, targetsOf: (folder: string) => readonly string[]): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift())
    for (const target of targetsOf(folder)) {
      if (target === start) return wayTo(folder, start, cameFrom);
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, folder);
      queue.push(target);
    }
  return undefined;
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [end];
  for (let folder = end; folder !== start;) {
    folder = cameFrom.get(folder) ?? start;
    way.unshift(folder);
  }
  return way;
}
