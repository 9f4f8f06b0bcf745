import type { Json, JsonObject } from "../model/envelope";
import { patternRoom } from "../model/detections/narrowing";
import { isObject } from "../model/json";
import { quote } from "../model/quote";
import { validatePattern } from "../model/pattern/pattern";
import { elementsOf } from "./elements";
import { meetsGlob, type Test } from "./expression";
import { literalOf, matchesGlob, showGlob } from "./glob";
import { type Alternative, type Element, type FieldCondition, normalForm } from "./normal-form";
import { InvalidRule, RefusedRule, type Remarks } from "./problem";
import type { Rule } from "./rule";
import { isObjectField } from "./fields";

/** An event pattern of one source, which stands for a rule or for a part of it. */
export interface SigmaPattern {
  /** `aws.iam` */
  readonly source: string;
  /** Its calls are read-only, for which a rule must ask. */
  readonly readOnly: boolean;
  /** With `detail-type` and `detail`, without the source. */
  readonly pattern: JsonObject;
  readonly alternatives: readonly Alternative[];
}

/** Names of calls that alternatives ask for; undefined: any call. */
export type CallNames = readonly string[] | undefined;

/** What is known of calls: which services there are, and which of them have a call. */
export interface Calls {
  /** `aws.iam` */
  readonly sources: readonly string[];
  /** Sources that have a call of this name. */
  readonly sourcesOf: (name: string) => readonly string[];
  readonly isReadOnly: (source: string, name: string) => boolean;
  /** Of this source nothing but read-only calls is governed. */
  readonly hasOnlyReads: (source: string) => boolean;
}

/** Most patterns of one source that a rule may become: a bus has 300 rules. */
const mostPatterns = 12;

/**
 * The patterns of a rule. EventBridge gives each event the source that the record's `eventSource` names, and a detection has
 * one source: a rule about several becomes several.
 *
 * @throws RefusedRule with the reason and its line
 */
export function compileRule(rule: Rule, calls: Calls, remark: Remarks): readonly SigmaPattern[] {
  const alternatives = normalForm(rule.expression, rule.detectionLine);
  if (alternatives.length === 0)
    throw new InvalidRule("The condition can never hold: what it asks for excludes itself.", rule.detectionLine);
  for (const alternative of alternatives) for (const [path, condition] of alternative) checkLeaf(path, condition);
  const groups = new Map<string, { source: string; readOnly: boolean; alternatives: Alternative[] }>();
  for (const alternative of alternatives)
    for (const source of sourcesOf(alternative, calls, rule, remark))
      for (const part of byReading(alternative, source, calls)) {
        const key = `${source} ${part.readOnly}`;
        const group = groups.get(key) ?? { source, readOnly: part.readOnly, alternatives: [] };
        group.alternatives.push(part.alternative);
        groups.set(key, group);
      }
  if (groups.size === 0)
    throw new InvalidRule("The rule asks for a service that does not send events.", rule.detectionLine);
  return [...groups.values()].flatMap((group) => {
    const patterns = fitting(group.source, group.alternatives, remark, rule.detectionLine);
    if (patterns.length > mostPatterns)
      throw new RefusedRule(
        `The rule needs ${patterns.length} event patterns of ${patternRoom} characters for ${group.source}; at most ${mostPatterns} are reasonable. Shorten its lists, or run it as a query.`,
        rule.detectionLine,
      );
    return patterns.map((pattern) => ({ ...pattern, source: group.source, readOnly: group.readOnly }));
  });
}

function checkLeaf(path: string, { line }: FieldCondition): void {
  if (isObjectField(path))
    throw new RefusedRule(
      `The field ${path} is an object in records of CloudTrail, of which an event pattern sees the leaves alone. Name the field within, for example ${path}.${path.endsWith("Identity") ? "type" : "NAME"}.`,
      line,
    );
}

/** `iam.amazonaws.com` → `aws.iam` (EventBridge user guide, "AWS service events delivered via AWS CloudTrail"). */
export const sourceOf = (eventSource: string): string =>
  `aws.${eventSource.toLowerCase().replace(/[.]amazonaws[.]com$/, "")}`;
const eventSourceOf = (source: string): string => `${source.slice("aws.".length)}.amazonaws.com`;

function sourcesOf(alternative: Alternative, calls: Calls, rule: Rule, remark: Remarks): readonly string[] {
  const condition = alternative.get("eventSource");
  const line = condition?.line ?? rule.detectionLine;
  if (condition === undefined) {
    const names = namesIn(alternative) ?? [];
    if (names.length === 0) return calls.sources;
    const found = [...new Set(names.flatMap(calls.sourcesOf))];
    if (found.length === 0)
      throw new RefusedRule(
        `The rule names the call ${quote(names[0])} and no eventSource, and no governed event has such a call. Name its eventSource.`,
        line,
      );
    remark(`The rule names no eventSource; its calls are taken to be those of ${found.join(", ")}.`, line);
    return found;
  }
  const listed = literalsOf(condition);
  if (listed === undefined) {
    const met = calls.sources.filter((source) =>
      condition.elements.some((element) => meets(element, eventSourceOf(source))),
    );
    if (met.length === 0)
      throw new RefusedRule("The condition on eventSource holds for no governed service. Name the service.", line);
    return met;
  }
  return listed.map((text) => {
    if (!/^[a-z0-9-]+([.][a-z0-9-]+)*[.]amazonaws[.]com$/i.test(text))
      remark(
        `eventSource is ${quote(text)}; CloudTrail writes one such as iam.amazonaws.com, so that this never holds.`,
        line,
      );
    return sourceOf(text)
      .replace(/[^A-Za-z0-9._-]/g, "-")
      .slice(0, 100);
  });
}

/** Whether a text meets an element; what does not look at texts does not. */
function meets(element: Element, text: string): boolean {
  const holds = (test: Test): boolean =>
    test.kind === "present" || (test.kind === "glob" && meetsGlob(test.glob, test.cased, text));
  return element.none === undefined ? holds(element.test) : !element.none.some(holds);
}

/** The only texts that a condition allows; undefined if it does not list them. */
function literalsOf({ elements }: FieldCondition): readonly string[] | undefined {
  const texts = elements.map(({ test }) => (test?.kind === "glob" ? literalOf(test.glob) : undefined));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

export const namesIn = (alternative: Alternative): CallNames => {
  const condition = alternative.get("eventName");
  return condition === undefined ? undefined : literalsOf(condition);
};

/** Read-only calls apart from the others: their rules differ in their state. */
function byReading(
  alternative: Alternative,
  source: string,
  calls: Calls,
): readonly { readonly alternative: Alternative; readonly readOnly: boolean }[] {
  const condition = alternative.get("eventName");
  if (condition === undefined)
    return [{ alternative, readOnly: asksForReads(alternative) || calls.hasOnlyReads(source) }];
  const isRead = ({ test }: Element): boolean => {
    if (test?.kind !== "glob") return false;
    const [first] = test.glob;
    return typeof first === "string" && calls.isReadOnly(source, first);
  };
  return [false, true].flatMap((readOnly) => {
    const elements = condition.elements.filter((element) => isRead(element) === readOnly);
    if (elements.length === 0) return [];
    return [{ alternative: new Map([...alternative, ["eventName", { ...condition, elements }]]), readOnly }];
  });
}

const asksForReads = (alternative: Alternative): boolean =>
  alternative
    .get("readOnly")
    ?.elements.every(({ test }) => test?.kind === "glob" && matchesGlob(test.glob, "true", false)) ?? false;

/** What CloudTrail's `eventType` becomes. The sign-in's detail type is spelled in two ways, both of which stand in the guide. */
const detailTypes = [
  ["AwsApiCall", "AWS API Call via CloudTrail"],
  ["AwsServiceEvent", "AWS Service Event via CloudTrail"],
  ["AwsConsoleAction", "AWS Console Action via CloudTrail"],
  ["AwsConsoleSignIn", "AWS Console Sign In via CloudTrail"],
  ["AwsConsoleSignIn", "AWS Console Signin via CloudTrail"],
] as const;

/** Detail types of records that the alternatives can meet: of a service's calls and its own events, and of sign-ins. */
export function detailTypesOf(source: string, alternatives: readonly Alternative[]): string[] {
  const isAsked = (type: string) =>
    alternatives.some((alternative) => {
      const condition = alternative.get("eventType");
      return condition === undefined || condition.elements.some((element) => meets(element, type));
    });
  const usual = source === "aws.signin" ? [detailTypes[0], ...detailTypes.slice(3)] : detailTypes.slice(0, 2);
  const named = alternatives.some((alternative) => {
    const condition = alternative.get("eventType");
    return condition !== undefined && literalsOf(condition) !== undefined;
  });
  const of = (types: readonly (typeof detailTypes)[number][]) =>
    types.filter(([type]) => isAsked(type)).map(([, type]) => type);
  const found = named ? of(detailTypes) : of(usual);
  return found.length > 0 ? found : usual.map(([, type]) => type);
}

/** Patterns that EventBridge accepts, as few as halving gives. */
function fitting(
  source: string,
  alternatives: readonly Alternative[],
  remark: Remarks,
  line: number,
): readonly Pick<SigmaPattern, "pattern" | "alternatives">[] {
  const said = new Map<string, number>();
  const pattern = patternOf(source, alternatives, (message, at) => void said.set(message, at));
  const whole = { source: [source], ...pattern };
  const length = JSON.stringify(whole).length;
  const problems = length > patternRoom ? [`It has ${length} characters.`] : validatePattern(whole);
  if (problems.length === 0) {
    for (const [message, at] of said) remark(message, at);
    return [{ pattern, alternatives }];
  }
  const halves = halved(alternatives);
  if (halves === undefined)
    throw new RefusedRule(`The rule is no event pattern, even when divided: ${problems[0] ?? ""}`, line);
  return halves.flatMap((half) => fitting(source, half, remark, line));
}

/** Half of the alternatives; of a single one, half of its longest list. Undefined if nothing can be divided. */
function halved(alternatives: readonly Alternative[]): readonly (readonly Alternative[])[] | undefined {
  if (alternatives.length > 1) {
    const middle = Math.ceil(alternatives.length / 2);
    return [alternatives.slice(0, middle), alternatives.slice(middle)];
  }
  const [only] = alternatives;
  const lists = [...(only ?? [])].filter(([, { elements }]) => elements.length > 1);
  const [path, condition] =
    lists.sort(([, a], [, b]) => JSON.stringify(b.elements).length - JSON.stringify(a.elements).length)[0] ?? [];
  if (only === undefined || path === undefined || condition === undefined) return undefined;
  const middle = Math.ceil(condition.elements.length / 2);
  return [condition.elements.slice(0, middle), condition.elements.slice(middle)].map((elements) => [
    new Map([...only, [path, { ...condition, elements }]]),
  ]);
}

function patternOf(source: string, alternatives: readonly Alternative[], remark: Remarks): JsonObject {
  const conditions = alternatives.map(
    (alternative) =>
      new Map(
        [...alternative]
          .filter(([path]) => path !== "eventSource")
          .map(([path, condition]) => [path, elementsOf(path, condition, remark)] as const),
      ),
  );
  const [first, ...others] = conditions;
  const common = new Map(
    [...(first ?? [])].filter(([path, elements]) =>
      others.every((other) => JSON.stringify(other.get(path)) === JSON.stringify(elements)),
    ),
  );
  const detail = nested(common, alternatives);
  const left = conditions.map((each) => new Map([...each].filter(([path]) => !common.has(path))));
  // An alternative that asks for no more than all do makes the others needless.
  if (left.length > 1 && left.every((each) => each.size > 0))
    detail["$or"] = [...new Map(left.map((each) => [JSON.stringify([...each]), nested(each, alternatives)])).values()];
  return {
    "detail-type": detailTypesOf(source, alternatives),
    ...(Object.keys(detail).length > 0 && { detail }),
  };
}

/** `{"userIdentity.type": [...]}` → `{"userIdentity": {"type": [...]}}` */
function nested(conditions: ReadonlyMap<string, readonly Json[]>, alternatives: readonly Alternative[]): JsonObject {
  const detail: JsonObject = {};
  for (const [path, elements] of conditions) {
    const keys = path.split(".");
    let place = detail;
    for (const key of keys.slice(0, -1)) {
      const next = Object.hasOwn(place, key) ? place[key] : {};
      if (!isObject(next)) return refuseNesting(path, alternatives);
      define(place, key, next);
      place = next;
    }
    const last = keys.at(-1) as string;
    if (Object.hasOwn(place, last)) return refuseNesting(path, alternatives);
    define(place, last, [...elements]);
  }
  return detail;
}

/** A key from a rule may be `__proto__`. */
const define = (place: JsonObject, key: string, value: Json): void =>
  void Object.defineProperty(place, key, { value, enumerable: true, configurable: true, writable: true });

function refuseNesting(path: string, alternatives: readonly Alternative[]): never {
  const line = alternatives.map((alternative) => alternative.get(path)?.line).find((each) => each !== undefined);
  throw new RefusedRule(
    `The rule asks for ${path} and for a field within it or around it; a field of an event pattern is a list or an object, not both.`,
    line ?? 1,
  );
}

/** For messages: what an alternative asks of a field. */
export const textsOf = ({ elements }: FieldCondition): readonly string[] =>
  elements.flatMap(({ test }) => (test?.kind === "glob" ? [showGlob(test.glob)] : []));
