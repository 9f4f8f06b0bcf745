import { type Authorization, authorization } from "./models";

/**
 * Policy documents against AWS's service authorization reference: that every action exists, takes the resources that it is
 * given, and knows the condition keys that it is held to ("Actions, resources, and condition keys for AWS services").
 */

type Service = Authorization;

const services = authorization.of;

/** A document, and where it stands. */
export interface Found {
  readonly at: string;
  readonly statements: readonly Statement[];
}

type Statement = Readonly<Record<string, unknown>>;

/**
 * Every policy document in a value, in whatever form: JSON text, an object, the single statement of a bus's policy; those
 * of a CloudFormation template too, in which what an intrinsic function gives counts as `*`.
 */
export function policiesIn(value: unknown, at: string): Found[] {
  if (typeof value === "string") return value.startsWith("{") ? policiesIn(parsed(value), at) : [];
  if (Array.isArray(value)) return (value as unknown[]).flatMap((each, index) => policiesIn(each, `${at}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  const object = value as Statement;
  const { Statement: statements, Version: version } = object;
  if (version === "2012-10-17" && statements !== undefined)
    return [{ at, statements: [statements].flat() as Statement[] }];
  if ("Effect" in object && "Action" in object) return [{ at, statements: [object] }];
  return Object.entries(object).flatMap(([key, inner]) => policiesIn(inner, `${at}.${key}`));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with a policy, a line each. */
export const problemsOfPolicy = ({ at, statements }: Found): string[] =>
  statements.flatMap((statement, index) => {
    const name = typeof statement["Sid"] === "string" ? statement["Sid"] : `statement ${index + 1}`;
    return problemsOfStatement(statement).map((problem) => `${at}: ${name}: ${problem}`);
  });

function problemsOfStatement(statement: Statement): string[] {
  const named = texts(statement["Action"] ?? statement["NotAction"]);
  const problems = named.filter((action) => actionsOf(action).length === 0).map((action) => `no action is ${action}`);
  // What is excepted takes nothing of the statement.
  const actions = statement["Action"] === undefined ? [] : named.filter((action) => actionsOf(action).length > 0);
  return [...problems, ...resourceProblems(actions, statement), ...conditionProblems(actions, statement)];
}

function resourceProblems(actions: readonly string[], statement: Statement): string[] {
  if (statement["Resource"] === undefined || actions.includes("*")) return [];
  const resources = texts(statement["Resource"]);
  const takes = (action: string, resource: string) => actionsOf(action).some((each) => takesResource(each, resource));
  return [
    ...actions
      .filter((action) => !resources.some((resource) => takes(action, resource)))
      .map((action) => `${action} takes none of ${resources.join(", ")}`),
    ...resources
      .filter((resource) => actions.length > 0 && !actions.some((action) => takes(action, resource)))
      .map((resource) => `${resource} is taken by none of ${actions.join(", ")}`),
  ];
}

function conditionProblems(actions: readonly string[], statement: Statement): string[] {
  const operators = Object.values((statement["Condition"] ?? {}) as Readonly<Record<string, object>>);
  const keys = [...new Set(operators.flatMap((operator) => Object.keys(operator)))];
  return keys.flatMap((key) => {
    if (isKey(key, services["aws"]?.keys ?? [])) return [];
    const prefix = key.split(":")[0]?.toLowerCase() ?? "";
    if (!isKey(key, services[prefix]?.keys ?? [])) return [`no condition key is ${key}`];
    return actions
      .filter((action) => !actionsOf(action).some((each) => knowsKey(each, key)))
      .map((action) => `${action} knows no ${key}`);
  });
}

interface Action {
  readonly service: Service;
  readonly types: readonly string[];
  readonly keys: readonly string[];
}

const known = new Map<string, readonly Action[]>();

/** The actions that a name with or without wildcards means; names have no case ("IAM JSON policy elements: Action"). */
function actionsOf(name: string): readonly Action[] {
  const before = known.get(name);
  if (before !== undefined) return before;
  const [prefix = "", action = ""] = name === "*" ? ["*", "*"] : name.toLowerCase().split(":");
  const found = Object.entries(services)
    .filter(([service]) => meet(prefix, service))
    .flatMap(([, service]) =>
      Object.entries(service.actions)
        .filter(([each]) => meet(action, each.toLowerCase()))
        .map(([, [types, keys]]): Action => ({ service, types, keys })),
    );
  known.set(name, found);
  return found;
}

function takesResource({ service, types }: Action, resource: string): boolean {
  if (resource === "*") return true;
  return types.some((type) => {
    const [arn] = service.types[type] ?? [];
    return arn !== undefined && meetArn(resource, arn, type);
  });
}

function meetArn(resource: string, form: string, type: string): boolean {
  const [ours, theirs] = [cut(resource), cut(form.replace(/\$\{\w+\}/g, "*"))];
  // A bucket has no slash in its name: what has one is an object.
  if (type === "bucket" && /\//.test(resource)) return false;
  return ours.every((part, index) => meet(part, theirs[index] ?? ""));
}

/** Six parts, of which the last keeps its colons; what is missing is anything. */
function cut(arn: string): string[] {
  const parts = arn.split(":");
  const cutParts = [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(":")] : [])];
  return [...cutParts, ...Array<string>(6 - cutParts.length).fill("*")];
}

const knowsKey = ({ service, types, keys }: Action, key: string) =>
  isKey(key, keys) || types.some((type) => isKey(key, service.types[type]?.[1] ?? []));

/** A key ends in a name of the policy's own where the reference has a variable: `aws:ResourceTag/${TagKey}`. */
const isKey = (key: string, list: readonly string[]) =>
  list.some((each) => meet(key.toLowerCase(), each.toLowerCase().replace(/\$\{\w+\}/g, "*")));

/** Whether any text matches both patterns, with `*` and `?` in each. */
function meet(a: string, b: string): boolean {
  if (!/[*?]/.test(a) && !/[*?]/.test(b)) return a === b;
  const seen = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const at = i * (b.length + 1) + j;
    const before = seen.get(at);
    if (before !== undefined) return before;
    seen.set(at, false);
    const [x, y] = [a[i], b[j]];
    let met: boolean;
    if (x === undefined && y === undefined) met = true;
    else if (x === "*") met = from(i + 1, j) || (y !== undefined && from(i, j + 1));
    else if (y === "*") met = from(i, j + 1) || (x !== undefined && from(i + 1, j));
    else met = x !== undefined && y !== undefined && (x === y || x === "?" || y === "?") && from(i + 1, j + 1);
    seen.set(at, met);
    return met;
  };
  return from(0, 0);
}

/** One text or several; an intrinsic function's is anything. */
const texts = (value: unknown): string[] =>
  [value].flat().map((each) => (typeof each === "string" ? each : textOfIntrinsic(each)));

/** `{ "Fn::Sub": "arn:aws:sqs:*:${AWS::AccountId}:x" }` as `arn:aws:sqs:*:*:x`; what another function gives is `*`. */
function textOfIntrinsic(value: unknown): string {
  const sub = (value as { readonly "Fn::Sub"?: unknown } | null)?.["Fn::Sub"];
  const template = Array.isArray(sub) ? (sub as unknown[])[0] : sub;
  return typeof template === "string" ? template.replace(/\$\{[^}]+\}/g, "*") : "*";
}
