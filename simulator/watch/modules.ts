import type Module from "node:module";
import { sep } from "node:path";

type Cache = Readonly<Record<string, Pick<Module, "children" | "id"> | undefined>>;

/**
 * The loaded modules that depend on any of these files, directly or through others, and the files themselves where they are
 * loaded. Third-party modules never depend on ours.
 *
 * @param files absolute paths.
 * @param readers modules that read a file without loading it, by path: the bundler reads sources of functions.
 */
export function dependentsOf(
  files: readonly string[],
  cache: Cache,
  readers: (file: string) => readonly string[] = () => [],
): Set<string> {
  const parents = new Map<string, string[]>();
  for (const [path, module] of Object.entries(cache)) {
    if (module === undefined || isThirdParty(path)) continue;
    for (const { id } of module.children) {
      const known = parents.get(id);
      if (known === undefined) parents.set(id, [path]);
      else known.push(path);
    }
  }
  const found = new Set<string>();
  const open = files.flatMap((file) => [file, ...readers(file)]);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    if (cache[path] !== undefined) found.add(path);
    open.push(...(parents.get(path) ?? []));
  }
  return found;
}

/** Makes Node.js load these modules anew when they are next asked for. */
export function forget(paths: ReadonlySet<string>, cache: Record<string, Module | undefined>): void {
  const gone = new Set([...paths].map((path) => cache[path]));
  for (const path of paths) delete cache[path];
  // Each keeps those that it has loaded: without this none would ever be freed.
  for (const module of Object.values(cache))
    if (module?.children.some((child) => gone.has(child)) === true)
      module.children = module.children.filter((child) => !gone.has(child));
}

const isThirdParty = (path: string) => path.includes(`${sep}node_modules${sep}`);
