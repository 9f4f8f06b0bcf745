import type { FieldTree } from "./field-tree";
import type { ArrayElement, Leaves } from "./leaves";
import { depthLimit } from "./json-scanner";

/**
 * Reads the leaves of the fields in `tree` from a parsed event; false if it is not an object, or deeper than text may
 * be. Values that JSON cannot represent (functions, `undefined`) are skipped. Numbers of `lossless-json` keep their
 * text.
 */
export function readEventValue(event: unknown, tree: FieldTree, leaves: Leaves): boolean {
  if (typeof event !== "object" || event === null || Array.isArray(event)) return false;
  return readObject(event, tree, leaves, undefined, 1);
}

function readObject(
  object: object,
  tree: FieldTree,
  leaves: Leaves,
  within: ArrayElement | undefined,
  depth: number,
): boolean {
  if (depth > depthLimit) return false;
  for (const key of Object.keys(object)) {
    const child = tree.find(key);
    if (child === undefined) continue;
    if (!readValue((object as Record<string, unknown>)[key], child, leaves, within, depth)) return false;
  }
  return true;
}

function readArray(
  items: readonly unknown[],
  tree: FieldTree,
  leaves: Leaves,
  around: ArrayElement | undefined,
  depth: number,
): boolean {
  if (depth > depthLimit) return false;
  const array = leaves.nextArray();
  return items.every((item, index) => {
    const holdsMore = typeof item === "object" && item !== null && losslessText(item) === undefined;
    return readValue(item, tree, leaves, holdsMore ? { array, index, around } : around, depth);
  });
}

function readValue(
  value: unknown,
  tree: FieldTree,
  leaves: Leaves,
  within: ArrayElement | undefined,
  depth: number,
): boolean {
  if (Array.isArray(value)) return readArray(value, tree, leaves, within, depth + 1);
  if (typeof value === "object" && value !== null) {
    const number = losslessText(value);
    if (number === undefined) return !tree.isInner || readObject(value, tree, leaves, within, depth + 1);
    if (tree.field !== -1) leaves.add(tree.field, number, false, within);
    return true;
  }
  if (tree.field === -1) return true;
  if (typeof value === "string") leaves.add(tree.field, value, true, within);
  else if (typeof value === "number" || typeof value === "boolean" || value === null) {
    leaves.add(tree.field, String(value), false, within);
  }
  return true;
}

/** Text of a `lossless-json` number. */
function losslessText(value: object): string | undefined {
  const { isLosslessNumber, value: text } = value as { isLosslessNumber?: unknown; value?: unknown };
  return isLosslessNumber === true && typeof text === "string" ? text : undefined;
}
