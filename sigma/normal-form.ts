import { quote } from "../model/quote";
import { type Expression, type FieldTest, isInBlock, isInRange, isNumber, type Range, type Test } from "./expression";
import { coversGlob, hasCase, intersectGlobs, isAnything, literalOf, showGlob } from "./glob";
import { RefusedRule } from "./problem";

/**
 * The disjunctive normal form of a rule: alternatives, each a condition on each of some fields. An event pattern has one list
 * for a field, whose elements are alternatives, so that two conditions on one field become one, or the rule is refused.
 */

/** One way in which a field meets its condition: a test, or none of several. */
export type Element =
  | { readonly test: Test; readonly none?: undefined }
  /** None of these. Without `present` an absent field meets it, too. */
  | { readonly none: readonly Test[]; readonly present: boolean; readonly test?: undefined };

export interface FieldCondition {
  /** Any of these. */
  readonly elements: readonly Element[];
  readonly line: number;
}

/** By path. */
export type Alternative = ReadonlyMap<string, FieldCondition>;

const mostAlternatives = 512;

/**
 * @param line of the rule, for what has none of its own
 * @throws RefusedRule if two conditions on one field cannot be one, or if there are too many alternatives.
 */
export function normalForm(expression: Expression, line: number): readonly Alternative[] {
  return merged(alternativesOf(expression, false));

  function alternativesOf(each: Expression, negated: boolean): readonly Alternative[] {
    switch (each.op) {
      case "keywords":
        throw new RefusedRule(
          `The rule looks for ${quote(each.words.map(showGlob).join(", "))} anywhere in the record; an event pattern has no full text. Name the field.`,
          each.line,
        );
      case "not":
        return alternativesOf(each.of, !negated);
      case "field":
        return alternativeOf(each, negated);
      case "and":
      case "or": {
        const of = each.of.map((inner) => alternativesOf(inner, negated));
        if ((each.op === "and") === negated) return limited(merged(of.flat()));
        return of.reduce<readonly Alternative[]>((all, next) => product(all, next), [new Map()]);
      }
    }
  }

  function product(all: readonly Alternative[], next: readonly Alternative[]): readonly Alternative[] {
    checkNumber(Math.ceil((all.length * next.length) / 8));
    return limited(merged(all.flatMap((a) => next.flatMap((b) => both(a, b) ?? []))));
  }

  function limited(all: readonly Alternative[]): readonly Alternative[] {
    checkNumber(all.length);
    return all;
  }

  function checkNumber(alternatives: number): void {
    if (alternatives > mostAlternatives)
      throw new RefusedRule(
        `The condition has more than ${mostAlternatives} alternatives when written out. Divide the rule.`,
        line,
      );
  }
}

/** None, if nothing can meet the test. */
function alternativeOf({ path, tests, line }: FieldTest, negated: boolean): readonly Alternative[] {
  const normal = tests.map(normalTest);
  const elements = negated ? noneOf(normal, false) : normal.map((test) => ({ test }));
  return elements.length === 0 ? [] : [new Map([[path, { elements, line }]])];
}

/** `*` asks for a value, whichever. */
const normalTest = (test: Test): Test => (test.kind === "glob" && isAnything(test.glob) ? { kind: "present" } : test);

/** Negations of what is there and what is not become each other. */
function noneOf(tests: readonly Test[], present: boolean): readonly Element[] {
  const isPresent = present || tests.some(({ kind }) => kind === "absent" || kind === "null");
  if (tests.some(({ kind }) => kind === "present")) return isPresent ? [] : [{ test: { kind: "absent" } }];
  const rest = tests.filter(({ kind }) => kind !== "absent" && kind !== "null");
  return [rest.length === 0 && isPresent ? { test: { kind: "present" } } : { none: rest, present: isPresent }];
}

/** Both alternatives at once; undefined if no record can meet both. */
function both(a: Alternative, b: Alternative): Alternative | undefined {
  const result = new Map(a);
  for (const [path, condition] of b) {
    const other = result.get(path);
    if (other === undefined) {
      result.set(path, condition);
      continue;
    }
    const elements = unique(
      other.elements.flatMap((x) => condition.elements.flatMap((y) => intersect(x, y, path, condition.line))),
    );
    if (elements.length === 0) return undefined;
    result.set(path, { elements, line: condition.line });
  }
  return result;
}

const unique = (elements: readonly Element[]): readonly Element[] => [
  ...new Map(elements.map((element) => [JSON.stringify(element), element])).values(),
];

/** Alternatives that differ in one field become one, with a longer list. */
function merged(all: readonly Alternative[]): readonly Alternative[] {
  const result = [...new Map(all.map((each) => [keyOf(each), each])).values()];
  const paths = [...new Set(result.flatMap((each) => [...each.keys()]))];
  for (let changed = true; changed;) {
    changed = false;
    for (const path of paths) {
      const groups = new Map<string, Alternative[]>();
      for (const each of result) {
        if (!each.has(path)) continue;
        const key = keyOf(new Map([...each].filter(([other]) => other !== path)));
        groups.set(key, [...(groups.get(key) ?? []), each]);
      }
      for (const group of groups.values()) {
        const [first, ...others] = group;
        if (first === undefined || others.length === 0) continue;
        const elements = unique(group.flatMap((each) => each.get(path)?.elements ?? []));
        const condition = { elements, line: first.get(path)?.line ?? 1 };
        result.splice(result.indexOf(first), 1, new Map([...first, [path, condition]]));
        for (const other of others) result.splice(result.indexOf(other), 1);
        changed = true;
      }
    }
  }
  return result;
}

const keyOf = (alternative: Alternative): string =>
  JSON.stringify(
    [...alternative]
      .map(([path, { elements }]) => [path, elements])
      .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
  );

/** What meets both elements; none if nothing does. */
function intersect(a: Element, b: Element, path: string, line: number): readonly Element[] {
  if (a.none !== undefined && b.none !== undefined) return noneOf([...a.none, ...b.none], a.present || b.present);
  if (a.none !== undefined) return intersect(b, a, path, line);
  if (b.none === undefined) return intersectTests(a.test as Test, b.test, path, line);
  return without(a.test as Test, b, path, line);
}

/** A test that holds where none of some others do. */
function without(
  test: Test,
  { none, present }: { readonly none: readonly Test[]; readonly present: boolean },
  path: string,
  line: number,
): readonly Element[] {
  if (test.kind === "present") return noneOf(none, true);
  if (test.kind === "absent") return present ? [] : [{ test }];
  if (test.kind === "null") return present ? refuse(test, { kind: "present" }, path, line) : [{ test }];
  const left: Test[] = [];
  for (const other of none) {
    const related = relation(test, other);
    if (related === "within") return [];
    if (related === "crossing") left.push(other);
  }
  if (left.length === 0) return [{ test }];
  throw new RefusedRule(
    `The field ${path} must be ${show(test)} and not ${left.map(show).join(" or ")}; an event pattern has one list of alternatives for a field, and no and.`,
    line,
  );
}

/** How the values of one test lie to those of another. Crossing if in doubt. */
function relation(test: Test, other: Test): "within" | "apart" | "crossing" {
  if (JSON.stringify(test) === JSON.stringify(other)) return "within";
  if (test.kind === "glob" && other.kind === "glob") {
    // The values that both have whatever their case are more than those of one that heeds it.
    const loosely = intersectGlobs(test.glob, other.glob, test.cased && other.cased);
    if (loosely?.length === 0) return "apart";
    const heeds = other.cased && !test.cased && hasCase(showGlob(other.glob));
    return !heeds && coversGlob(other.glob, test.glob, other.cased) ? "within" : "crossing";
  }
  const literal = test.kind === "glob" ? literalOf(test.glob) : undefined;
  if (literal !== undefined && other.kind === "cidr") return isInBlock(literal, other.block) ? "within" : "apart";
  if (literal !== undefined && other.kind === "range")
    // The number is in the range, and the text that spells it is not.
    return isNumber(literal) && isInRange(Number(literal), other.range) ? "crossing" : "apart";
  return "crossing";
}

function intersectTests(a: Test, b: Test, path: string, line: number): readonly Element[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [{ test: a }];
  const kinds = [a.kind, b.kind];
  if (kinds.includes("absent")) return kinds.includes("null") ? [{ test: { kind: "absent" } }] : [];
  if (kinds.includes("null")) {
    if (kinds.includes("present")) return refuse(a, b, path, line);
    return [];
  }
  if (a.kind === "present") return [{ test: b }];
  if (b.kind === "present") return [{ test: a }];
  if (a.kind === "range" && b.kind === "range") return [{ test: { kind: "range", range: narrower(a.range, b.range) } }];
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const related = relation(one, other);
    if (related === "within") return [{ test: one }];
    if (related === "apart") return [];
  }
  if (a.kind === "glob" && b.kind === "glob" && a.cased === b.cased) {
    const globs = intersectGlobs(a.glob, b.glob, a.cased);
    if (globs !== undefined) return globs.map((glob) => ({ test: normalTest({ kind: "glob", glob, cased: a.cased }) }));
  }
  return refuse(a, b, path, line);
}

function refuse(a: Test, b: Test, path: string, line: number): never {
  throw new RefusedRule(
    `The field ${path} must be ${show(a)} and ${show(b)}; an event pattern has one list of alternatives for a field, and no and.`,
    line,
  );
}

const narrower = (a: Range, b: Range): Range => {
  const least = [a, b]
    .filter((each) => each.least !== undefined)
    .sort((x, y) => Number(y.least) - Number(x.least) || Number(y.above ?? false) - Number(x.above ?? false))[0];
  const most = [a, b]
    .filter((each) => each.most !== undefined)
    .sort((x, y) => Number(x.most) - Number(y.most) || Number(y.below ?? false) - Number(x.below ?? false))[0];
  return {
    ...(least?.least !== undefined && { least: least.least, ...(least.above && { above: true }) }),
    ...(most?.most !== undefined && { most: most.most, ...(most.below && { below: true }) }),
  };
};

/** For messages. */
export function show(test: Test): string {
  switch (test.kind) {
    case "glob":
      return quote(showGlob(test.glob));
    case "null":
      return "null";
    case "present":
      return "present";
    case "absent":
      return "absent";
    case "cidr":
      return `in ${test.block}`;
    case "range": {
      const { least, most, above, below } = test.range;
      return [
        ...(least === undefined ? [] : [`${above ? ">" : ">="} ${least}`]),
        ...(most === undefined ? [] : [`${below ? "<" : "<="} ${most}`]),
      ].join(" and ");
    }
    case "regex":
      return `/${test.source}/`;
    case "fieldref":
      return `the field ${test.field}`;
    case "time":
      return `${test.part} ${test.value}`;
  }
}
