import type { Envelope, Json, JsonObject } from "../../model/envelope";
import { isObject } from "../../model/json";

/** The event with values that meet a pattern's conditions, as far as they can be read off it; of `$or` the first. */
export const fitPattern = (event: Envelope, pattern: JsonObject): Envelope =>
  fit(event as unknown as JsonObject, pattern) as unknown as Envelope;

function fit(value: JsonObject, pattern: JsonObject): JsonObject {
  return Object.entries(pattern).reduce<JsonObject>((fitted, [key, condition]) => {
    if (key === "$or" && Array.isArray(condition) && isObject(condition[0])) return fit(fitted, condition[0]);
    if (isObject(condition)) {
      const own = fitted[key];
      if (Array.isArray(own))
        return { ...fitted, [key]: own.map((each) => (isObject(each) ? fit(each, condition) : each)) };
      return { ...fitted, [key]: fit(isObject(own) ? own : {}, condition) };
    }
    if (!Array.isArray(condition)) return fitted;
    const chosen = condition.map((test) => example(test, fitted[key])).find((each) => each !== undefined);
    if (chosen === absent) return Object.fromEntries(Object.entries(fitted).filter(([name]) => name !== key));
    return chosen === undefined ? fitted : { ...fitted, [key]: chosen };
  }, value);
}

const absent = "\u{10fffe} absent";

/** A value that passes one test of a pattern; undefined where the value that is there may stay. */
function example(test: Json, own: Json | undefined): Json | undefined {
  if (!isObject(test)) return test;
  const [[operator, operand] = ["", null]] = Object.entries(test);
  const text = (each: Json | undefined): string => (typeof each === "string" ? each : "");
  switch (operator) {
    case "prefix":
    case "suffix":
    case "equals-ignore-case":
      return isObject(operand) ? text(operand["equals-ignore-case"]) : text(operand);
    case "wildcard":
      return text(operand)
        .replaceAll(/(?<!\\)\*/g, "x")
        .replaceAll("\\", "");
    case "exists":
      return operand === true ? (own ?? "x") : absent;
    case "numeric": {
      const [comparison, bound] = Array.isArray(operand) ? operand : [];
      return Number(bound) + (comparison === ">" ? 1 : comparison === "<" ? -1 : 0);
    }
    case "cidr":
      return text(operand).split("/")[0];
    default:
      return undefined;
  }
}

/** For each field of a pattern outside `$or`: its path, and the event in which that field alone is another. */
export function missPattern(
  pattern: JsonObject,
  path: readonly string[] = [],
): [string, (event: Envelope) => Envelope][] {
  return Object.entries(pattern).flatMap(([key, condition]): [string, (event: Envelope) => Envelope][] => {
    if (isObject(condition)) return missPattern(condition, [...path, key]);
    if (key === "$or") return [];
    const whole = [...path, key];
    return [[whole.join("."), (event) => withOther(event as unknown as JsonObject, whole) as unknown as Envelope]];
  });
}

function withOther(value: JsonObject, [key, ...rest]: readonly string[]): JsonObject {
  if (key === undefined) return value;
  const own = value[key];
  if (rest.length === 0) return { ...value, [key]: typeof own === "string" ? `other ${own}` : "other" };
  if (Array.isArray(own))
    return { ...value, [key]: own.map((each) => (isObject(each) ? withOther(each, rest) : each)) };
  return { ...value, [key]: withOther(isObject(own) ? own : {}, rest) };
}
