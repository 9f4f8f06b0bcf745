import { isIP } from "node:net";
import { didYouMean } from "../model/nearest";
import { quote } from "../model/quote";
import type { Expression, FieldTest, Range, Test, TimePart } from "./expression";
import { fieldAdvice, isAccountField, isTextField } from "./fields";
import { type Glob, globOf, many, parseSigmaText } from "./glob";
import { own } from "../model/json";
import { InvalidRule, RefusedRule, type Remarks } from "./problem";
import { readRegex } from "./regex";
import type { Entry, Scalar, Yaml } from "./yaml";

/** Values for placeholders, `%name%`, by name. */
export type PlaceholderValues = Readonly<Record<string, readonly string[]>>;

export interface SelectionContext {
  readonly remark: Remarks;
  readonly values: PlaceholderValues;
}

/** Most values of one field: more are a list of indicators, for which a rule of EventBridge has no room. */
const mostValues = 2000;

/** Sigma modifiers, by what they do here. */
const places = ["contains", "startswith", "endswith"] as const;
const comparisons = ["lt", "lte", "gt", "gte"] as const;
const timeModifiers = ["minute", "hour", "day", "week", "month", "year"] as const;
const encodings: Readonly<Record<string, string>> = {
  base64: "encodes the value",
  base64offset: "encodes the value",
  utf16: "encodes the value",
  utf16le: "encodes the value",
  utf16be: "encodes the value",
  wide: "encodes the value",
  windash: "is about command lines of Windows",
};
const known = [
  ..."all any cased cidr exists expand fieldref neq re i m s".split(" "),
  ...places,
  ...comparisons,
  ...timeModifiers,
  ...Object.keys(encodings),
];

/**
 * What a search identifier stands for (Sigma rules specification, "Detection"): a map is an and, a list of maps an or, and a
 * list of texts are words anywhere in the record.
 */
export function readSelection(id: string, value: Yaml, context: SelectionContext): Expression {
  if (value.kind === "mapping") {
    if (value.entries.length === 0)
      throw new InvalidRule(
        `The search identifier ${quote(id)} is an empty map. Write a field, or remove it.`,
        value.line,
      );
    return all(value.entries.map((entry) => readItem(entry, context)));
  }
  if (value.kind === "scalar") {
    if (value.type === "null")
      throw new InvalidRule(`The search identifier ${quote(id)} has nothing. Write a map of fields.`, value.line);
    return { op: "keywords", words: [parseSigmaText(value.text)], line: value.line };
  }
  if (value.items.length === 0)
    throw new InvalidRule(
      `The search identifier ${quote(id)} is an empty list. Write maps of fields, or remove it.`,
      value.line,
    );
  return some(value.items.map((item) => readSelection(id, item, context)));
}

const all = (of: readonly Expression[]): Expression => (of.length === 1 ? (of[0] as Expression) : { op: "and", of });
const some = (of: readonly Expression[]): Expression => (of.length === 1 ? (of[0] as Expression) : { op: "or", of });

/** `field|modifier: value`, or a list of values. */
function readItem({ key, line, value }: Entry, context: SelectionContext): Expression {
  const [path = "", ...modifiers] = key.split("|");
  const scalars = scalarsOf(key, value);
  if (path === "") return keywords(scalars, modifiers, line);
  if (!/^[\w-]+([.][\w-]+)*$/.test(path))
    throw new InvalidRule(
      `The field ${quote(path)} is no path in a record. Write one such as userIdentity.type.`,
      line,
    );
  const advice = fieldAdvice(path);
  if (advice !== undefined)
    context.remark(`No record of CloudTrail has the field ${quote(path)}, so that this never holds. ${advice}`, line);
  const plan = planOf(key, modifiers, line);
  if (plan.all && scalars.length < 2)
    throw new InvalidRule(
      `${quote(key)} has the modifier all and one value. Sigma does not allow it: leave all out.`,
      line,
    );
  const values = plan.expand ? scalars.flatMap((scalar) => expanded(scalar, context.values)) : scalars;
  const tests = values.map((scalar) => testsOf(path, plan, scalar, context));
  if (tests.length > 1 && values.some(({ type }, index) => type === "null" && tests[index]?.[0]?.kind === "null"))
    throw new InvalidRule(
      `${quote(key)} has null in a list, which the Sigma specification forbids. Write a selection of its own for it.`,
      line,
    );
  const fieldTest = (of: readonly Test[]): FieldTest => ({ op: "field", path, tests: of, line });
  const expression = plan.all ? all(tests.map(fieldTest)) : fieldTest(tests.flat());
  return plan.neq ? { op: "not", of: expression } : expression;
}

function scalarsOf(key: string, value: Yaml): readonly Scalar[] {
  const where = quote(key);
  if (value.kind === "mapping")
    throw new InvalidRule(
      `${where} is a map. Write a value, or a list of values; a field within is written a.b.`,
      value.line,
    );
  const items = value.kind === "list" ? value.items : [value];
  if (items.length === 0)
    throw new InvalidRule(
      `${where} is an empty list, which some tools read as "is null" and others leave out. Write values, or null.`,
      value.line,
    );
  if (items.length > mostValues)
    throw new RefusedRule(
      `${where} has ${items.length} values. A rule of EventBridge has room for about a hundred: this is a list for a table that a query joins.`,
      value.line,
    );
  return items.map((item): Scalar => {
    if (item.kind === "scalar") return item;
    throw new InvalidRule(
      `${where} has a ${nameOf(item)} among its values. Write texts, numbers or booleans.`,
      item.line,
    );
  });
}

const nameOf = (value: Exclude<Yaml, Scalar>) => (value.kind === "list" ? "list" : "map");

function keywords(scalars: readonly Scalar[], modifiers: readonly string[], line: number): Expression {
  const unknown = modifiers.find((modifier) => modifier !== "all");
  if (unknown !== undefined)
    throw new RefusedRule(
      `Words anywhere in the record are asked for with the modifier ${quote(unknown)}; an event pattern has no full text.`,
      line,
    );
  const each = scalars.map((scalar): Expression => ({ op: "keywords", words: [parseSigmaText(scalar.text)], line }));
  return modifiers.includes("all") ? all(each) : some(each);
}

/** What the modifiers of a field ask for. */
interface Plan {
  readonly key: string;
  readonly line: number;
  readonly how: "plain" | (typeof places)[number] | (typeof comparisons)[number] | "cidr" | "exists" | "re" | "time";
  readonly time?: TimePart;
  readonly fieldref: boolean;
  readonly cased: boolean;
  readonly all: boolean;
  readonly neq: boolean;
  readonly expand: boolean;
  readonly flags: string;
}

function planOf(key: string, modifiers: readonly string[], line: number): Plan {
  const twice = modifiers.find((modifier, index) => modifiers.indexOf(modifier) !== index);
  if (twice !== undefined) throw new InvalidRule(`${quote(key)} has the modifier ${quote(twice)} twice.`, line);
  for (const modifier of modifiers) {
    if (!known.includes(modifier))
      throw new InvalidRule(
        `${quote(key)} has the modifier ${quote(modifier)}, which Sigma does not know. ${didYouMean(modifier, known, 'the Sigma specification, "Modifiers"')}`,
        line,
      );
    const encoding = own(encodings, modifier);
    if (encoding !== undefined)
      throw new RefusedRule(
        `${quote(key)} has the modifier ${modifier}, which ${encoding}: no field of a record of CloudTrail holds such a text.`,
        line,
      );
  }
  const has = (modifier: string) => modifiers.includes(modifier);
  const hows = modifiers.filter((each) =>
    [...places, ...comparisons, ...timeModifiers, "cidr", "exists", "re"].includes(each),
  );
  if (hows.length > 1)
    throw new InvalidRule(
      `${quote(key)} has the modifiers ${hows.join(" and ")}, which exclude each other. Write two fields.`,
      line,
    );
  const how = hows[0] ?? "plain";
  const flags = ["i", "m", "s"].filter(has).join("");
  if (flags !== "" && how !== "re")
    throw new InvalidRule(`${quote(key)} has the modifier ${flags[0] ?? ""}, which belongs behind re.`, line);
  if (has("all") && has("any"))
    throw new InvalidRule(`${quote(key)} has the modifiers all and any, which exclude each other.`, line);
  if (how === "week")
    throw new RefusedRule(
      `${quote(key)} asks for the week, which neither an event pattern nor the text of a time says.`,
      line,
    );
  const isTime = (timeModifiers as readonly string[]).includes(how);
  return {
    key,
    line,
    how: isTime ? "time" : (how as Plan["how"]),
    ...(isTime && { time: how as TimePart }),
    fieldref: has("fieldref"),
    cased: has("cased"),
    all: has("all"),
    neq: has("neq"),
    expand: has("expand"),
    flags,
  };
}

function testsOf(path: string, plan: Plan, scalar: Scalar, context: SelectionContext): readonly Test[] {
  const { key, how } = plan;
  const { line } = scalar;
  if (plan.fieldref) {
    const where = how === "plain" ? "equals" : (places as readonly string[]).includes(how) ? how : undefined;
    if (where === undefined)
      throw new InvalidRule(`${quote(key)} has fieldref and ${how}, which exclude each other.`, line);
    return [{ kind: "fieldref", field: scalar.text, where: where as "equals" }];
  }
  switch (how) {
    case "exists":
      if (scalar.type !== "boolean" && !/^(true|false)$/i.test(scalar.text))
        throw new InvalidRule(`${quote(key)} is ${quote(scalar.text)}. Write true or false.`, line);
      return [{ kind: isTrue(scalar.text) ? "present" : "absent" }];
    case "cidr":
      return [{ kind: "cidr", block: blockOf(key, scalar) }];
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return [{ kind: "range", range: rangeOf(how, numberOf(key, scalar)) }];
    case "time":
      return [{ kind: "time", part: plan.time as TimePart, value: numberOf(key, scalar) }];
    case "re":
      return regexTests(plan, scalar, context.remark);
    case "plain":
    case "contains":
    case "startswith":
    case "endswith": {
      if (scalar.type === "null") {
        if (how !== "plain") throw new InvalidRule(`${quote(key)} is null. Write null without ${how}.`, line);
        return [{ kind: "null" }];
      }
      const text = textOf(path, scalar, context.remark);
      const glob = around(how, scalar.type === "text" ? parseSigmaText(text) : [text]);
      if (/^[a-z]\w*([.]\w+)+$/i.test(text) && how === "contains" && fieldAdvice(text) === undefined)
        context.remark(
          `${quote(key)} is ${quote(text)}, which looks like another field. As it stands it is a text; a comparison of two fields is written with fieldref.`,
          line,
        );
      return glob.length === 1 && glob[0] === many
        ? [{ kind: "present" }]
        : [{ kind: "glob", glob, cased: plan.cased }];
    }
  }
}

const isTrue = (text: string) => /^(true|yes|on)$/i.test(text);

function around(how: "plain" | (typeof places)[number], glob: Glob): Glob {
  const before = how === "contains" || how === "endswith" ? [many] : [];
  const after = how === "contains" || how === "startswith" ? [many] : [];
  return globOf([...(before as Glob), ...glob, ...(after as Glob)]);
}

function regexTests({ key, cased, flags }: Plan, scalar: Scalar, remark: Remarks): readonly Test[] {
  const { text, line } = scalar;
  const read = readRegex(text);
  if (read.globs === undefined) {
    if (read.reason.startsWith("it is no regular"))
      throw new InvalidRule(`${quote(key)} is ${quote(text)}: ${read.reason}.`, line);
    return [{ kind: "regex", source: text, flags, reason: read.reason }];
  }
  if (read.widened)
    remark(
      `${quote(key)} is ${quote(text)}, of which .+ at an end is read as .*: the rule also holds where nothing stands there.`,
      line,
    );
  return read.globs.map((glob) =>
    glob.length === 1 && glob[0] === many
      ? { kind: "present" }
      : { kind: "glob", glob, cased: cased || !flags.includes("i") },
  );
}

/** The text that a value stands for, with a remark where YAML makes of it what its author hardly meant. */
function textOf(path: string, { text, type, line }: Scalar, remark: Remarks): string {
  const isText = isTextField(path) || isAccountField(path);
  switch (type) {
    case "text":
    case "null":
      if (isAccountField(path) && /^\d{1,11}$/.test(text))
        remark(`${path} is ${quote(text)}; the id of an account has 12 digits, so that this never holds.`, line);
      return text;
    case "boolean": {
      const value = String(isTrue(text));
      if (isText || !/^(true|false)$/i.test(text))
        remark(
          `${path} is ${text} without quotes, which YAML 1.1 reads as ${value}${isText ? ", and CloudTrail writes text there" : ""}. For the text write '${text}'.`,
          line,
        );
      return value;
    }
    case "octal":
      throw new InvalidRule(
        `${path} is ${text} without quotes, which YAML 1.1 reads as an octal number, ${parseInt(text.replace(/[_+]/g, ""), 8)}. Write it in quotes: '${text}'.`,
        line,
      );
    case "sexagesimal":
      throw new InvalidRule(
        `${path} is ${text} without quotes, which YAML 1.1 reads as a number to the base 60. Write it in quotes: '${text}'.`,
        line,
      );
    case "integer": {
      const plain = decimal(text);
      if (isAccountField(path) && plain.length <= 12) {
        if (plain.length < 12)
          remark(
            `${path} is ${text} without quotes; taken for the account ${plain.padStart(12, "0")}. Write it in quotes.`,
            line,
          );
        return plain.padStart(12, "0");
      }
      if (isTextField(path))
        remark(`${path} is ${text} without quotes, a number; CloudTrail writes text there. It is taken as text.`, line);
      return plain;
    }
    case "float":
      remark(`${path} is ${text} without quotes, a number; it is taken as the text. Write it in quotes.`, line);
      return text;
    case "date":
      remark(
        `${path} is ${text} without quotes, a date in YAML 1.1; it is taken as the text. Write it in quotes.`,
        line,
      );
      return text;
  }
}

function decimal(text: string): string {
  const plain = text.replace(/_/g, "");
  const [, sign = "", digits = plain] = /^([-+]?)(.*)$/.exec(plain) ?? [];
  return `${sign === "-" ? "-" : ""}${/^0[xb]/.test(digits) ? BigInt(digits) : digits}`;
}

function blockOf(key: string, { text, line }: Scalar): string {
  const [network = "", bits, ...rest] = text.split("/");
  const family = isIP(network);
  const longest = family === 4 ? 32 : 128;
  if (family === 0 || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)) || Number(bits ?? 0) > longest)
    throw new InvalidRule(
      `${quote(key)} is ${quote(text)}, which is no block of addresses. Write one such as 10.0.0.0/8.`,
      line,
    );
  return `${network}/${bits ?? longest}`;
}

function numberOf(key: string, { text, type, line }: Scalar): number {
  const value = type === "integer" ? Number(decimal(text)) : Number(text);
  if (text === "" || !Number.isFinite(value) || type === "octal")
    throw new InvalidRule(`${quote(key)} is ${quote(text)}. Write a number.`, line);
  return value;
}

const rangeOf = (how: (typeof comparisons)[number], value: number): Range =>
  how === "gt" || how === "gte"
    ? { least: value, ...(how === "gt" && { above: true }) }
    : { most: value, ...(how === "lt" && { below: true }) };

/** A value with each of its placeholders replaced by each of its values. */
function expanded(scalar: Scalar, values: PlaceholderValues): readonly Scalar[] {
  const names = [...new Set([...scalar.text.matchAll(placeholder)].flatMap(([, name]) => name ?? []))];
  const plain: Scalar = { ...scalar, type: "text" };
  if (names.length === 0) return [{ ...plain, text: plain.text.replaceAll("\\%", "%") }];
  let all: readonly Scalar[] = [plain];
  for (const name of names) {
    const given = own(values, name);
    if (given === undefined)
      throw new RefusedRule(
        `The placeholder %${name}% has no values. Give them with --values FILE, for example ${JSON.stringify({ [name]: ["a", "b"] })}.`,
        scalar.line,
      );
    all = all.flatMap((each) =>
      given.map((value) => ({
        ...each,
        text: each.text.replace(placeholder, (whole, found?: string) => (found === name ? value : whole)),
      })),
    );
    if (all.length > mostValues)
      throw new RefusedRule(`The placeholders give more than ${mostValues} values.`, scalar.line);
  }
  return all.map((each) => ({ ...each, text: each.text.replaceAll("\\%", "%") }));
}

const placeholder = /\\%|%([\w-]+)%/g;
