/**
 * A second judge of policies, which shares nothing with the simulator's: written from the IAM user guide alone ("Policy
 * evaluation logic", "IAM JSON policy elements: Condition operators", "Single-valued vs. multivalued context keys",
 * "IAM JSON policy elements: Principal", "Cross-account policy evaluation logic"). It says `unknown` where the answer
 * depends on a key that the request does not tell.
 */

export type Answer = "yes" | "no" | "unknown";

export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly caller: { readonly service: string } | { readonly arn: string; readonly account: string };
  /** Values by condition key, in lower case. A key without an entry is absent, unless it is unknown. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Whether the request may have a key that `keys` has not. */
  readonly unknown?: (key: string) => boolean;
}

type Document = { readonly Statement: readonly Statement[] };
type Statement = Readonly<Record<string, any>>;

/** How far an allow reaches: to the caller, or to the caller's account, which then decides itself. */
interface Verdict {
  readonly denied: Answer;
  readonly allowed: Answer;
  /** As `allowed`, without what only names the caller's account. */
  readonly directly: Answer;
}

/** What policies of one side say: a deny of any, an allow of any. */
export function verdictOf(documents: readonly Document[], asked: Asked): Verdict {
  let [denied, allowed, directly]: [Answer, Answer, Answer] = ["no", "no", "no"];
  for (const { Statement } of documents)
    for (const statement of Statement) {
      const named = names(statement["Principal"], asked);
      if (named === "nobody") continue;
      const applies = all([
        matchesAction(statement, asked),
        matchesResource(statement, asked),
        meets(statement, asked),
      ]);
      if (statement["Effect"] === "Deny") denied = any([denied, applies]);
      else {
        allowed = any([allowed, applies]);
        if (named === "caller") directly = any([directly, applies]);
      }
    }
  return { denied, allowed, directly };
}

/** Whether a request is allowed by identity and resource policies. A service has no policies of its own. */
export function decisionOf(
  identity: readonly Document[],
  resource: readonly Document[],
  asked: Asked,
  same: boolean,
): Answer {
  const [own, theirs] = [verdictOf(identity, asked), verdictOf(resource, asked)];
  const allowed =
    "service" in asked.caller
      ? theirs.allowed
      : same
        ? any([own.allowed, theirs.directly])
        : all([own.allowed, theirs.allowed]);
  return all([allowed, not(any([own.denied, theirs.denied]))]);
}

function names(principal: unknown, { caller }: Asked): "caller" | "account" | "nobody" {
  if (principal === undefined || principal === "*") return "caller";
  const { AWS: aws = [], Service: services = [] } = principal as {
    AWS?: string | string[];
    Service?: string | string[];
  };
  const [people, machines] = [[aws].flat(), [services].flat()];
  if ("service" in caller) return people.includes("*") || machines.includes(caller.service) ? "caller" : "nobody";
  if (people.includes("*") || people.includes(caller.arn)) return "caller";
  const root = [caller.account, `arn:aws:iam::${caller.account}:root`];
  return people.some((each) => root.includes(each)) ? "account" : "nobody";
}

function matchesAction(statement: Statement, { action }: Asked): Answer {
  const listed = (list: unknown) =>
    [list].flat().some((each) => like(String(each).toLowerCase(), action.toLowerCase()));
  return answer("Action" in statement ? listed(statement["Action"]) : !listed(statement["NotAction"]));
}

function matchesResource(statement: Statement, { resource }: Asked): Answer {
  const listed = (list: unknown) => [list].flat().some((each) => each === "*" || likeArn(String(each), resource));
  return answer("Resource" in statement ? listed(statement["Resource"]) : !listed(statement["NotResource"]));
}

function meets(statement: Statement, asked: Asked): Answer {
  const blocks = Object.entries((statement["Condition"] ?? {}) as Record<string, Record<string, unknown>>);
  return all(
    blocks.flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, wanted]) =>
        holds(operator, key.toLowerCase(), [wanted].flat().map(String), asked),
      ),
    ),
  );
}

function holds(operator: string, key: string, wanted: readonly string[], { keys, unknown }: Asked): Answer {
  const has = keys[key];
  if (has === undefined && unknown?.(key) === true) return "unknown";
  const absent = has === undefined || has.length === 0;
  if (operator === "Null") return answer(wanted.some((each) => (each.toLowerCase() === "true") === absent));
  const [set, rest] = operator.includes(":") ? (operator.split(":") as [string, string]) : ["", operator];
  const ifExists = rest.endsWith("IfExists");
  const name = ifExists ? rest.slice(0, -"IfExists".length) : rest;
  const negative = name.includes("Not");
  const compare = comparisons[name.replace("Not", "")];
  if (compare === undefined) return "unknown";
  if (absent) return answer(set === "ForAllValues" || (set === "ForAnyValue" ? ifExists : ifExists || negative));
  const one = (value: string) => wanted.some((each) => compare(each, value)) !== negative;
  if (set === "ForAnyValue") return answer(has.some(one));
  return answer(has.every(one));
}

/** By operator, without its negation: whether a value of the request is as wanted. */
const comparisons: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  StringLike: (wanted, value) => like(wanted, value),
  ArnEquals: (wanted, value) => likeArn(wanted, value),
  ArnLike: (wanted, value) => likeArn(wanted, value),
  Bool: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  NumericEquals: (wanted, value) => Number(wanted) === Number(value),
  NumericLessThan: (wanted, value) => Number(value) < Number(wanted),
  NumericLessThanEquals: (wanted, value) => Number(value) <= Number(wanted),
  NumericGreaterThan: (wanted, value) => Number(value) > Number(wanted),
  NumericGreaterThanEquals: (wanted, value) => Number(value) >= Number(wanted),
};

/** `*` is any number of characters, `?` is one: the states of the pattern that a text can reach, character by character. */
function like(pattern: string, text: string): boolean {
  const skip = (states: Set<number>) => {
    for (const state of states) if (pattern[state] === "*") states.add(state + 1);
    return states;
  };
  let states = skip(new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const state of states) {
      if (pattern[state] === "*") next.add(state);
      else if (pattern[state] === "?" || pattern[state] === character) next.add(state + 1);
    }
    states = skip(next);
  }
  return states.has(pattern.length);
}

/** Part by part: no wildcard reaches beyond a colon, but in the sixth part. */
function likeArn(pattern: string, text: string): boolean {
  let [left, right] = [pattern, text];
  for (let part = 1; part < 6; part++) {
    const [here, there] = [left.indexOf(":"), right.indexOf(":")];
    if (there < 0 || here < 0) return false;
    if (!like(left.slice(0, here), right.slice(0, there))) return false;
    [left, right] = [left.slice(here + 1), right.slice(there + 1)];
  }
  return like(left, right);
}

const answer = (holds: boolean): Answer => (holds ? "yes" : "no");
const not = (given: Answer): Answer => (given === "unknown" ? given : answer(given === "no"));
const all = (given: readonly Answer[]): Answer =>
  given.includes("no") ? "no" : given.includes("unknown") ? "unknown" : "yes";
const any = (given: readonly Answer[]): Answer =>
  given.includes("yes") ? "yes" : given.includes("unknown") ? "unknown" : "no";
