import { AwsError } from "../protocols/service";
import { own } from "../../../model/json";
import { reservedWords } from "./reserved-words";

/** A value in DynamoDB's JSON: `{ S: "text" }`, `{ N: "1" }`, `{ M: { … } }`. */
export type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;
export type Names = Readonly<Record<string, string>> | undefined;
export type Values = Readonly<Record<string, AttributeValue>> | undefined;

/**
 * Evaluates a condition for an item (DynamoDB developer guide, "Condition and filter expressions, operators, and
 * functions").
 */
export const meets = (item: Item | undefined, condition: string, names: Names, values: Values): boolean =>
  new Reader({ kind: "ConditionExpression", text: condition }, item ?? {}, names, values).condition();

/** The item after an update (DynamoDB developer guide, "Using update expressions"). */
export const update = (item: Item, expression: string, names: Names, values: Values): Item =>
  new Reader({ kind: "UpdateExpression", text: expression }, item, names, values).update();

/** What stands between blanks, or nothing of the grammar. */
const lexeme = /<>|<=|>=|[=<>(),.+\-[\]]|[#:]?\w+|\S/g;

type Path = readonly (string | number)[];

class Reader {
  private readonly tokens: readonly string[];
  private position = 0;

  constructor(
    private readonly expression: { readonly kind: string; readonly text: string },
    private readonly item: Item,
    private readonly names: Names,
    private readonly values: Values,
  ) {
    this.tokens = expression.text.match(lexeme) ?? [];
  }

  condition(): boolean {
    const result = this.or();
    if (this.position < this.tokens.length) this.unexpected();
    return result;
  }

  update(): Item {
    const after = structuredClone(this.item) as Record<string, AttributeValue>;
    const removed: Path[] = [];
    while (this.position < this.tokens.length) {
      const clause = this.next().toUpperCase();
      do {
        const path = this.path();
        if (clause === "SET") {
          this.expect("=");
          assign(after, path, this.sum());
        } else if (clause === "REMOVE") removed.push(path);
        else if (clause === "ADD") assign(after, path, added(read(after, path), this.operand()));
        else if (clause === "DELETE") assign(after, path, without(read(after, path), this.operand()));
        else this.unexpected(clause);
      } while (this.take(","));
    }
    // Elements of a list are counted before any is removed, and the rest shifts.
    for (const path of removed.sort((a, b) => Number(b.at(-1)) - Number(a.at(-1)))) assign(after, path, undefined);
    return after;
  }

  private or(): boolean {
    let result = this.and();
    while (this.take("OR")) result = this.and() || result;
    return result;
  }

  private and(): boolean {
    let result = this.not();
    while (this.take("AND")) result = this.not() && result;
    return result;
  }

  private not(): boolean {
    if (this.take("NOT")) return !this.not();
    if (this.take("(")) {
      const result = this.or();
      this.expect(")");
      return result;
    }
    return this.comparison();
  }

  private comparison(): boolean {
    const test = tests[this.peek().toLowerCase()];
    if (test !== undefined && this.tokens[this.position + 1] === "(") {
      this.position += 2;
      const subject = this.operand();
      const argument = this.take(",") ? this.operand() : undefined;
      this.expect(")");
      return test(subject, argument);
    }
    const left = this.operand();
    if (this.take("BETWEEN")) {
      const low = this.operand();
      this.expect("AND");
      const high = this.operand();
      return compare(left, low, (order) => order >= 0) && compare(left, high, (order) => order <= 0);
    }
    if (this.take("IN")) {
      this.expect("(");
      const options = [this.operand()];
      while (this.take(",")) options.push(this.operand());
      this.expect(")");
      return options.some((option) => same(left, option));
    }
    const operator = this.next();
    const holds = own(comparisons, operator) ?? this.unexpected(operator);
    return holds(left, this.operand());
  }

  private sum(): AttributeValue | undefined {
    let value = this.operand();
    for (;;) {
      const sign = this.take("+") ? 1 : this.take("-") ? -1 : 0;
      if (sign === 0) return value;
      value = { N: String(numberOf(value) + sign * numberOf(this.operand())) };
    }
  }

  private operand(): AttributeValue | undefined {
    const token = this.peek();
    if (token.startsWith(":")) {
      this.position++;
      return (
        this.values?.[token] ??
        this.fail(`An expression attribute value used in expression is not defined; attribute value: ${token}`)
      );
    }
    const called = this.tokens[this.position + 1] === "(" ? token.toLowerCase() : undefined;
    if (called === undefined) return read(this.item, this.path());
    this.position += 2;
    const first = this.operand();
    const second = this.take(",") ? this.operand() : undefined;
    this.expect(")");
    if (called === "if_not_exists") return first ?? second;
    if (called === "list_append") return { L: [...listOf(first), ...listOf(second)] };
    if (called === "size") return { N: String(sizeOf(first)) };
    return this.fail(`Invalid function name; function: ${token}`);
  }

  private path(): Path {
    const steps: (string | number)[] = [this.name()];
    for (;;) {
      if (this.take(".")) steps.push(this.name());
      else if (this.take("[")) {
        steps.push(Number(this.next()));
        this.expect("]");
      } else return steps;
    }
  }

  private name(): string {
    const token = this.next();
    if (reservedWords.has(token.toLowerCase()))
      this.fail(`Attribute name is a reserved keyword; reserved keyword: ${token}`);
    if (/^\w/.test(token)) return token;
    if (!token.startsWith("#")) this.unexpected(token);
    return (
      this.names?.[token] ??
      this.fail(`An expression attribute name used in the document path is not defined; attribute name: ${token}`)
    );
  }

  private peek(): string {
    return this.tokens[this.position] ?? "";
  }

  private next(): string {
    return this.tokens[this.position++] ?? this.unexpected("<EOF>");
  }

  /** Keywords are case-insensitive. */
  private take(token: string): boolean {
    if (this.peek().toUpperCase() !== token) return false;
    this.position++;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) this.unexpected();
  }

  private unexpected(token = this.peek() || "<EOF>"): never {
    return this.fail(`Syntax error; token: "${token}", near: "${this.expression.text}"`);
  }

  private fail(problem: string): never {
    throw new AwsError("ValidationException", `Invalid ${this.expression.kind}: ${problem}`);
  }
}

type Test = (subject: AttributeValue | undefined, argument: AttributeValue | undefined) => boolean;

const comparisons: Readonly<Record<string, Test>> = {
  "=": (a, b) => same(a, b),
  "<>": (a, b) => !same(a, b),
  "<": (a, b) => compare(a, b, (order) => order < 0),
  "<=": (a, b) => compare(a, b, (order) => order <= 0),
  ">": (a, b) => compare(a, b, (order) => order > 0),
  ">=": (a, b) => compare(a, b, (order) => order >= 0),
};

const tests: Readonly<Record<string, Test>> = {
  attribute_exists: (subject) => subject !== undefined,
  attribute_not_exists: (subject) => subject === undefined,
  attribute_type: (subject, argument) => subject !== undefined && String(argument?.["S"]) in subject,
  begins_with: (subject, argument) =>
    typeof subject?.["S"] === "string" && subject["S"].startsWith(String(argument?.["S"])),
  contains: (subject, argument) => {
    if (typeof subject?.["S"] === "string") return subject["S"].includes(String(argument?.["S"]));
    const [set] = [subject?.["SS"], subject?.["NS"]].filter(Array.isArray);
    if (set !== undefined) return set.includes(Object.values(argument ?? {})[0]);
    return listOf(subject).some((entry) => same(entry, argument));
  },
};

function read(item: Item, path: Path): AttributeValue | undefined {
  let value: unknown = { M: item };
  for (const step of path) {
    const holder = value as { M?: Record<string, unknown>; L?: unknown[] } | undefined;
    value = typeof step === "number" ? holder?.L?.[step] : holder?.M?.[step];
  }
  return value as AttributeValue | undefined;
}

function assign(item: Record<string, AttributeValue>, path: Path, value: AttributeValue | undefined): void {
  const last = path.at(-1) as string | number;
  const holder = path.length === 1 ? { M: item } : (read(item, path.slice(0, -1)) as { M?: object; L?: unknown[] });
  const into = (typeof last === "number" ? holder?.L : holder?.M) as Record<string | number, unknown> | undefined;
  if (into === undefined)
    throw new AwsError(
      "ValidationException",
      "The document path provided in the update expression is invalid for update",
    );
  if (value === undefined && Array.isArray(into)) into.splice(last as number, 1);
  else if (value === undefined) delete into[last];
  // Beyond its end, a list grows by one element.
  else into[Array.isArray(into) ? Math.min(last as number, into.length) : last] = value;
}

function added(old: AttributeValue | undefined, value: AttributeValue | undefined): AttributeValue | undefined {
  if (value?.["N"] !== undefined) return { N: String((old === undefined ? 0 : numberOf(old)) + numberOf(value)) };
  const [type = "", members] = Object.entries(value ?? {})[0] ?? [];
  return { [type]: [...new Set([...((old?.[type] as unknown[]) ?? []), ...(members as unknown[])])] };
}

function without(old: AttributeValue | undefined, value: AttributeValue | undefined): AttributeValue | undefined {
  const [type = "", members] = Object.entries(value ?? {})[0] ?? [];
  const rest = ((old?.[type] as unknown[]) ?? []).filter((member) => !(members as unknown[]).includes(member));
  return rest.length === 0 ? undefined : { [type]: rest };
}

const listOf = (value: AttributeValue | undefined): AttributeValue[] => (value?.["L"] as AttributeValue[]) ?? [];

function numberOf(value: AttributeValue | undefined): number {
  if (typeof value?.["N"] !== "string")
    throw new AwsError("ValidationException", "An operand in the update expression has an incorrect data type");
  return Number(value["N"]);
}

function sizeOf(value: AttributeValue | undefined): number {
  const [content] = Object.values(value ?? {});
  if (typeof content === "string" || Array.isArray(content)) return content.length;
  return Object.keys((content as object | undefined) ?? {}).length;
}

const same = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  ("N" in a && "N" in b ? Number(a["N"]) === Number(b["N"]) : JSON.stringify(a) === JSON.stringify(b));

/** Comparison with a missing value, or of different types, is false. */
function compare(
  a: AttributeValue | undefined,
  b: AttributeValue | undefined,
  test: (order: number) => boolean,
): boolean {
  if (typeof a?.["N"] === "string" && typeof b?.["N"] === "string") return test(Number(a["N"]) - Number(b["N"]));
  if (typeof a?.["S"] === "string" && typeof b?.["S"] === "string")
    return test(Buffer.compare(Buffer.from(a["S"]), Buffer.from(b["S"])));
  return false;
}
