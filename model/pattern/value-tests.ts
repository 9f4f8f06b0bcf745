import { inRange, type AddressRange } from "./addresses";
import { endOfPrefix, fitsSuffix, type CaseForms } from "./ignore-case";
import type { Leaf } from "./leaves";
import { fitsWildcard, type Wildcard } from "./wildcards";

/** The test of one element of a pattern's array for one leaf value of an event. */
export type ValueTest =
  | { readonly asks: "string"; readonly text: string }
  /** `true`, `false`, `null`, or a number that a double cannot represent: compared as text. */
  | { readonly asks: "literal"; readonly text: string }
  | { readonly asks: "number"; readonly number: number }
  | { readonly asks: "range"; readonly range: NumericRange }
  | { readonly asks: "prefix"; readonly text: string }
  | { readonly asks: "suffix"; readonly text: string }
  | { readonly asks: "ignore-case"; readonly forms: CaseForms }
  | { readonly asks: "prefix-ignore-case"; readonly forms: CaseForms }
  | { readonly asks: "suffix-ignore-case"; readonly forms: CaseForms }
  | { readonly asks: "wildcard"; readonly literals: Wildcard }
  | { readonly asks: "address"; readonly range: AddressRange }
  | { readonly asks: "presence" }
  | { readonly asks: "absence" }
  | { readonly asks: "none-of"; readonly tests: readonly ValueTest[] };

export interface NumericRange {
  readonly low: number;
  readonly lowIncluded: boolean;
  readonly high: number;
  readonly highIncluded: boolean;
}

/** Conditions that must all be met: tests by field path (keys joined by dots), one of which must pass. */
export type Conjunction = ReadonlyMap<string, readonly ValueTest[]>;

/** True if the leaf passes the test. No leaf passes "absence", which is a test of the event. */
export function passes(test: ValueTest, leaf: Leaf): boolean {
  switch (test.asks) {
    case "string":
      return leaf.isText(test.text);
    case "literal":
      return !leaf.isString && leaf.text === test.text;
    case "number":
      return leaf.number === test.number;
    case "range":
      return isInRange(leaf.number, test.range);
    // Quotes are part of the value that event-ruler compares: the prefix `a"` matches the whole value `a`.
    case "prefix":
      return (
        leaf.isString && (leaf.text.startsWith(test.text) || (test.text.endsWith('"') && test.text === `${leaf.text}"`))
      );
    case "suffix":
      return (
        leaf.isString && (leaf.text.endsWith(test.text) || (test.text.startsWith('"') && test.text === `"${leaf.text}`))
      );
    case "ignore-case":
      return leaf.isString && endOfPrefix(test.forms, leaf.text) === leaf.text.length;
    case "prefix-ignore-case":
      return leaf.isString && endOfPrefix(test.forms, `${leaf.text}"`) >= 0;
    case "suffix-ignore-case":
      return leaf.isString && fitsSuffix(test.forms, `"${leaf.text}`);
    case "wildcard":
      return leaf.isString && fitsWildcard(test.literals, leaf.text);
    case "address":
      return leaf.address !== undefined && inRange(leaf.address, test.range);
    case "presence":
      return true;
    case "absence":
      return false;
    case "none-of":
      return !test.tests.some((refused) => passes(refused, leaf));
  }
}

function isInRange(number: number | undefined, range: NumericRange): boolean {
  if (number === undefined) return false;
  const above = range.lowIncluded ? number >= range.low : number > range.low;
  return above && (range.highIncluded ? number <= range.high : number < range.high);
}
