import type { JsonObject } from "../../../model/envelope";
import { Members, NumberText, readJson, type JsonTree } from "../../../model/pattern/json";
import { Leaf, type ArrayElement } from "../../../model/pattern/leaves";
import { readPattern } from "../../../model/pattern/read-pattern";
import { passes, type Conjunction } from "../../../model/pattern/value-tests";

/**
 * The matcher written for the reader: every field of the event is looked at, every choice of array elements is tried,
 * and nothing is remembered. What the compiled machine skips, shares and indexes must never show.
 */
export function matchesTheLongWay(pattern: JsonObject | string, json: string): boolean {
  const fields = fieldsOf(readJson(json));
  return readPattern(pattern).conjunctions.some((conjunction) => holds(conjunction, fields));
}

function fieldsOf(event: JsonTree): ReadonlyMap<string, readonly Leaf[]> {
  const fields = new Map<string, Leaf[]>();
  let arrays = 0;
  if (event instanceof Members) event.entries.forEach(([key, value]) => visit(value, key, undefined));
  return fields;

  function visit(value: JsonTree, path: string, within: ArrayElement | undefined): void {
    if (value instanceof Members) {
      value.entries.forEach(([key, member]) => visit(member, `${path}.${key}`, within));
    } else if (Array.isArray(value)) {
      const array = arrays++;
      (value as readonly JsonTree[]).forEach((item, index) => {
        const holdsMore = item instanceof Members || Array.isArray(item);
        visit(item, path, holdsMore ? { array, index, around: within } : within);
      });
    } else {
      const text = value instanceof NumberText ? value.text : String(value);
      fields.set(path, [...(fields.get(path) ?? []), Leaf.of(text, 0, text.length, typeof value === "string", within)]);
    }
  }
}

function holds(conjunction: Conjunction, fields: ReadonlyMap<string, readonly Leaf[]>): boolean {
  const conditions = [...conjunction].sort(([a], [b]) => (a < b ? -1 : 1));
  return holdsFrom(0, new Map());

  function holdsFrom(at: number, chosen: ReadonlyMap<number, number>): boolean {
    const condition = conditions[at];
    if (condition === undefined) return true;
    const [path, tests] = condition;
    const leaves = (fields.get(path) ?? []).filter((leaf) =>
      elementsOf(leaf).every(({ array, index }) => (chosen.get(array) ?? index) === index),
    );
    if (leaves.length === 0) return tests.some((test) => test.asks === "absence") && holdsFrom(at + 1, chosen);
    return leaves.some(
      (leaf) =>
        tests.some((test) => passes(test, leaf)) &&
        holdsFrom(at + 1, new Map([...chosen, ...elementsOf(leaf).map(({ array, index }) => [array, index] as const)])),
    );
  }
}

function elementsOf({ within }: Leaf): readonly ArrayElement[] {
  const elements: ArrayElement[] = [];
  for (let element = within; element !== undefined; element = element.around) elements.push(element);
  return elements;
}
