import { knownCalls } from "../../sigma/calls";
import { catalog } from "../../model/catalog/catalog";
import { compileRule, type SigmaPattern } from "../../sigma/patterns";
import { RuleProblem } from "../../sigma/problem";
import type { Rule } from "../../sigma/rule";
import { rulesOf } from "../../sigma/read";
import type { PlaceholderValues } from "../../sigma/selection";

/** Rules of our own writing; `detection` is YAML, indented by four spaces. */
export const ruleText = (detection: string, more = ""): string =>
  `title: A rule of ours
id: 3b1f2c7e-0d7a-4c57-9d0a-5f0f1a2b3c4d
author: The tests
description: Somebody did what this test is about. A second sentence.
level: high
${more}logsource:
    product: aws
    service: cloudtrail
detection:
${detection}
`;

/** What is read of the text of one document. */
export function readRule(text: string, values: PlaceholderValues = {}) {
  const [rule, ...others] = rulesOf([{ path: "rule.yml", bytes: Buffer.from(text) }], values);
  if (rule === undefined || others.length > 0) throw new Error("The text is not one document.");
  return rule.read;
}

export interface Compiled {
  readonly rule: Rule;
  readonly patterns: readonly SigmaPattern[];
  readonly remarks: readonly string[];
}

/** The patterns of a rule; throws what is wrong with it. */
export function compile(detection: string, values: PlaceholderValues = {}): Compiled {
  const rule = readRule(ruleText(detection), values);
  if (rule instanceof RuleProblem) throw rule;
  if (rule.kind !== "rule") throw new Error(`It is ${rule.kind}.`);
  const remarks = rule.remarks.map(({ message }) => message);
  const patterns = compileRule(rule, knownCalls(catalog), (message) => void remarks.push(message));
  return { rule, patterns, remarks };
}

/** The condition on `detail` of a rule that is one pattern. */
export function detailOf(detection: string, values: PlaceholderValues = {}): unknown {
  const { patterns } = compile(detection, values);
  if (patterns.length !== 1) throw new Error(`It is ${patterns.length} patterns.`);
  return patterns[0]?.pattern["detail"];
}
