import type { JsonObject } from "../envelope";
import { complexityLimit, complexityOf } from "./complexity";
import { Members, readJson, showJson as show, type JsonTree } from "./json";
import { readElement } from "./operators";
import type { Conjunction, ValueTest } from "./value-tests";

/** A parsed pattern with every `$or` expanded: an event must meet one of the conjunctions. */
export interface PatternReading {
  readonly conjunctions: readonly Conjunction[];
  /** Every reason why EventBridge would reject the pattern; empty if it is valid. */
  readonly problems: readonly string[];
}

/** Longest event pattern, in characters (EventBridge quotas, "Event pattern size"). */
export const patternCharacterLimit = 2048;

/** Most combinations that the `$or` of one pattern may multiply to ("Comparison operators", "Or matching"). */
const combinationLimit = 1000;

const or = "$or";

/** Keys that cannot be fields inside `$or`, used or reserved for future operators (event-ruler, README, "$or"). */
const reservedInOr = new Set([
  ...["exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"],
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/** Parses a pattern, given as JSON value or JSON text, and collects every problem in it. */
export function readPattern(pattern: JsonObject | string): PatternReading {
  const text = typeof pattern === "string" ? pattern : writeJson(pattern);
  if (text === undefined) return { conjunctions: [], problems: ["The pattern is not a JSON value; write an object."] };
  let tree: JsonTree;
  try {
    tree = readJson(text);
  } catch (error) {
    return { conjunctions: [], problems: [`The pattern is not JSON: ${(error as SyntaxError).message}.`] };
  }
  if (!(tree instanceof Members)) {
    const problem = `The pattern is ${show(tree)}; write an object, such as {"source": ["aws.ec2"]}.`;
    return { conjunctions: [], problems: [problem] };
  }
  const problems: string[] = [];
  if (text.length > patternCharacterLimit) {
    problems.push(`The pattern has ${text.length} characters; EventBridge accepts ${patternCharacterLimit}. Split it.`);
  }
  const combinations = countCombinations(tree);
  if (combinations > combinationLimit) {
    problems.push(
      `Its "$or" arrays multiply to ${combinations} combinations; EventBridge accepts ${combinationLimit}. Split the pattern.`,
    );
    return { conjunctions: [], problems };
  }
  const choice = read(tree, true);
  // A "$or" that is not an array of objects is an ordinary field (event-ruler, README, "backward compatibility").
  const field = choice.problems.length > 0 && combinations > 0 ? read(tree, false) : choice;
  const { conjunctions, problems: faults } = field.problems.length === 0 ? field : choice;
  problems.push(...faults);
  if (problems.length === 0 && complexityOf(conjunctions) > complexityLimit) {
    problems.push(
      `Rule is too complex: its wildcards can be at more than ${complexityLimit} positions at once. ` +
        `Use fewer "*", or fewer repeated characters after a "*".`,
    );
  }
  return { conjunctions, problems };
}

/**
 * Product of the alternatives of all `$or` arrays; 0 without any. EventBridge counts this way whether they are nested
 * or side by side ("Comparison operators", "Or matching").
 */
function countCombinations(tree: JsonTree): number {
  let count = 0;
  visit(tree);
  return count;

  function visit(value: JsonTree): void {
    if (Array.isArray(value)) return (value as readonly JsonTree[]).forEach(visit);
    if (!(value instanceof Members)) return;
    for (const [key, member] of value.entries) {
      if (key === or) count = Math.max(1, count) * Math.max(1, Array.isArray(member) ? member.length : 1);
      visit(member);
    }
  }
}

/** Undefined for a value that JSON cannot represent, such as a circular one. */
function writeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) as string | undefined;
  } catch {
    return undefined;
  }
}

function read(tree: Members, orIsChoice: boolean): PatternReading {
  const problems: string[] = [];
  const all = readObject(tree, "", "", false, [new Map()]);
  return { conjunctions: all, problems };

  /**
   * Adds the conditions of one object to each conjunction, in document order as event-ruler does: of a duplicate path
   * the last counts.
   */
  function readObject(
    object: Members,
    path: string,
    shown: string,
    inOr: boolean,
    conjunctions: Map<string, ValueTest[]>[],
  ): Map<string, ValueTest[]>[] {
    if (object.entries.length === 0) {
      problems.push(`${shown || "The pattern"} is {}, which has no condition; name a field or remove it.`);
    }
    let result = conjunctions;
    for (const [key, value] of object.entries) {
      const fieldPath = path === "" ? key : `${path}.${key}`;
      const fieldShown = shown === "" ? key || '""' : `${shown}.${key}`;
      if (key === or && orIsChoice) {
        result = readChoices(value, path, fieldShown, result);
        continue;
      }
      if (inOr && reservedInOr.has(key)) {
        problems.push(
          `${fieldShown} uses ${JSON.stringify(key)}, a reserved word, as a field inside "$or"; use another name.`,
        );
        continue;
      }
      if (value instanceof Members) {
        result = readObject(value, fieldPath, fieldShown, inOr, result);
      } else if (Array.isArray(value)) {
        const tests = readTests(value as readonly JsonTree[], fieldShown);
        for (const conjunction of result) conjunction.set(fieldPath, tests);
      } else {
        problems.push(`${fieldShown} is ${show(value)}, a bare value; write [${show(value)}].`);
      }
    }
    return result;
  }

  function readChoices(
    value: JsonTree,
    path: string,
    shown: string,
    conjunctions: Map<string, ValueTest[]>[],
  ): Map<string, ValueTest[]>[] {
    if (!Array.isArray(value)) {
      problems.push(`${shown} is ${show(value)}; write an array of two or more objects.`);
      return conjunctions;
    }
    const choices = value as readonly JsonTree[];
    if (choices.length < 2) {
      problems.push(
        `${shown} has ${choices.length === 0 ? "no" : "one"} element; write two or more objects, or leave "$or" out.`,
      );
    }
    return choices.flatMap((choice, index) => {
      const copies = conjunctions.map((conjunction) => new Map(conjunction));
      if (choice instanceof Members) return readObject(choice, path, `${shown}[${index}]`, true, copies);
      problems.push(`${shown}[${index}] is ${show(choice)}; write an object such as {"source": ["aws.ec2"]}.`);
      return copies;
    });
  }

  function readTests(elements: readonly JsonTree[], shown: string): ValueTest[] {
    if (elements.length === 0) {
      problems.push(`${shown} is [], which nothing can match; write at least one value.`);
    }
    return elements.flatMap((element, index) => readElement(element, () => `${shown}[${index}]`, problems));
  }
}
