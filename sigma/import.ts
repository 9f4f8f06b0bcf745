import type { Detection } from "../model/detections/detection";
import { detections as shippedDetections } from "../model/detections/detections";
import { catalog } from "../model/catalog/catalog";
import { isOptIn } from "../model/catalog/governed-event";
import { callCondition } from "./call-condition";
import { knownCalls } from "./calls";
import type { OfferedEvent } from "./governing";
import { type Coverage, coverageOf, type Shipped, shipped } from "./coverage";
import { nameFor } from "./name";
import { compileRule, type Calls, type SigmaPattern } from "./patterns";
import { RefusedRule, type Remark, RuleProblem } from "./problem";
import type { ReadRule } from "./read";
import type { CorrelationRule } from "./correlation";
import { correlate, type Correlated } from "./correlate";
import type { Rule } from "./rule";
import type { Heading } from "./heading";
import { queryOf } from "./sql";

/** What becomes of a rule. */
export type Imported =
  | {
      readonly outcome: "compiled";
      readonly file: string;
      readonly rule: Rule;
      readonly patterns: readonly SigmaPattern[];
      readonly coverage: Coverage;
      /** Titles of the correlations for which it is there, where none of them wants it to be a detection of its own. */
      readonly partOf?: readonly string[];
      readonly remarks: readonly Remark[];
    }
  | {
      readonly outcome: "correlation";
      readonly file: string;
      readonly rule: CorrelationRule;
      readonly correlated: Correlated;
      /** Of all records of its events. */
      readonly coverage: Coverage;
      readonly remarks: readonly Remark[];
    }
  | {
      readonly outcome: "refused";
      readonly file: string;
      readonly rule?: Heading;
      readonly reason: string;
      readonly line: number;
      /** The calls that it looks for, and what forwards each; undefined where that cannot be told. */
      readonly coverage?: Coverage;
      /** The rule as SQL, where that can say it. */
      readonly query?: string;
      readonly remarks: readonly Remark[];
    }
  | { readonly outcome: "invalid"; readonly file: string; readonly reason: string; readonly line: number }
  | { readonly outcome: "other"; readonly file: string; readonly rule: Heading; readonly logsource: string };

/** What rules are compared with: the catalog and the shipped detections, or those of an environment. */
export interface Against {
  readonly events: readonly OfferedEvent[];
  readonly detections: readonly Detection[];
}

/** Without settings: everything that the project brings. */
export const everything: Against = {
  events: catalog.map((event) => ({ event, optIn: isOptIn(event) })),
  detections: shippedDetections,
};

/** Translates what was read. */
export function importRules(rules: readonly ReadRule[], against: Against = everything): readonly Imported[] {
  const calls = knownCalls(against.events.map(({ event }) => event));
  const known = shipped(against.events, against.detections);
  const taken = new Set<string>();
  const imported = rules.map(({ file, read }): Imported => {
    if (read instanceof RuleProblem) return failed(file, read);
    switch (read.kind) {
      case "other":
        return { outcome: "other", file, rule: read, logsource: read.logsource };
      case "correlation":
        return translateCorrelation(file, read, rules, calls, known);
      case "rule":
        return translate(file, read, calls, known, nameFor(read, taken));
    }
  });
  return imported.map((each) => {
    if (each.outcome !== "compiled") return each;
    const of = imported.flatMap((other) =>
      other.outcome === "correlation" && other.correlated.refersTo.includes(each.rule) ? [other.rule] : [],
    );
    // The specification: rules that are referred to are no rules of their own unless one asks for it.
    return of.length === 0 || of.some(({ generate }) => generate)
      ? each
      : { ...each, partOf: of.map(({ title }) => title) };
  });
}

function failed(file: string, problem: RuleProblem, rule?: Heading): Imported {
  const { message: reason, line } = problem;
  if (!(problem instanceof RefusedRule)) return { outcome: "invalid", file, reason, line };
  return { outcome: "refused", file, ...(rule && { rule }), reason, line, remarks: [] };
}

function translateCorrelation(
  file: string,
  rule: CorrelationRule,
  rules: readonly ReadRule[],
  calls: Calls,
  known: Shipped,
): Imported {
  const { remarks, remark } = remarksOf([]);
  const patternsOf = (each: Rule) => {
    for (const { message, line } of each.remarks) remark(message, line);
    return compileRule(each, calls, remark);
  };
  try {
    const correlated = correlate(file, rule, { rules, patternsOf }, remark);
    const coverage = togetherOf(
      correlated.events.map(({ pattern, rule: { expression } }) => coverageOf([pattern], expression, known)),
    );
    return { outcome: "correlation", file, rule, correlated, coverage, remarks };
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    return failed(file, error, rule);
  }
}

/** What carries the calls of several patterns: each call once. */
const togetherOf = (all: readonly Coverage[]): Coverage => ({
  calls: [
    ...new Map(
      all.flatMap(({ calls }) => calls.map((each) => [`${each.call.source} ${each.call.name}`, each] as const)),
    ).values(),
  ],
  detectedBy: [],
  records: { made: 0, told: 0 },
  plain: { made: 0, told: 0 },
});

function remarksOf(given: readonly Remark[]) {
  const remarks: Remark[] = [...given];
  const remark = (message: string, line: number) => {
    if (!remarks.some((each) => each.message === message && each.line === line)) remarks.push({ message, line });
  };
  return { remarks, remark };
}

function translate(file: string, rule: Rule, calls: Calls, known: Shipped, name: string): Imported {
  const { remarks, remark } = remarksOf(rule.remarks);
  try {
    const patterns = compileRule(rule, calls, remark);
    const coverage = coverageOf(patterns, rule.expression, known);
    return { outcome: "compiled", file, rule, patterns, coverage, remarks };
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    if (!(error instanceof RefusedRule)) return failed(file, error, rule);
    const query = queryIfAny(rule, name);
    return {
      outcome: "refused",
      file,
      rule,
      reason: error.message,
      line: error.line,
      ...callsOfRefused(rule, calls, known),
      ...(query !== undefined && { query }),
      remarks,
    };
  }
}

function callsOfRefused(rule: Rule, calls: Calls, known: Shipped): { readonly coverage?: Coverage } {
  const expression = callCondition(rule.expression);
  if (expression === undefined) return {};
  try {
    const patterns = compileRule({ ...rule, expression }, calls, () => undefined);
    return { coverage: coverageOf(patterns, expression, known) };
  } catch (error) {
    if (error instanceof RuleProblem) return {};
    throw error;
  }
}

function queryIfAny(rule: Rule, name: string): string | undefined {
  try {
    return queryOf(rule, name);
  } catch (error) {
    if (error instanceof RefusedRule) return undefined;
    throw error;
  }
}
