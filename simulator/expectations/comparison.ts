import { count, plural } from "../../console/count";
import type { Question, Row } from "./question";
import type { Cell } from "./reading";

/** Result of a query. An integer may be a number, a bigint or text. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

interface Difference {
  readonly expected: Row;
  readonly answered: Row;
}

/**
 * Compares a result with the expected rows, first as multisets, then their order. If a limit drops rows, the first ones
 * must be present; of those that tie at the limit, any.
 *
 * Returns undefined if they agree, otherwise one sentence.
 */
export function compare(question: Question, expected: readonly Row[], answer: Answer): string | undefined {
  const unknown = question.columns.filter((column) => !answer.columns.includes(column));
  if (unknown.length > 0)
    return `The answer has no column ${unknown.join(", ")}; it has ${answer.columns.join(", ") || "none"}.`;

  const { due, optional, spare } = split(question, expected);
  const supply = [...due, ...optional];
  const waiting = new Map<string, Row[]>();
  for (const row of supply) waiting.set(write(question, row), [...(waiting.get(write(question, row)) ?? []), row]);
  const surplus: Row[] = [];
  const matched: Row[] = [];
  for (const row of answer.rows.map((cells) => toRow(question, answer, cells))) {
    const found = waiting.get(write(question, row))?.pop();
    if (found === undefined) surplus.push(row);
    else matched.push(found);
  }
  const here = new Set(matched);
  const missing = due.filter((row) => !here.has(row));
  const short = Math.min(spare, optional.length) - optional.filter((row) => here.has(row)).length;
  missing.push(...optional.filter((row) => !here.has(row)).slice(0, Math.max(0, short)));
  // More rows tie at the limit than fit.
  if (short < 0) surplus.push(...matched.filter((row) => optional.includes(row)).slice(short));

  return describe(question, expected.length, surplus, missing) ?? disorder(question, matched);
}

/**
 * `due` rows must all be in the result, and `spare` of the `optional` rows, which tie at the limit; rows after them
 * must not.
 */
function split(question: Question, expected: readonly Row[]) {
  const { limit } = question;
  if (limit === undefined || expected.length <= limit) return { due: expected, optional: [] as Row[], spare: 0 };
  const last = [...expected].sort((a, b) => rank(question, a, b))[limit - 1] as Row;
  const due = expected.filter((row) => rank(question, row, last) < 0);
  const optional = expected.filter((row) => rank(question, row, last) === 0);
  return { due, optional, spare: limit - due.length };
}

/** Comparator for two rows: negative if the first comes first. */
function rank({ order }: Question, a: Row, b: Row): number {
  for (const { column, descending } of order) {
    const [left, right] = [a[column] ?? "", b[column] ?? ""];
    if (left !== right) return left < right === descending ? 1 : -1;
  }
  return 0;
}

function toRow(question: Question, { columns }: Answer, cells: readonly unknown[]): Row {
  return Object.fromEntries(question.columns.map((column) => [column, toCell(cells[columns.indexOf(column)])]));
}

function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  return typeof value === "object" ? JSON.stringify(value, withoutBigints) : String(value as boolean | bigint);
}

const withoutBigints = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

/** A row as text: equal for equal rows. */
const write = (question: Question, row: Row) =>
  JSON.stringify(question.columns.map((column) => writeCell(question, column, row[column] ?? null)));

function writeCell({ comparable = {} }: Question, column: string, cell: Cell): string | null {
  const value = comparable[column]?.(cell) ?? cell;
  return value === null ? null : String(value);
}

function describe(
  question: Question,
  total: number,
  surplus: readonly Row[],
  missing: readonly Row[],
): string | undefined {
  if (surplus.length === 0 && missing.length === 0) return undefined;
  const { differences, surplusOnly, missingOnly } = pair(question, surplus, missing);
  const parts: string[] = [];
  const [difference] = differences;
  if (difference !== undefined) {
    const { expected, answered } = difference;
    const wrong = question.columns
      .filter(
        (column) =>
          writeCell(question, column, expected[column] ?? null) !==
          writeCell(question, column, answered[column] ?? null),
      )
      .map((column) => `${column} = ${quote(answered[column])} where the traffic has ${quote(expected[column])}`);
    parts.push(
      `${rows(differences.length)} wrong, the first (${name(question, expected)}) says ${wrong.join(" and ")}`,
    );
  }
  const [lost] = missingOnly;
  if (lost !== undefined) parts.push(`${rows(missingOnly.length)} missing, the first is ${name(question, lost)}`);
  const [extra] = surplusOnly;
  if (extra !== undefined) parts.push(`${rows(surplusOnly.length)} too many, the first is ${name(question, extra)}`);
  return `Of the ${count(total, "row")} that the traffic calls for: ${parts.join("; ")}.`;

  function rows(amount: number) {
    return `${count(amount, "row")} ${plural(amount, "is", "are")}`;
  }
}

/** Rows with the same key: one row with a different value, rather than one missing and one extra. */
function pair(question: Question, surplus: readonly Row[], missing: readonly Row[]) {
  const byKey = new Map<string, Row[]>();
  const keyOf = (row: Row) =>
    JSON.stringify(question.key.map((column) => writeCell(question, column, row[column] ?? null)));
  for (const row of missing) byKey.set(keyOf(row), [...(byKey.get(keyOf(row)) ?? []), row]);
  const differences: Difference[] = [];
  const surplusOnly: Row[] = [];
  for (const answered of surplus) {
    const expected = byKey.get(keyOf(answered))?.shift();
    if (expected === undefined) surplusOnly.push(answered);
    else differences.push({ expected, answered });
  }
  return { differences, surplusOnly, missingOnly: [...byKey.values()].flat() };
}

/** `matched` is in the order of the result, with the indexes of the expected rows. */
function disorder(question: Question, matched: readonly Row[]): string | undefined {
  const index = matched.findIndex(
    (row, position) => position > 0 && rank(question, matched[position - 1] as Row, row) > 0,
  );
  if (index < 0) return undefined;
  const order = question.order.map(({ column, descending }) => `${column}${descending ? " descending" : ""}`);
  return `The rows are not sorted by ${order.join(", ")}: row ${index + 1} (${name(question, matched[index] as Row)}) belongs further up.`;
}

const name = ({ key }: Question, row: Row) => key.map((column) => `${column} ${quote(row[column])}`).join(", ");
const quote = (cell: Cell | undefined) => (typeof cell === "number" ? String(cell) : JSON.stringify(cell ?? null));
