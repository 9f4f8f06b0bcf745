import Table from "cli-table3";
import { columnsOf, wrap } from "./wrap";

/** A column: its heading, and the side to which its cells are aligned. */
export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
}

/** Columns of the border and the spaces around a cell. */
const around = 3;

/**
 * A table of at most `width` columns. Headings and cells break between words. Where the columns still do not fit side by
 * side, they are continued in a table below, which repeats the first `keys` columns.
 */
export function tableOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, keys = 1 }: { readonly width: number; readonly keys?: number },
): string[] {
  const least = columns.map(({ head }, index) => widest([head, ...cellsOf(rows, index)], longestWord));
  const wanted = columns.map(({ head }, index) => widest([head, ...cellsOf(rows, index)], columnsOf));
  return groupsOf(least, width, keys).flatMap((group, number) => [
    ...(number === 0 ? [] : [""]),
    ...render(columns, rows, group, shares(group, least, wanted, width)),
  ]);
}

const cellsOf = (rows: readonly (readonly string[])[], index: number) => rows.map((row) => row[index] ?? "");
const widest = (texts: readonly string[], measure: (text: string) => number) => Math.max(...texts.map(measure));
const longestWord = (text: string) => Math.max(...text.split(" ").map(columnsOf));

/** Indices of the columns that stand side by side: the first ones in each group, and as many others as fit. */
function groupsOf(least: readonly number[], width: number, keys: number): number[][] {
  const first = least.map((_, index) => index).slice(0, keys);
  const taken = (group: readonly number[]) => group.reduce((sum, index) => sum + (least[index] ?? 0) + around, 1);
  const groups: number[][] = [];
  let group = [...first];
  for (let index = keys; index < least.length; index++) {
    if (group.length > keys && taken([...group, index]) > width) {
      groups.push(group);
      group = [...first];
    }
    group.push(index);
  }
  return [...groups, group];
}

/** The width of each column: what it wants, and what is missing is taken from the widest, down to its longest word. */
function shares(
  group: readonly number[],
  least: readonly number[],
  wanted: readonly number[],
  width: number,
): ReadonlyMap<number, number> {
  const given = new Map(group.map((index) => [index, wanted[index] ?? 0]));
  const total = () => [...given.values()].reduce((sum, each) => sum + each + around, 1);
  while (total() > width) {
    const [index] = [...given]
      .filter(([each, columns]) => columns > (least[each] ?? 0))
      .sort(([, a], [, b]) => b - a)[0] ?? [undefined];
    if (index === undefined) break;
    given.set(index, (given.get(index) ?? 0) - 1);
  }
  return given;
}

function render(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  group: readonly number[],
  given: ReadonlyMap<number, number>,
): string[] {
  const broken = (text: string, index: number) => wrap(text, given.get(index) ?? 0).join("\n");
  const table = new Table({
    head: group.map((index) => broken(columns[index]?.head ?? "", index)),
    style: { head: [], border: [], compact: true },
    colAligns: group.map((index) => columns[index]?.align ?? "left"),
  });
  for (const row of rows) table.push(group.map((index) => broken(row[index] ?? "", index)));
  return table.toString().split("\n");
}
