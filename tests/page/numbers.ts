/** Every number of plain data by its path, in order; positions in lists are left out: `guarantees.parts.events`. */
export function numbersOf(value: unknown, path = "", found = new Map<string, number[]>()): Map<string, number[]> {
  if (typeof value === "number") found.set(path, [...(found.get(path) ?? []), value]);
  else if (Array.isArray(value)) for (const each of value) numbersOf(each, path, found);
  else if (typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value)) numbersOf(each, path === "" ? key : `${path}.${key}`, found);
  return found;
}

/** Numbers in a text: `1,234 archived, 2 denied`. */
export const numbersIn = (text: string): number[] =>
  [...text.matchAll(/\d[\d,]*/g)].map(([digits]) => Number(digits.replaceAll(",", "")));
