import type { Expression } from "./expression";

/**
 * What a rule asks of the service and the name of a call, everything else left aside: which calls it looks for, also where the
 * rule itself is no event pattern. Undefined: any call.
 */
export function callCondition(expression: Expression): Expression | undefined {
  switch (expression.op) {
    case "field":
      return ["eventSource", "eventName"].includes(expression.path) ? expression : undefined;
    case "keywords":
      return undefined;
    case "not":
      return isOfCalls(expression.of) ? expression : undefined;
    case "and": {
      const of = expression.of.flatMap((each) => callCondition(each) ?? []);
      return of.length === 0 ? undefined : { op: "and", of };
    }
    case "or": {
      const of = expression.of.map(callCondition);
      return of.every((each) => each !== undefined) ? { op: "or", of } : undefined;
    }
  }
}

function isOfCalls(expression: Expression): boolean {
  if (expression.op === "not") return isOfCalls(expression.of);
  if (expression.op === "and" || expression.op === "or") return expression.of.every(isOfCalls);
  return callCondition(expression) !== undefined;
}
