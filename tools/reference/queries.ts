import type { NamedQueryDefinition, QueryParameter } from "../../model/queries/named-query";
import { code } from "./markdown";

/** Every saved query by name: its purpose and its parameters. */
export function queriesReference(queries: readonly NamedQueryDefinition[]): string {
  return [
    "# Saved queries",
    "Generated from `model/queries/` by `npm run docs`: change a query's header, not this page.",
    `${queries.length} queries, saved in each hub's Athena workgroup, over the [tables and views](tables.md) there. Their ` +
      "parameters are Athena's execution parameters: give the values in this order. `npm start` runs each of them, and " +
      "compares its rows with a second, independent implementation, " +
      "`simulator/expectations/queries/NAME.ts`; the results are then in `.local/queries/`.",
    "No query shows how late events arrive: an archived event records when it occurred, but not when it was " +
      "delivered.",
    ...queries.flatMap(({ name, why, parameters }) => [
      `## ${name}`,
      why,
      parameters.map((parameter) => `- ${code(parameter.name)}: ${describe(parameter)}`).join("\n"),
    ]),
  ].join("\n\n");
}

const describe = ({ type, why, sample }: QueryParameter) =>
  `${type}${sample === undefined ? "" : `, such as ${code(sample)}`}. ${why}`;
