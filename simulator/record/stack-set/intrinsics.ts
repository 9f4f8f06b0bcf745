import { isObject } from "../../../model/json";
import { TemplateError } from "./template";

/** Names that a template can refer to, in one account and Region. */
export interface Scope {
  /** Value of `Ref`: a pseudo parameter or a resource. Throws TemplateError for anything else. */
  ref(name: string): string;
  /** Value of `Fn::GetAtt`. Throws TemplateError for an unknown resource or attribute. */
  attribute(resource: string, name: string): string;
}

/**
 * Evaluates `Ref`, `Fn::GetAtt` and `Fn::Sub` anywhere in a value (CloudFormation user guide, "Intrinsic function
 * reference").
 *
 * @throws TemplateError for every other function.
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((entry) => resolve(entry, scope));
  if (!isObject(value)) return value;
  const [[name, argument] = ["", undefined], ...others] = Object.entries(value);
  if (others.length === 0 && (name === "Ref" || name.startsWith("Fn::"))) return call(name, argument, scope);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolve(entry, scope)]));
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  if (name === "Ref" && typeof argument === "string") return scope.ref(argument);
  if (name === "Fn::Sub" && typeof argument === "string") return substitute(argument, scope);
  if (name === "Fn::GetAtt") {
    const [resource, attribute, ...more] = typeof argument === "string" ? argument.split(".") : (argument as unknown[]);
    if (typeof resource === "string" && typeof attribute === "string" && more.length === 0)
      return scope.attribute(resource, attribute);
  }
  throw new TemplateError(`${name} of ${JSON.stringify(argument)} is not evaluated. Known: Ref, Fn::GetAtt, Fn::Sub`);
}

/** `${!Literal}` stays, without the exclamation mark. */
function substitute(text: string, scope: Scope): string {
  return text.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal === "!") return `\${${name}}`;
    const [resource = "", attribute] = name.split(/\.(.*)/s);
    return attribute === undefined ? scope.ref(resource) : scope.attribute(resource, attribute);
  });
}

/**
 * Evaluates a condition of the template (CloudFormation user guide, "Condition functions").
 *
 * @throws TemplateError for an unknown function or name, and for a circular condition.
 */
export function holds(
  name: string,
  conditions: Readonly<Record<string, unknown>>,
  scope: Scope,
  within: readonly string[] = [],
): boolean {
  if (within.includes(name)) throw new TemplateError(`condition ${name} needs itself`);
  if (!(name in conditions)) throw new TemplateError(`there is no condition "${name}"`);
  return test(conditions[name]);

  function test(condition: unknown): boolean {
    const [[operator, operand] = ["", undefined], ...others] = isObject(condition) ? Object.entries(condition) : [];
    if (others.length === 0) {
      if (operator === "Condition" && typeof operand === "string")
        return holds(operand, conditions, scope, [...within, name]);
      const operands = Array.isArray(operand) ? (operand as unknown[]) : [];
      if (operator === "Fn::Equals" && operands.length === 2)
        return resolve(operands[0], scope) === resolve(operands[1], scope);
      if (operator === "Fn::Not" && operands.length === 1) return !test(operands[0]);
      if (operator === "Fn::Or" && operands.length >= 2 && operands.length <= 10)
        return operands.map(test).some(Boolean);
      if (operator === "Fn::And" && operands.length >= 2 && operands.length <= 10)
        return operands.map(test).every(Boolean);
    }
    throw new TemplateError(
      `condition ${name} has ${JSON.stringify(condition)}. Known: Fn::Equals of two, Fn::Not of one, Fn::Or and Fn::And of 2 to 10, Condition`,
    );
  }
}
