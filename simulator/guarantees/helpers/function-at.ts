import type { Resource } from "../../graph";
import { nameOf } from "../../recorded";

/** URN of a hub's function, by its id such as `notify`; in words where none is recorded. */
export function functionAt(hub: string, id: string, resources: readonly Resource[]): string {
  const found = resources.find(
    (each) => each.type === "aws:lambda/function:Function" && each.region === hub && nameOf(each).endsWith(`-${id}`),
  );
  return found?.urn ?? `the function ${id} in ${hub}`;
}
