import { didYouMean, nearest } from "../model/nearest";
import { quote } from "../model/quote";
import { idsOf, parseCondition, type Condition } from "./condition";
import type { Expression } from "./expression";
import { InvalidRule, RefusedRule, type Remark, type Remarks } from "./problem";
import { type PlaceholderValues, readSelection } from "./selection";
import { type CorrelationRule, readCorrelation } from "./correlation";
import { type Heading, type Level, levels } from "./heading";
import { entryOf, type Mapping, textOf, type Yaml } from "./yaml";

/** A rule about single records. */
export interface Rule extends Heading {
  readonly kind: "rule";
  /** The line of its `detection`. */
  readonly detectionLine: number;
  readonly expression: Expression;
  readonly remarks: readonly Remark[];
}

/** A rule about another log. */
export interface OtherRule extends Heading {
  readonly kind: "other";
  /** `aws/vpcflow` */
  readonly logsource: string;
}

/** Keys of the specification; further ones are allowed, and left aside. */
const ruleKeys =
  "title id name related taxonomy status description license author references date modified logsource detection fields falsepositives level tags scope".split(
    " ",
  );

/**
 * Reads one document.
 *
 * @throws InvalidRule or RefusedRule, with the line.
 */
export function readDocument(document: Yaml, values: PlaceholderValues): Rule | CorrelationRule | OtherRule {
  if (document.kind !== "mapping")
    throw new InvalidRule("The document is no map. A rule has title, logsource and detection.", document.line);
  const action = entryOf(document, "action");
  if (action !== undefined)
    throw new InvalidRule(
      "The document has action, of collections of Sigma 1. Write each rule as a whole, as Sigma 2 asks for.",
      action.line,
    );
  if (entryOf(document, "filter") !== undefined && entryOf(document, "detection") === undefined)
    throw new RefusedRule(
      "The document is a filter of Sigma, which changes other rules. Write its condition into these rules, or the exception into the settings.",
      document.line,
    );
  const remarks: Remark[] = [];
  const remark: Remarks = (message, line) => void remarks.push({ message, line });
  const heading = headingOf(document);
  const correlation = entryOf(document, "correlation");
  if (correlation !== undefined) return { ...heading, ...readCorrelation(document, correlation.value) };
  for (const { key, line } of document.entries) {
    const [near] = ruleKeys.includes(key) ? [] : nearest(key, ruleKeys);
    if (near !== undefined)
      remark(`The key ${quote(key)} is not of the specification, and left aside. Did you mean ${near}?`, line);
  }
  const logsource = logsourceOf(document);
  if (logsource !== "aws/cloudtrail") return { ...heading, kind: "other", logsource };
  const { expression, line } = readDetection(document, remark, values);
  return { ...heading, kind: "rule", detectionLine: line, expression, remarks };
}

function headingOf(document: Mapping): Heading {
  const title = textOf(document, "title");
  if (title === undefined || title === "") throw new InvalidRule("The rule has no title. Write one.", document.line);
  const [id, name, author, description] = (["id", "name", "author", "description"] as const).map((key) =>
    textOf(document, key),
  );
  const level = entryOf(document, "level");
  const written = textOf(document, "level");
  if (level !== undefined && !levels.includes(written as Level))
    throw new InvalidRule(`level is ${quote(written)}. Write one of: ${levels.join(", ")}.`, level.line);
  const technique = techniqueOf(document);
  return {
    title,
    line: document.line,
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    ...(author !== undefined && { author }),
    ...(description !== undefined && { description }),
    ...(level !== undefined && { level: written as Level }),
    ...(technique !== undefined && { technique }),
  };
}

/** The first of its tags `attack.t1078.004`. */
function techniqueOf(document: Mapping): string | undefined {
  const tags = entryOf(document, "tags")?.value;
  const items = tags?.kind === "list" ? tags.items : [];
  for (const item of items) {
    const [, technique] = (item.kind === "scalar" && /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(item.text)) || [];
    if (technique !== undefined) return technique.toUpperCase();
  }
  return undefined;
}

function logsourceOf(document: Mapping): string {
  const entry = entryOf(document, "logsource");
  if (entry === undefined)
    throw new InvalidRule("The rule has no logsource. Write product: aws and service: cloudtrail.", document.line);
  if (entry.value.kind !== "mapping")
    throw new InvalidRule("logsource is no map. Write product: aws and service: cloudtrail.", entry.line);
  const { value } = entry;
  const unknown = value.entries.find(({ key }) => !["category", "product", "service", "definition"].includes(key));
  if (unknown !== undefined)
    throw new InvalidRule(
      `logsource has the key ${quote(unknown.key)}. ${didYouMean(unknown.key, ["category", "product", "service", "definition"])}`,
      unknown.line,
    );
  const parts = ["category", "product", "service"].map((key) => textOf(value, key));
  return parts.filter((part) => part !== undefined).join("/");
}

function readDetection(
  document: Mapping,
  remark: Remarks,
  values: PlaceholderValues,
): { readonly expression: Expression; readonly line: number } {
  const entry = entryOf(document, "detection");
  if (entry === undefined) throw new InvalidRule("The rule has no detection. Write one.", document.line);
  if (entry.value.kind !== "mapping")
    throw new InvalidRule("detection is no map. Write search identifiers and a condition.", entry.line);
  const detection = entry.value;
  const timeframe = entryOf(detection, "timeframe");
  if (timeframe !== undefined)
    throw new RefusedRule(
      "The detection has a timeframe, so that it counts events. An event pattern sees one event. Write a correlation rule, which sees several.",
      timeframe.line,
    );
  const searches = detection.entries.filter(({ key }) => key !== "condition");
  if (searches.length === 0) throw new InvalidRule("The detection has no search identifier.", entry.line);
  const ids = searches.map(({ key }) => key);
  const conditions = conditionsOf(detection, entry.line, ids);
  const used = new Set(conditions.flatMap(idsOf));
  const expressions = new Map<string, Expression>();
  for (const { key, line, value } of searches) {
    if (!used.has(key)) remark(`The condition does not use ${quote(key)}.`, line);
    expressions.set(key, readSelection(key, value, { remark: used.has(key) ? remark : () => undefined, values }));
  }
  const of = conditions.map((condition) => resolve(condition, expressions));
  return { expression: of.length === 1 ? (of[0] as Expression) : { op: "or", of }, line: entry.line };
}

function conditionsOf(detection: Mapping, line: number, ids: readonly string[]): readonly Condition[] {
  const entry = entryOf(detection, "condition");
  if (entry === undefined)
    throw new InvalidRule("The detection has no condition. Write one, for example condition: selection.", line);
  const items = entry.value.kind === "list" ? entry.value.items : [entry.value];
  if (items.length === 0) throw new InvalidRule("condition is an empty list. Write one.", entry.line);
  return items.map((item) => {
    if (item.kind !== "scalar" || item.text.trim() === "")
      throw new InvalidRule("condition is no text. Write one such as selection and not filter.", item.line);
    return parseCondition(item.text, item.line, ids);
  });
}

function resolve(condition: Condition, expressions: ReadonlyMap<string, Expression>): Expression {
  const of = (id: string) => expressions.get(id) as Expression;
  switch (condition.op) {
    case "search":
      return of(condition.id);
    case "some":
      return { op: "or", of: condition.ids.map(of) };
    case "each":
      return { op: "and", of: condition.ids.map(of) };
    case "not":
      return { op: "not", of: resolve(condition.of, expressions) };
    case "and":
    case "or":
      return { op: condition.op, of: condition.of.map((each) => resolve(each, expressions)) };
  }
}
