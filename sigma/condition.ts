import { quote } from "../model/quote";
import { globOf, many, matchesGlob } from "./glob";
import { InvalidRule, RefusedRule } from "./problem";

/** A condition over the search identifiers of a rule (Sigma rules specification, "Condition"). */
export type Condition =
  | { readonly op: "and" | "or"; readonly of: readonly Condition[] }
  | { readonly op: "not"; readonly of: Condition }
  | { readonly op: "search"; readonly id: string }
  /** `1 of`: some, `all of`: each of the identifiers. */
  | { readonly op: "some"; readonly ids: readonly string[] }
  | { readonly op: "each"; readonly ids: readonly string[] };

const deepest = 100;

/**
 * Binds from the least: or, and, not, `x of`.
 *
 * @param ids the rule's search identifiers
 * @throws InvalidRule for what is no condition and for identifiers that the rule lacks, RefusedRule for one that counts events.
 */
export function parseCondition(text: string, line: number, ids: readonly string[]): Condition {
  if (/\||\bnear\b/.test(text))
    throw new RefusedRule(
      `The condition ${quote(text)} counts events or looks for one near another, in the form that Sigma has given up. An event pattern sees one event. Write a correlation rule, which sees several.`,
      line,
    );
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const condition = parseOr(0);
  if (at < tokens.length) fail(`has ${quote(tokens[at])} where nothing more is expected`);
  return condition;

  function parseOr(depth: number): Condition {
    if (depth > deepest) fail(`has parentheses more than ${deepest} levels deep`);
    const of = [parseAnd(depth)];
    while (isWord("or")) {
      at++;
      of.push(parseAnd(depth));
    }
    return joined("or", of);
  }

  function parseAnd(depth: number): Condition {
    const of = [parseNot(depth)];
    while (isWord("and")) {
      at++;
      of.push(parseNot(depth));
    }
    return joined("and", of);
  }

  function parseNot(depth: number): Condition {
    if (depth > deepest) fail(`has more than ${deepest} levels`);
    if (!isWord("not")) return parseOne(depth);
    at++;
    return { op: "not", of: parseNot(depth + 1) };
  }

  function parseOne(depth: number): Condition {
    const token = tokens[at];
    if (token === undefined) fail("ends where a search identifier is expected");
    at++;
    if (token === "(") {
      const inside = parseOr(depth + 1);
      if (tokens[at] !== ")") fail('has a "(" without ")"');
      at++;
      return inside;
    }
    if (token === ")" || /^(and|or|of)$/i.test(token))
      fail(`has ${quote(token)} where a search identifier is expected`);
    if (isWord("of")) {
      at++;
      return parseOf(token.toLowerCase());
    }
    if (!ids.includes(token))
      throw new InvalidRule(
        `The condition names ${quote(token)}, which is no search identifier of the rule. It has ${ids.map(quote).join(", ")}.`,
        line,
      );
    return { op: "search", id: token };
  }

  function parseOf(quantity: string): Condition {
    if (!["1", "any", "all"].includes(quantity))
      fail(`has ${quote(`${quantity} of`)}; write 1 of or all of: Sigma knows no other number`);
    const pattern = tokens[at];
    if (pattern === undefined || pattern === "(" || pattern === ")")
      fail("lacks a name behind of; write them, or a name with *");
    at++;
    const form = globOf(pattern.split(/([*])/).map((part) => (part === "*" ? many : part)));
    const chosen =
      pattern === "them" ? ids.filter((id) => !id.startsWith("_")) : ids.filter((id) => matchesGlob(form, id, true));
    if (chosen.length === 0)
      throw new InvalidRule(
        `The condition has ${quote(`${quantity} of ${pattern}`)}, which selects nothing. The rule has ${ids.map(quote).join(", ")}.`,
        line,
      );
    return { op: quantity === "all" ? "each" : "some", ids: chosen };
  }

  function isWord(word: string): boolean {
    return tokens[at]?.toLowerCase() === word;
  }

  function fail(problem: string): never {
    throw new InvalidRule(`The condition ${quote(text)} ${problem}.`, line);
  }
}

const joined = (op: "and" | "or", of: readonly Condition[]): Condition =>
  of.length === 1 ? (of[0] as Condition) : { op, of };

/** The identifiers that a condition uses. */
export function idsOf(condition: Condition): readonly string[] {
  switch (condition.op) {
    case "search":
      return [condition.id];
    case "some":
    case "each":
      return condition.ids;
    case "not":
      return idsOf(condition.of);
    case "and":
    case "or":
      return condition.of.flatMap(idsOf);
  }
}
