import { isObject } from "../../../model/json";
import { parseArn } from "./arn";
import { ConditionError, parseCondition, type Condition } from "./condition";
import type { Report } from "../../recorded";
import type { RequestContext } from "./request-context";
import { arnWildcard, wildcard, type Wildcard } from "./wildcard";

/** A policy that cannot be evaluated: names the policy, the statement and what to write instead. */
export class PolicyError extends Error {}

/** The caller of a request. A role's session counts as its role. */
export type Principal =
  | { readonly kind: "service"; /** `events.amazonaws.com` */ readonly name: string }
  | { readonly kind: "identity"; /** Role or user. */ readonly arn: string; readonly account: string };

export interface AccessRequest {
  readonly principal: Principal;
  /** `events:PutEvents` */
  readonly action: string;
  /** ARN of the resource that the action applies to. */
  readonly resource: string;
  readonly context: RequestContext;
}

/**
 * Where a policy is attached: to an identity (no `Principal`), to a resource (`Principal` and `Resource`), or to a role
 * as its trust policy (`Principal`, no `Resource`).
 */
export type PolicyKind = "identity" | "resource" | "trust";

export interface Policy {
  /** URN of the recorded resource that carries it. */
  readonly urn: string;
  /** Name in explanations: `bus policy "central-bus"`. */
  readonly title: string;
  readonly statements: readonly Statement[];
  /** Condition keys (lower case) that any of its statements reads. */
  readonly keys: ReadonlySet<string>;
}

/**
 * Result of a set of policies for a request. `reach` is how an `Allow` names the principal: itself, by `*`, or by its
 * account, which leaves the decision to that account's identity policies (IAM user guide, "AWS JSON policy elements:
 * Principal").
 */
export interface PolicyDecision {
  readonly effect: "allow" | "deny" | "none";
  readonly reach?: Reach;
  /** URN of the policy that decided, or of the one that came closest to allowing. */
  readonly urn?: string;
  readonly why: string;
}

type Reach = "itself" | "everyone" | "account";

interface Statement {
  readonly title: string;
  readonly effect: "Allow" | "Deny";
  readonly reach: (principal: Principal) => Reach | undefined;
  readonly action: (action: string, context: RequestContext) => boolean | undefined;
  readonly resource: (resource: string, context: RequestContext) => boolean | undefined;
  readonly conditions: readonly Condition[];
}

const elements = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/**
 * Parses a policy document, JSON text or object, as the IAM user guide's "IAM JSON policy element reference" defines
 * it.
 *
 * @throws PolicyError for anything that cannot be evaluated exactly: unknown elements and operators, `NotPrincipal`, a
 * misplaced or missing `Principal` or `Resource`, a value of the wrong type.
 */
export function parsePolicy(document: unknown, kind: PolicyKind, urn: string, title: string): Policy {
  const fail = (problem: string): never => {
    throw new PolicyError(`${title}: ${problem}`);
  };
  const parsed = isObject(document) ? document : parseJson(document, fail);
  for (const element of Object.keys(parsed))
    if (!["Version", "Id", "Statement"].includes(element))
      fail(`"${element}" is not an element of a policy. Use Version, Id and Statement`);
  const version = parsed["Version"] ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17")
    fail(`Version is ${JSON.stringify(version)}. Write "2012-10-17"`);
  const list = Array.isArray(parsed["Statement"]) ? (parsed["Statement"] as unknown[]) : [parsed["Statement"]];
  const keys = new Set<string>();
  const statements = list.map((statement, index) =>
    parseStatement(statement, { kind, variables: version === "2012-10-17", index, fail, keys }),
  );
  return { urn, title, statements, keys };
}

/** Reads policies of the graph: one that cannot be evaluated is reported, and neither allows nor denies anything. */
export const policyReader =
  (report: Report) =>
  (document: unknown, kind: PolicyKind, urn: string, title: string): Policy[] => {
    try {
      return [parsePolicy(document, kind, urn, title)];
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      report(urn, error.message);
      return [];
    }
  };

interface StatementSite {
  readonly kind: PolicyKind;
  readonly variables: boolean;
  readonly index: number;
  readonly fail: (problem: string) => never;
  /** Collects the condition keys that the statement reads. */
  readonly keys: Set<string>;
}

function parseStatement(statement: unknown, site: StatementSite): Statement {
  if (!isObject(statement))
    return site.fail(`statement ${site.index + 1} is ${JSON.stringify(statement)}, not an object`);
  const title =
    typeof statement["Sid"] === "string" ? `statement "${statement["Sid"]}"` : `statement ${site.index + 1}`;
  const fail = (problem: string): never => site.fail(`${title}: ${problem}`);
  for (const element of Object.keys(statement))
    if (!elements.has(element)) fail(`"${element}" is not an element of a statement`);
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny")
    return fail(`Effect is ${JSON.stringify(effect)}. Write "Allow" or "Deny"`);
  if ("NotPrincipal" in statement)
    fail('NotPrincipal is not evaluated. Use "Principal": "*" with a condition on aws:PrincipalArn');
  if (site.kind === "identity" && "Principal" in statement) fail("a policy of a role has no Principal");
  if (site.kind !== "identity" && !("Principal" in statement)) fail("Principal is missing");
  if (site.kind === "trust" && ("Resource" in statement || "NotResource" in statement))
    fail("a trust policy has no Resource");

  return {
    title,
    effect,
    reach: site.kind === "identity" ? () => "itself" : parsePrincipal(statement["Principal"], fail),
    action: parseEither(statement, "Action", fail, (value) => {
      if (value !== "*" && !/^[a-z0-9-]+:/i.test(value)) fail(`Action "${value}" is not "*" or SERVICE:ACTION`);
      return wildcard(value, { wildcards: true, variables: false, ignoreCase: true });
    }),
    resource:
      site.kind === "trust"
        ? () => true
        : parseEither(statement, "Resource", fail, (value) => {
            const pattern = arnWildcard(value, { variables: site.variables, complete: true });
            pattern?.variables.forEach((key) => site.keys.add(key));
            return pattern ?? fail(`Resource "${value}" is neither "*" nor an ARN`);
          }),
    conditions: parseConditions(statement["Condition"], site, fail),
  };
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: exactly one of them. */
function parseEither(
  statement: Record<string, unknown>,
  element: "Action" | "Resource",
  fail: (problem: string) => never,
  parse: (value: string) => Wildcard,
): (value: string, context: RequestContext) => boolean | undefined {
  const negated = `Not${element}` in statement;
  if (negated === element in statement) fail(`needs either ${element} or Not${element}`);
  const name = negated ? `Not${element}` : element;
  const patterns = strings(statement[name], name, fail).map(parse);
  return (value, context) => {
    const results = patterns.map((pattern) => pattern.matches(value, context));
    if (results.includes(true)) return !negated;
    return results.includes(undefined) ? undefined : negated;
  };
}

function parsePrincipal(
  principal: unknown,
  fail: (problem: string) => never,
): (principal: Principal) => Reach | undefined {
  if (principal === "*") return () => "everyone";
  if (!isObject(principal))
    return fail(`Principal is ${JSON.stringify(principal)}. Write "*", {"AWS": …} or {"Service": …}`);
  const tests = Object.entries(principal).flatMap(([type, value]) =>
    strings(value, `Principal.${type}`, fail).map((name) => parsePrincipalName(type, name, fail)),
  );
  return (candidate) => {
    const reaches = tests.map((test) => test(candidate));
    return reaches.find((reach) => reach === "itself" || reach === "everyone") ?? reaches.find((reach) => reach);
  };
}

function parsePrincipalName(
  type: string,
  name: string,
  fail: (problem: string) => never,
): (principal: Principal) => Reach | undefined {
  switch (type) {
    case "Service":
      return (principal) => (principal.kind === "service" && principal.name === name ? "itself" : undefined);
    case "Federated":
    case "CanonicalUser":
      // No sender or receiver of events is one of these.
      return () => undefined;
    case "AWS": {
      if (name === "*") return () => "everyone";
      const arn = parseArn(name);
      const account = /^\d{12}$/.test(name) ? name : arn?.resource === "root" ? arn.account : undefined;
      if (account !== undefined)
        return (principal) => (principal.kind === "identity" && principal.account === account ? "account" : undefined);
      if (arn === undefined || /[*?]/.test(name))
        return fail(`Principal "${name}" is not "*", an account id or the ARN of one principal, without wildcards`);
      return (principal) => (principal.kind === "identity" && principal.arn === name ? "itself" : undefined);
    }
    default:
      return fail(`Principal has the type "${type}". Use AWS or Service`);
  }
}

function parseConditions(block: unknown, site: StatementSite, fail: (problem: string) => never): Condition[] {
  if (block === undefined) return [];
  if (!isObject(block)) return fail(`Condition is ${JSON.stringify(block)}, not an object`);
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isObject(keys)) return fail(`Condition.${operator} is ${JSON.stringify(keys)}, not an object`);
    return Object.entries(keys).map(([key, wanted]) => {
      try {
        const values = strings(wanted, `Condition.${operator}.${key}`, fail);
        const condition = parseCondition(operator, key, values, site.variables);
        condition.keys.forEach((name) => site.keys.add(name));
        return condition;
      } catch (error) {
        if (error instanceof ConditionError) return fail(error.message);
        throw error;
      }
    });
  });
}

/**
 * Evaluates policies of one kind: an explicit deny first, then the allow that names the principal most directly (IAM
 * user guide, "How AWS enforcement code logic evaluates requests to allow or deny access").
 */
export function evaluate(policies: readonly Policy[], request: AccessRequest): PolicyDecision {
  let allow: PolicyDecision | undefined;
  let nearest: Miss | undefined;
  for (const policy of policies) {
    for (const statement of policy.statements) {
      const result = apply(statement, request);
      if (typeof result !== "string") {
        if (statement.effect === "Allow" && (nearest === undefined || result.stage > nearest.stage))
          nearest = { ...result, policy, statement };
        continue;
      }
      const decided = { urn: policy.urn, reach: result };
      if (statement.effect === "Deny")
        return { ...decided, effect: "deny", why: `${statement.title} of ${policy.title} denies ${request.action}` };
      if (allow === undefined || (allow.reach === "account" && result !== "account"))
        allow = { ...decided, effect: "allow", why: `${statement.title} of ${policy.title} allows ${request.action}` };
    }
  }
  if (allow !== undefined) return allow;
  if (nearest === undefined) return { effect: "none", why: `no policy allows ${request.action}` };
  return {
    effect: "none",
    urn: nearest.policy.urn,
    why: `nothing allows ${request.action}: ${nearest.statement.title} of ${nearest.policy.title} does not apply, because ${nearest.reason}`,
  };
}

/** The statement that came closest, to explain why nothing applied. */
interface Miss {
  /** Number of matched parts: action, resource, principal and condition. */
  readonly stage: number;
  readonly reason: string;
  readonly policy: Policy;
  readonly statement: Statement;
}

function apply(
  statement: Statement,
  request: AccessRequest,
): Reach | { readonly stage: number; readonly reason: string } {
  if (statement.action(request.action, request.context) !== true)
    return { stage: 0, reason: `it is not about ${request.action}` };
  if (statement.resource(request.resource, request.context) !== true)
    return { stage: 1, reason: `it is not about ${request.resource}` };
  const reach = statement.reach(request.principal);
  if (reach === undefined) return { stage: 2, reason: `it does not name ${nameOf(request.principal)}` };
  const failures = statement.conditions.flatMap((condition) => condition.failure(request.context) ?? []);
  if (failures.length > 0) return { stage: 3, reason: failures.join(" and ") };
  return reach;
}

const nameOf = (principal: Principal): string => (principal.kind === "service" ? principal.name : principal.arn);

function parseJson(text: unknown, fail: (problem: string) => never): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(String(text));
    if (isObject(parsed)) return parsed;
  } catch {
    // Reported below, together with JSON that is not an object.
  }
  return fail(`${JSON.stringify(text)} is not a policy document. Write a JSON object`);
}

/** One string or several; numbers and booleans are converted to text, as IAM does. */
function strings(value: unknown, name: string, fail: (problem: string) => never): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) fail(`${name} is an empty list`);
  return values.map((entry) =>
    typeof entry === "string" || typeof entry === "number" || typeof entry === "boolean"
      ? String(entry)
      : fail(`${name} is ${JSON.stringify(entry)}. Write a string or a list of strings`),
  );
}
