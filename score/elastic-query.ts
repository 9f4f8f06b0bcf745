/**
 * The calls that a query of elastic/detection-rules looks for, in any of its three languages: KQL, EQL and ES|QL (Elastic
 * documentation, "KQL", "EQL syntax reference", "ES|QL commands"). A query is not evaluated. It is read for the values that
 * `event.provider` and `event.action` are held against, where nothing negates them; a provider belongs to the actions of
 * its own parentheses and of those within.
 */

/** A call of a query. Its providers are alternatives: the query does not say which of them has the call; none: any. */
export interface SoughtCall {
  /** `ec2.amazonaws.com` */
  readonly providers: readonly string[];
  /** The event's name; with `*` where a query leaves it open. */
  readonly action: string;
}

export interface Sought {
  readonly calls: readonly SoughtCall[];
  /** Providers of which any call is sought; none where the query names calls. */
  readonly providers: readonly string[];
}

type Token = { readonly kind: "word" | "text" | "mark"; readonly value: string };

interface Group {
  readonly outer: Group | undefined;
  readonly negated: boolean;
  readonly providers: string[];
  readonly actions: string[];
  readonly inner: Group[];
}

const newGroup = (outer: Group | undefined, negated: boolean): Group => {
  const group: Group = { outer, negated: negated || (outer?.negated ?? false), providers: [], actions: [], inner: [] };
  outer?.inner.push(group);
  return group;
};

/** @param language of the rule's file: `kuery`, `eql` or `esql` */
export function readElasticQuery(query: string, language: string): Sought {
  const tokens = tokensOf(relevantPart(query, language));
  const root = newGroup(undefined, false);
  let group = root;
  for (let index = 0; index < tokens.length; index++) {
    const { kind, value } = tokens[index] as Token;
    if (kind === "mark" && (value === "(" || value === "[")) group = newGroup(group, isNot(tokens[index - 1]));
    else if (kind === "mark" && (value === ")" || value === "]")) group = group.outer ?? root;
    else if (kind === "word" && (value === "event.provider" || value === "event.action")) {
      const negated = group.negated || isNot(tokens[index - 1]);
      const read = readValues(tokens, index + 1);
      index = read.last;
      if (!negated && !read.negated) (value === "event.action" ? group.actions : group.providers).push(...read.values);
    }
  }
  const calls = callsOf(root, []);
  const unique = new Map(calls.map((call) => [JSON.stringify(call), call]));
  return { calls: [...unique.values()], providers: unique.size > 0 ? [] : providersOf(root) };
}

function callsOf(group: Group, outer: readonly string[]): SoughtCall[] {
  const providers = group.providers.length > 0 ? group.providers : outer;
  const alternatives = providers.length > 0 ? providers : group.inner.length === 1 ? providersOf(group) : [];
  return [
    ...group.actions.map((action) => ({ providers: [...new Set(alternatives)].sort(), action })),
    ...group.inner.flatMap((each) => callsOf(each, providers)),
  ];
}

const providersOf = (group: Group): string[] => [...new Set([...group.providers, ...group.inner.flatMap(providersOf)])];

const isNot = (token: Token | undefined): boolean => token?.kind === "word" && token.value.toLowerCase() === "not";

/** What stands behind a field: an operator, then a value or a list of them. */
function readValues(
  tokens: readonly Token[],
  start: number,
): { readonly values: readonly string[]; readonly negated: boolean; readonly last: number } {
  let at = start;
  let negated = false;
  let operator = "";
  for (; at < tokens.length; at++) {
    const { kind, value } = tokens[at] as Token;
    const word = value.toLowerCase();
    if (kind === "word" && word === "not") negated = true;
    else if ((kind === "word" && operators.has(word)) || (kind === "mark" && [":", "==", "!=", "~"].includes(value))) {
      operator += word;
      if (value === "!=") negated = true;
    } else break;
  }
  if (operator === "") return { values: [], negated, last: start - 1 };
  const first = tokens[at];
  if (first === undefined) return { values: [], negated, last: at };
  if (first.value !== "(" || first.kind !== "mark")
    return { values: first.kind === "mark" ? [] : [first.value], negated, last: at };
  const values: string[] = [];
  let isRefused = false;
  for (at++; at < tokens.length; at++) {
    const { kind, value } = tokens[at] as Token;
    if (kind === "mark" && value === ")") break;
    const word = value.toLowerCase();
    if (kind === "word" && word === "not") isRefused = true;
    else if (kind === "mark" || (kind === "word" && (word === "or" || word === "and"))) isRefused = false;
    else if (!isRefused) values.push(value);
  }
  return { values, negated, last: at };
}

const operators = new Set(["in", "in~", "like", "like~", "rlike"]);

/** Of ES|QL, the conditions; where none names a call, all of it. */
function relevantPart(query: string, language: string): string {
  const text = withoutComments(query);
  if (language !== "esql") return text;
  const commands = text.split(/\n\s*\||^\s*\|/);
  const conditions = commands.filter((command) => /^\s*where\b/i.test(command)).join("\n");
  return conditions.includes("event.action") ? conditions : text;
}

const withoutComments = (query: string): string =>
  query.replace(/("""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (_, text?: string) => text ?? " ");

function tokensOf(text: string): Token[] {
  const form = /"""([\s\S]*?)"""|"((?:[^"\\\n]|\\.)*)"|(==|!=|[()[\]:,~])|([^\s()[\]:,"=!]+~?)|./g;
  const tokens: Token[] = [];
  for (const [, block, quoted, mark, word] of text.matchAll(form)) {
    const value = block ?? quoted;
    if (value !== undefined) tokens.push({ kind: "text", value });
    else if (mark !== undefined) tokens.push({ kind: "mark", value: mark });
    else if (word !== undefined) tokens.push({ kind: "word", value: word });
  }
  return tokens;
}
