import { own } from "../../../model/json";
/**
 * Language features that jq 1.8 accepts and jq 1.6 rejects. Firehose runs only 1.6 ("Currently, we only support jq 1.6
 * version", Firehose developer guide, "Create partitioning keys with inline parsing"), and the simulator evaluates with
 * 1.8, so a query that works there and fails in AWS must be found here.
 */

/** A query that cannot be evaluated as Firehose would; the message names the token and what to write instead. */
export class JqQueryError extends Error {
  override readonly name = "JqQueryError";
}

interface Token {
  readonly kind: "name" | "keyword" | "field" | "variable" | "format" | "string" | "number" | "punctuation";
  readonly text: string;
  /** Offset in the query. */
  readonly at: number;
}

const keywords = new Set(
  [
    "and",
    "as",
    "catch",
    "def",
    "elif",
    "else",
    "end",
    "foreach",
    "if",
    "import",
    "include",
    "label",
    "module",
    "or",
  ].concat(["reduce", "then", "try", "__loc__"]),
);

/** Builtins with their argument counts that jq 1.7 and 1.8 added: the difference of both lists of `builtins`. */
const newerBuiltins = new Set(
  [
    "abs/0",
    "add/1",
    "debug/1",
    "have_decnum/0",
    "have_literal_numbers/0",
    "ltrim/0",
    "pick/1",
    "rtrim/0",
    "scan/2",
  ].concat(["skip/2", "toboolean/0", "trim/0", "trimstr/1"]),
);
const newerFormats = new Set(["@base32d", "@urid"]);

/** Builtins of 1.6 that the simulator cannot evaluate as Firehose would. */
const unsuitable: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["input", "inputs", "input_line_number", "input_filename"].map((name) => [name, "reads beyond the one record"]),
  ),
  ...Object.fromEntries(["halt", "halt_error"].map((name) => [name, "ends the run for all other records"])),
  ...Object.fromEntries(["debug", "stderr"].map((name) => [name, "writes beside the result"])),
  ...Object.fromEntries(
    ["now", "env", "$ENV", "localtime", "strflocaltime", "get_search_list"].map((name) => [
      name,
      "depends on the machine, and a partition must follow from the record alone",
    ]),
  ),
  ...Object.fromEntries(
    ["index", "rindex", "indices"].map((name) => [name, "counts bytes in jq 1.6 and characters in later versions"]),
  ),
};

/**
 * Throws {@link JqQueryError} if jq 1.6 would reject a query that later versions accept, or if its result would be
 * unreliable. It looks for known differences and is not a jq parser: other errors are left to jq itself.
 */
export function requireJq16(query: string): void {
  const tokens = tokenize(query);
  refuseWords(tokens);
  refuseSyntax(tokens);
}

/**
 * The keys of a query that is one object, `{day: …, source: …}` → `["day", "source"]`; undefined if it has another form
 * or computes a key.
 */
export function objectKeys(query: string): string[] | undefined {
  const tokens = tokenize(query);
  const keys: string[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1];
    if (depth === 1 && (previous?.text === "{" || previous?.text === ",") && token.text !== "}") {
      if (token.kind === "name" || token.kind === "keyword") keys.push(token.text);
      else if (token.kind === "variable") keys.push(token.text.slice(1));
      else if (token.kind === "string" && !token.text.includes("\\")) keys.push(token.text.slice(1, -1));
      else return undefined;
    }
    if (isPunctuation(token, "{[(")) depth += 1;
    if (isPunctuation(token, "}])")) depth -= 1;
    if (index === 0 ? token.text !== "{" : depth === 0 && index < tokens.length - 1) return undefined;
  }
  return depth === 0 && tokens.length > 0 ? keys : undefined;
}

function refuseWords(tokens: readonly Token[]): void {
  const defined = definedNames(tokens);
  const braces: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1];
    const isKey = braces.at(-1) === "{" && (previous?.text === "{" || previous?.text === ",");
    if (isPunctuation(token, "{[(")) braces.push(token.text);
    if (isPunctuation(token, "}])")) braces.pop();
    if (token.kind === "format" && newerFormats.has(token.text)) throw notIn16(token.text, token);
    const isCall = token.kind === "name" && !isKey;
    if (!isCall && token.kind !== "variable") continue;
    const signature = `${token.text}/${isCall ? argumentCount(tokens, index) : 0}`;
    if (isCall && defined.has(signature)) continue;
    if (newerBuiltins.has(signature)) throw notIn16(signature, token);
    const reason = own(unsuitable, token.text);
    if (reason !== undefined)
      throw new JqQueryError(`"${token.text}" (character ${token.at + 1} of the query) ${reason}. Do without it.`);
  }
}

interface Frame {
  readonly opener: string;
  /** Of an object: between `:` and `,`. */
  inValue: boolean;
  /** Of an `if`. */
  hasElse: boolean;
}

function refuseSyntax(tokens: readonly Token[]): void {
  const frames: Frame[] = [];
  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1];
    const next = tokens[index + 1];
    const frame = frames.at(-1);
    if (token.kind === "keyword" && (token.text === "import" || token.text === "include" || token.text === "module"))
      throw new JqQueryError(`"${token.text}" (character ${token.at + 1} of the query): Firehose has no jq modules.`);
    if (frame?.opener === "{") {
      if (token.text === ":" && !frame.inValue) frame.inValue = true;
      else if (token.text === ",") frame.inValue = false;
      else if (frame.inValue && needsParentheses(token, previous))
        throw new JqQueryError(
          `"${token.text}" (character ${token.at + 1} of the query) is a syntax error in jq 1.6: ` +
            `put the value in parentheses, {key: (if . then 1 else 2 end)}.`,
        );
    }
    if (isPunctuation(token, "{[(") || isKeyword(token, "if"))
      frames.push({ opener: token.text, inValue: false, hasElse: false });
    if (isKeyword(token, "else") && frame) frame.hasElse = true;
    if (isPunctuation(token, "}])")) frames.pop();
    if (isKeyword(token, "end")) {
      if (frames.pop()?.hasElse === false)
        throw new JqQueryError(
          `"end" (character ${token.at + 1} of the query) closes an if without else, a syntax error in jq 1.6. Write "else . end".`,
        );
      if (next && (next.kind === "field" || isPunctuation(next, ".[?") || isKeyword(next, "as")))
        throw new JqQueryError(
          `"end${next.text}" (character ${token.at + 1} of the query) is a syntax error in jq 1.6. Put the if in parentheses.`,
        );
    }
    if (token.text === "." && next?.text === "[" && previous && endsTerm(previous))
      throw new JqQueryError(
        `"${previous.text}.[" (character ${previous.at + 1} of the query) is a syntax error in jq 1.6. Leave out the dot.`,
      );
  }
}

/** Inside the value of an object, 1.6 accepts only terms joined by `|`, optionally with a leading minus. */
function needsParentheses(token: Token, previous: Token | undefined): boolean {
  if (token.kind === "keyword") return true;
  if (token.text === "-") return previous !== undefined && endsTerm(previous);
  return token.kind === "punctuation" && /^([+*/%<>=]|==|!=|<=|>=|\/\/|\/\/=|[|+*/%-]=)$/.test(token.text);
}

function endsTerm(token: Token): boolean {
  if (token.kind === "punctuation") return ["]", ")", "}", "?", "..", "."].includes(token.text);
  return token.kind !== "keyword" || token.text === "end";
}

/** `f/1` for `def f(g): …;`, and `g/0`: parameters are functions too. */
function definedNames(tokens: readonly Token[]): Set<string> {
  const names = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    const name = tokens[index + 1];
    if (!isKeyword(token, "def") || !name) continue;
    names.add(`${name.text}/${argumentCount(tokens, index + 1)}`);
    if (tokens[index + 2]?.text !== "(") continue;
    for (let at = index + 3; at < tokens.length && tokens[at]?.text !== ")"; at++)
      if (tokens[at]?.kind === "name") names.add(`${tokens[at]?.text}/0`);
  }
  return names;
}

function argumentCount(tokens: readonly Token[], index: number): number {
  if (tokens[index + 1]?.text !== "(") return 0;
  let depth = 0;
  let count = 1;
  for (const token of tokens.slice(index + 1)) {
    if (isPunctuation(token, "{[(")) depth += 1;
    if (isPunctuation(token, "}])")) depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && token.text === ";") count += 1;
  }
  return count;
}

const isKeyword = (token: Token, text: string): boolean => token.kind === "keyword" && token.text === text;
const isPunctuation = (token: Token, anyOf: string): boolean =>
  token.kind === "punctuation" && token.text.length === 1 && anyOf.includes(token.text);

const notIn16 = (word: string, token: Token): JqQueryError =>
  new JqQueryError(
    `"${word}" (character ${token.at + 1} of the query) does not exist in jq 1.6, the version that Firehose runs. Do without it.`,
  );

const lexemes: readonly (readonly [Token["kind"], RegExp])[] = [
  ["field", /\.[A-Za-z_]\w*/y],
  ["variable", /\$\s*(?:\w+::)*[A-Za-z_]\w*/y],
  ["format", /@\w+/y],
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["name", /(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*/y],
  ["punctuation", /\?\/\/|\/\/=|\/\/|\.\.|[|+*/%=!<>-]=|[^\s\w]/y],
];

/** The code of `"\(…)"` follows its string as separate tokens, in parentheses. */
function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const blank = matchAt(/(?:\s|#[^\n]*)+/y, query, at);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    if (query[at] === '"') {
      const { end, interpolations } = stringAt(query, at);
      tokens.push({ kind: "string", text: query.slice(at, end), at });
      for (const [from, to] of interpolations)
        tokens.push(...tokenize(query.slice(from, to)).map((token) => ({ ...token, at: token.at + from })));
      at = end;
      continue;
    }
    const found = lexemes
      .map(([kind, pattern]) => ({ kind, text: matchAt(pattern, query, at) }))
      .find(({ text }) => text !== undefined);
    const text = found?.text ?? query.charAt(at);
    const kind = found?.kind === "name" && keywords.has(text) ? "keyword" : (found?.kind ?? "punctuation");
    tokens.push({ kind, text, at });
    at += text.length;
  }
  return tokens;
}

function stringAt(query: string, start: number): { end: number; interpolations: [number, number][] } {
  const interpolations: [number, number][] = [];
  let at = start + 1;
  while (at < query.length && query[at] !== '"') {
    if (query[at] !== "\\") at += 1;
    else if (query[at + 1] !== "(") at += 2;
    else {
      const from = at + 1;
      let depth = 0;
      at += 1;
      do {
        if (query[at] === '"') at = stringAt(query, at).end;
        else {
          if (query[at] === "(") depth += 1;
          if (query[at] === ")") depth -= 1;
          at += 1;
        }
      } while (depth > 0 && at < query.length);
      interpolations.push([from, at]);
    }
  }
  return { end: Math.min(at + 1, query.length), interpolations };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
