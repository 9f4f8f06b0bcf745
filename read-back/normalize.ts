/**
 * What AWS answers and what the program wrote, in one form: equal if and only if they mean the same. AWS stores documents
 * in its own way, and none of that is a difference: the order of keys and of lists that are sets, one element without its
 * list, an account as its id or as the ARN of its root, defaults that it writes out.
 */
export type Normalize = (value: unknown) => unknown;

/** Keys sorted at every depth, members without a value left out; lists keep their order. */
export const asWritten: Normalize = (value) => {
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== "object" || value === null) return value;
  return sortedObject(Object.entries(value).map(([key, member]) => [key, asWritten(member)]));
};

/** A list of which the order means nothing. */
export const asSet: Normalize = (value) =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(asWritten).sort(byText);

/** A document in JSON, or its text; lists keep their order. Text that is no JSON stays text. */
export const asJson: Normalize = (value) => asWritten(parsed(value));

/**
 * An event pattern: an array lists alternatives (EventBridge user guide, "Creating Amazon EventBridge event patterns"), so
 * order and repetition mean nothing at any depth.
 */
export const asPattern: Normalize = (value) => unordered(parsed(value));

/**
 * A policy of IAM or of a resource (IAM user guide, "Grammar of the IAM JSON policy language"): statements, actions,
 * resources, principals and values of conditions are sets, and one element may stand without its list. Actions and
 * condition keys are read without regard to case. `Id` has no effect. An account is its id or the ARN of its root ("AWS JSON
 * policy elements: Principal"), and `"*"` is `{ "AWS": "*" }`.
 */
export const asPolicy: Normalize = (value) => {
  const document = parsed(value);
  if (typeof document !== "object" || document === null) return document;
  const { Version: version = "2008-10-17", Statement: statements } = document as Record<string, unknown>;
  return { Version: version, Statement: listOf(statements).map(asStatement).sort(byText) };
};

/** One statement of a policy. */
export const asStatement: Normalize = (statement) => {
  if (typeof statement !== "object" || statement === null) return statement;
  return sortedObject(
    Object.entries(statement)
      .filter(([key, member]) => member !== undefined && !(key === "Sid" && member === ""))
      .map(([key, member]) => [key, (partOf[key] ?? asWritten)(member)]),
  );
};

const lowerCase = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value);
const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
const uniqueTexts = (value: unknown): string[] => [...new Set(listOf(value).map(textOf))].sort();

const account = (principal: string): string => /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;

const principals: Normalize = (value) => {
  const named = typeof value === "object" && value !== null ? Object.entries(value) : [["AWS", value] as const];
  return sortedObject(named.map(([kind, each]) => [kind, [...new Set(uniqueTexts(each).map(account))].sort()]));
};

/** `{ "StringEquals": { "aws:SourceAccount": "1" } }`: values are texts, also those written as booleans and numbers. */
const conditions: Normalize = (value) =>
  sortedObject(
    Object.entries((value ?? {}) as Record<string, Record<string, unknown>>).map(([operator, keys]) => [
      operator,
      sortedObject(Object.entries(keys).map(([key, values]) => [key.toLowerCase(), uniqueTexts(values)])),
    ]),
  );

const partOf: Readonly<Record<string, Normalize>> = {
  Action: (value) => uniqueTexts(listOf(value).map(lowerCase)),
  NotAction: (value) => uniqueTexts(listOf(value).map(lowerCase)),
  Resource: uniqueTexts,
  NotResource: uniqueTexts,
  Principal: principals,
  NotPrincipal: principals,
  Condition: conditions,
};

/** A role by its name: some services answer with the ARN that they were given and some, such as Glue, with the name. */
export const asRoleName: Normalize = (value) =>
  typeof value === "string" ? value.replace(/^arn:aws[a-z-]*:iam::\d{12}:role\//, "").replace(/^.*\//, "") : value;

/** An API destination's ARN without the id that AWS appends, which no plan knows. */
export const asTarget: Normalize = (value) =>
  typeof value === "string" ? value.replace(/(:api-destination\/[^/]+)\/[0-9a-f-]+$/, "$1") : value;

/**
 * The unique id of a role or user where a policy should name it: IAM shows it once the principal has been deleted, and the
 * policy does not apply to another one of the same name (IAM user guide, "AWS JSON policy elements: Principal").
 */
export function deletedPrincipal(policy: unknown): string | undefined {
  const text = typeof policy === "string" ? policy : JSON.stringify(policy ?? "");
  return /"((?:AROA|AIDA)[A-Z0-9]{12,})"/.exec(text)?.[1];
}

/** Text for people: one line, what is long is cut. */
export function show(value: unknown, most = 160): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const texts = value.map((each) => JSON.stringify(unordered(each)));
    return [...new Set(texts)].sort().map((text) => JSON.parse(text) as unknown);
  }
  if (typeof value !== "object" || value === null) return value;
  return sortedObject(Object.entries(value).map(([key, member]) => [key, unordered(member)]));
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const byText = (a: unknown, b: unknown): number => {
  const [first, second] = [JSON.stringify(a) ?? "", JSON.stringify(b) ?? ""];
  return first < second ? -1 : first > second ? 1 : 0;
};

const sortedObject = (entries: readonly (readonly [string, unknown])[]): Record<string, unknown> =>
  Object.fromEntries(
    entries.filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
