import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import type { Json } from "../../../model/envelope";
import { caseGroups } from "./cases";
import type { Case } from "./cases/case";

/** The page that holds the table. */
export const patternsPage = join(__dirname, "../../../docs/event-patterns.md");

const begin = "<!-- operators: written by tests/model/pattern/operator-table.ts from the cases beside it -->";
const end = "<!-- end of operators -->";

/** The page with the table that the tests' cases make of it today. */
export async function withOperatorTable(page: string): Promise<string> {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${patternsPage} has no place for the operators.`);
  const text = `${before}${begin}\n\n${operatorTable()}\n\n${end}${after}`;
  return format(text, { parser: "markdown", printWidth: 120 });
}

function operatorTable(): string {
  const rows = caseGroups.flatMap(({ operator, cases: [match, noMatch] }) =>
    operator === undefined || match === undefined || noMatch === undefined ? [] : [row(operator, match, noMatch)],
  );
  return [
    "| Operator | Pattern | Matches | Does not match | Because |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** One pattern with an event that it matches and one that it does not. */
function row(operator: string, [pattern, event]: Case, [samePattern, otherEvent, , because]: Case): string {
  if (code(samePattern) !== code(pattern)) throw new Error(`The first two cases of "${operator}" differ in pattern.`);
  return `| ${operator} | ${code(pattern)} | ${code(event)} | ${code(otherEvent)} | ${because} |`;
}

function code(value: Case[0]): string {
  const json = typeof value === "string" ? value : spaced(value);
  return `\`${json.replaceAll("|", "\\|")}\``;
}

/** JSON text as people write it. */
function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${spaced(member)}`);
  return `{${members.join(", ")}}`;
}

async function main(): Promise<void> {
  writeFileSync(patternsPage, await withOperatorTable(readFileSync(patternsPage, "utf8")));
}

if (require.main === module) void main();
