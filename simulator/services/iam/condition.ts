import type { RequestContext } from "./request-context";
import { arnWildcard, wildcard, type Wildcard } from "./wildcard";

/**
 * One key of one operator in a statement's `Condition`, as the IAM user guide describes them: "IAM JSON policy elements:
 * Condition operators" and "Single-valued vs. multivalued context keys".
 */
export interface Condition {
  /** Condition keys (lower case) that decide it, variables included. */
  readonly keys: readonly string[];
  /** `undefined` if the condition holds, otherwise the expected and the actual value. */
  failure(context: RequestContext): string | undefined;
}

/** Thrown with the part of the condition that cannot be evaluated; the caller adds the policy. */
export class ConditionError extends Error {}

type Test = (actual: string, context: RequestContext) => boolean | undefined;

interface Operator {
  readonly negated: boolean;
  /** Tests one expected value; throws ConditionError if the value is invalid. */
  readonly test: (wanted: string, variables: boolean) => Test & { readonly variables?: readonly string[] };
}

const withVariables = (pattern: Wildcard): Test & { readonly variables: readonly string[] } =>
  Object.assign(pattern.matches.bind(pattern), { variables: pattern.variables });

const text =
  (options: { readonly wildcards: boolean; readonly ignoreCase?: boolean }): Operator["test"] =>
  (wanted, variables) =>
    withVariables(wildcard(wanted, { ...options, variables }));

const arn: Operator["test"] = (wanted, variables) => {
  const pattern = arnWildcard(wanted, { variables, complete: false });
  if (pattern === undefined) throw new ConditionError(`"${wanted}" is not an ARN of six parts (arn:…:…:…:…:…)`);
  return withVariables(pattern);
};

const bool: Operator["test"] = (wanted) => {
  const value = wanted.toLowerCase();
  if (value !== "true" && value !== "false") throw new ConditionError(`"${wanted}" is neither "true" nor "false"`);
  return (actual) => actual.toLowerCase() === value;
};

const numeric =
  (compare: (actual: number, wanted: number) => boolean): Operator["test"] =>
  (wanted) => {
    const number = wanted.trim() === "" ? Number.NaN : Number(wanted);
    if (Number.isNaN(number)) throw new ConditionError(`"${wanted}" is not a number`);
    return (actual) => actual.trim() !== "" && compare(Number(actual), number);
  };

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", { negated: false, test: text({ wildcards: false }) }],
  ["StringNotEquals", { negated: true, test: text({ wildcards: false }) }],
  ["StringEqualsIgnoreCase", { negated: false, test: text({ wildcards: false, ignoreCase: true }) }],
  ["StringNotEqualsIgnoreCase", { negated: true, test: text({ wildcards: false, ignoreCase: true }) }],
  ["StringLike", { negated: false, test: text({ wildcards: true }) }],
  ["StringNotLike", { negated: true, test: text({ wildcards: true }) }],
  ["ArnEquals", { negated: false, test: arn }],
  ["ArnLike", { negated: false, test: arn }],
  ["ArnNotEquals", { negated: true, test: arn }],
  ["ArnNotLike", { negated: true, test: arn }],
  ["Bool", { negated: false, test: bool }],
  ["NumericEquals", { negated: false, test: numeric((actual, wanted) => actual === wanted) }],
  ["NumericNotEquals", { negated: true, test: numeric((actual, wanted) => actual === wanted) }],
  ["NumericLessThan", { negated: false, test: numeric((actual, wanted) => actual < wanted) }],
  ["NumericLessThanEquals", { negated: false, test: numeric((actual, wanted) => actual <= wanted) }],
  ["NumericGreaterThan", { negated: false, test: numeric((actual, wanted) => actual > wanted) }],
  ["NumericGreaterThanEquals", { negated: false, test: numeric((actual, wanted) => actual >= wanted) }],
]);

/** Always multivalued, so that they need a set operator (IAM user guide, "AWS global condition context keys"). */
const multivaluedKeys = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
]);

/**
 * @throws ConditionError for an operator that is not evaluated here (date, IP address and binary operators among them),
 * an invalid value for the operator, and a multivalued key without `ForAnyValue:` or `ForAllValues:`.
 */
export function parseCondition(
  operatorText: string,
  key: string,
  wanted: readonly string[],
  variables: boolean,
): Condition {
  const parsed = /^(?:(ForAnyValue|ForAllValues):)?(.+?)(IfExists)?$/.exec(operatorText);
  const [, set, name = operatorText, ifExists] = parsed ?? [];
  const lowerKey = key.toLowerCase();
  const title = `${operatorText} ${key}`;
  if (name === "Null") {
    if (set !== undefined || ifExists !== undefined)
      throw new ConditionError(`condition operator "${operatorText}" does not exist: write "Null"`);
    return nullCondition(title, lowerKey, wanted);
  }
  const operator = operators.get(name);
  if (operator === undefined)
    throw new ConditionError(
      `condition operator "${operatorText}" is not one that can be evaluated. Use one of: ${[...operators.keys(), "Null"].join(", ")}`,
    );
  if (set === undefined && multivaluedKeys.has(lowerKey))
    throw new ConditionError(`"${key}" has several values: write "ForAnyValue:${operatorText}"`);
  const tests = wanted.map((value) => operator.test(value, variables));

  /** Values of one key are combined by OR; those of a negated operator must all differ. */
  function holds(actual: string, context: RequestContext): boolean | undefined {
    const results = tests.map((test) => test(actual, context));
    if (results.includes(undefined)) return undefined;
    return operator?.negated === true ? !results.includes(true) : results.includes(true);
  }

  function outcome(actual: readonly string[] | undefined, context: RequestContext): boolean | undefined {
    if (actual === undefined || actual.length === 0) {
      if (ifExists !== undefined || set === "ForAllValues") return true;
      return set === "ForAnyValue" ? false : (operator?.negated ?? false);
    }
    // Without a set operator a list of values has no documented meaning: it grants nothing.
    if (set === undefined && actual.length > 1) return undefined;
    const results = actual.map((value) => holds(value, context));
    if (results.includes(undefined)) return undefined;
    return set === "ForAnyValue" ? results.includes(true) : !results.includes(false);
  }

  return {
    keys: [lowerKey, ...tests.flatMap((test) => test.variables ?? [])],
    failure(context) {
      const actual = context.get(lowerKey);
      const result = outcome(actual, context);
      if (result === true) return undefined;
      const reason = `${title} wants ${quoteAll(wanted)}, the request has ${actual === undefined ? "none" : quoteAll(actual)}`;
      return result === undefined ? `${reason}, which cannot be compared` : reason;
    },
  };
}

function nullCondition(title: string, key: string, wanted: readonly string[]): Condition {
  const values = wanted.map((value) => value.toLowerCase());
  if (values.some((value) => value !== "true" && value !== "false"))
    throw new ConditionError(`${title}: ${quoteAll(wanted)} is neither "true" (absent) nor "false" (present)`);
  return {
    keys: [key],
    failure: (context) =>
      values.includes(String(!context.has(key)))
        ? undefined
        : `${title} wants the key ${values[0] === "true" ? "absent" : "present"}, the request has ${quoteAll(context.get(key) ?? ["none"])}`,
  };
}

/** Enough to recognize the list: a bus policy may contain hundreds of ARNs. */
const quoteAll = (values: readonly string[]): string =>
  values
    .slice(0, 3)
    .map((value) => `"${value}"`)
    .join(" or ") + (values.length > 3 ? ` or ${values.length - 3} more` : "");
