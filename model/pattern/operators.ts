import { addressDigits, readCidr } from "./addresses";
import { caseForms } from "./ignore-case";
import { Members, NumberText, showJson as show, type JsonTree } from "./json";
import { comparableNumber } from "./numbers";
import type { NumericRange, ValueTest } from "./value-tests";
import { readWildcard } from "./wildcards";
import { own } from "../json";

/** Collects problems as `${where} …`, so that the readers below only say what is wrong. */
type Report = (problem: string) => void;
type Reader = (operand: JsonTree, report: Report) => readonly ValueTest[];

const operators: Readonly<Record<string, Reader>> = {
  exactly: readString((text) => ({ asks: "string", text })),
  prefix: readStringOrIgnoreCase(
    (text) => ({ asks: "prefix", text }),
    (text) => ({ asks: "prefix-ignore-case", forms: caseForms(text) }),
  ),
  suffix: readStringOrIgnoreCase(
    (text) => ({ asks: "suffix", text }),
    (text) => ({ asks: "suffix-ignore-case", forms: caseForms(text) }),
  ),
  "equals-ignore-case": readString((text) => ({ asks: "ignore-case", forms: caseForms(text) })),
  wildcard: readWildcardTest,
  numeric: readNumeric,
  cidr: readCidrTest,
  exists: readExists,
  "anything-but": readAnythingBut,
};

/** What `anything-but` can negate in addition to plain values, with the reader of each. */
const negatable: Readonly<Record<string, Reader>> = {
  prefix: readNonEmptyString((text) => ({ asks: "prefix", text })),
  suffix: readNonEmptyString((text) => ({ asks: "suffix", text })),
  "equals-ignore-case": readString((text) => ({ asks: "ignore-case", forms: caseForms(text) })),
  wildcard: readWildcardTest,
};

/**
 * Parses one element of a pattern's array: a value to be equal to, or an object with one operator (EventBridge user
 * guide, "Comparison operators"). `where` is its path in messages; an invalid element gives no test.
 */
export function readElement(element: JsonTree, where: () => string, problems: string[]): readonly ValueTest[] {
  if (typeof element === "string") return [stringTest(element)];
  const report: Report = (problem) => problems.push(`${where()} ${problem}`);
  if (element instanceof NumberText) return [numberTest(element)];
  if (element instanceof Members) return readOperator(element, report);
  if (element === null || typeof element === "boolean") return [{ asks: "literal", text: String(element) }];
  report(`is an array, ${show(element)}; write its values one level up.`);
  return [];
}

function readOperator(object: Members, report: Report): readonly ValueTest[] {
  const [first, second] = object.entries;
  if (first === undefined) {
    report(`is {}; write a value, or one operator such as {"prefix": "aws."}.`);
    return [];
  }
  if (second !== undefined) {
    report(`has ${object.entries.length} operators in one object; write one object for each.`);
    return [];
  }
  const [name, operand] = first;
  const read = own(operators, name);
  if (read !== undefined) return read(operand, (problem) => report(`${name} ${problem}`));
  report(`has operator ${JSON.stringify(name)}, which is unknown; use one of ${Object.keys(operators).join(", ")}.`);
  return [];
}

/** An IP address equals all of its notations, so `::1` is also `0:0:0:0:0:0:0:1` (event-ruler, CIDR). */
function stringTest(text: string): ValueTest {
  const digits = addressDigits(text);
  return digits === undefined ? { asks: "string", text } : { asks: "address", range: { first: digits, last: digits } };
}

function numberTest({ text }: NumberText): ValueTest {
  const number = comparableNumber(text);
  return number === undefined ? { asks: "literal", text } : { asks: "number", number };
}

function readString(test: (text: string) => ValueTest): Reader {
  return (operand, report) => {
    if (typeof operand === "string") return [test(operand)];
    report(`is ${show(operand)}; write a string.`);
    return [];
  };
}

function readNonEmptyString(test: (text: string) => ValueTest): Reader {
  const read = readString(test);
  return (operand, report) => {
    if (operand !== "") return read(operand, report);
    report(`is "", which excludes every string; write at least one character.`);
    return [];
  };
}

function readStringOrIgnoreCase(plain: (text: string) => ValueTest, ignoringCase: (text: string) => ValueTest): Reader {
  const readPlain = readString(plain);
  const readIgnoringCase = readString(ignoringCase);
  return (operand, report) => {
    if (!(operand instanceof Members)) return readPlain(operand, report);
    const [first, second] = operand.entries;
    if (first === undefined || second !== undefined || first[0] !== "equals-ignore-case") {
      report(`is ${show(operand)}; write a string, or {"equals-ignore-case": "text"}.`);
      return [];
    }
    return readIgnoringCase(first[1], (problem) => report(`equals-ignore-case ${problem}`));
  };
}

function readWildcardTest(operand: JsonTree, report: Report): readonly ValueTest[] {
  if (typeof operand !== "string") {
    report(`is ${show(operand)}; write a string.`);
    return [];
  }
  const wildcard = readWildcard(operand);
  if (typeof wildcard !== "string") return [{ asks: "wildcard", literals: wildcard.literals }];
  report(`is ${show(operand)}, which ${wildcard}.`);
  return [];
}

function readCidrTest(operand: JsonTree, report: Report): readonly ValueTest[] {
  if (typeof operand !== "string") {
    report(`is ${show(operand)}; write a block such as "10.0.0.0/8".`);
    return [];
  }
  const range = readCidr(operand);
  if (typeof range !== "string") return [{ asks: "address", range }];
  report(`is ${show(operand)}, which ${range}; write a block such as "10.0.0.0/8" or "2001:db8::/32".`);
  return [];
}

function readExists(operand: JsonTree, report: Report): readonly ValueTest[] {
  if (typeof operand === "boolean") return [{ asks: operand ? "presence" : "absence" }];
  report(`is ${show(operand)}; write true or false.`);
  return [];
}

const numericForms = '["=", 5], [">", 0], ["<=", 5] or [">=", 0, "<", 5]';

function readNumeric(operand: JsonTree, report: Report): readonly ValueTest[] {
  const range = numericRange(operand);
  if (typeof range !== "string") return [{ asks: "range", range }];
  report(`is ${show(operand)}${range}; write ${numericForms}.`);
  return [];
}

/** A string is the reason why the operand is rejected, to follow the quoted operand. */
function numericRange(operand: JsonTree): NumericRange | string {
  if (!Array.isArray(operand)) return "";
  const [operator, bound, upperOperator, upperBound] = operand as readonly (JsonTree | undefined)[];
  if (![2, 4].includes(operand.length)) return `, which has ${operand.length} elements, not 2 or 4`;
  if (!(bound instanceof NumberText)) return `, where ${show(bound ?? null)} is not a number`;
  const low = comparableNumber(bound.text);
  if (low === undefined) return `, where ${bound.text} cannot be represented exactly as a double`;
  if (operand.length === 2) {
    const highest = Number.MAX_VALUE;
    if (operator === "=") return { low, lowIncluded: true, high: low, highIncluded: true };
    if (operator === ">") return { low, lowIncluded: false, high: highest, highIncluded: true };
    if (operator === ">=") return { low, lowIncluded: true, high: highest, highIncluded: true };
    if (operator === "<") return { low: -highest, lowIncluded: true, high: low, highIncluded: false };
    if (operator === "<=") return { low: -highest, lowIncluded: true, high: low, highIncluded: true };
    return `, where ${show(operator ?? null)} is not a comparison operator`;
  }
  if (operator !== ">" && operator !== ">=") return `, where a range must begin with ">" or ">="`;
  if (upperOperator !== "<" && upperOperator !== "<=") return `, where a range must end with "<" or "<="`;
  if (!(upperBound instanceof NumberText)) return `, where ${show(upperBound ?? null)} is not a number`;
  const high = comparableNumber(upperBound.text);
  if (high === undefined) return `, where ${upperBound.text} cannot be represented exactly as a double`;
  if (low >= high) return ", where the lower bound is not below the upper bound";
  return { low, lowIncluded: operator === ">=", high, highIncluded: upperOperator === "<=" };
}

function readAnythingBut(operand: JsonTree, report: Report): readonly ValueTest[] {
  const refused = operand instanceof Members ? readNegated(operand, report) : readRefusedValues(operand, report);
  return refused === undefined ? [] : [{ asks: "none-of", tests: refused }];
}

function readNegated(operand: Members, report: Report): readonly ValueTest[] | undefined {
  const [first, second] = operand.entries;
  const read = first !== undefined && Object.hasOwn(negatable, first[0]) ? negatable[first[0]] : undefined;
  if (first === undefined || second !== undefined || read === undefined) {
    report(`is ${show(operand)}; write values, or one of ${Object.keys(negatable).join(", ")}.`);
    return undefined;
  }
  const [name, values] = first;
  if (Array.isArray(values) && values.length === 0) {
    report(`${name} is [], which excludes nothing; write one or more strings.`);
    return undefined;
  }
  const refused: ValueTest[] = [];
  let sound = true;
  for (const value of Array.isArray(values) ? (values as readonly JsonTree[]) : [values]) {
    const tests = read(value, (problem) => {
      sound = false;
      report(`${name} ${problem}`);
    });
    refused.push(...tests);
  }
  return sound ? refused : undefined;
}

function readRefusedValues(operand: JsonTree, report: Report): readonly ValueTest[] | undefined {
  const values = Array.isArray(operand) ? (operand as readonly JsonTree[]) : [operand];
  const advice = "write a string, a number, or a list of one or more of either kind";
  const allStrings = values.every((value) => typeof value === "string");
  const allNumbers = values.every((value) => value instanceof NumberText);
  if (values.length === 0 || (!allStrings && !allNumbers)) {
    report(`is ${show(operand)}; ${advice}, without mixing them.`);
    return undefined;
  }
  const refused: ValueTest[] = [];
  for (const value of values) {
    if (typeof value === "string") refused.push({ asks: "string", text: value });
    if (!(value instanceof NumberText)) continue;
    const number = comparableNumber(value.text);
    if (number === undefined) {
      report(
        `is ${show(operand)}, where ${value.text} cannot be represented exactly as a double; write it as a string.`,
      );
      return undefined;
    }
    refused.push({ asks: "number", number });
  }
  return refused;
}
