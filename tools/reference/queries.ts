import type { NamedQueryDefinition, QueryParameter } from "../../model/queries/named-query";
import type { QuerySchedule } from "../../model/query-schedules/query-schedule";
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
    "Some can run by themselves, and tell each new row once by the detection `query-NAME`: the setting `queries.scheduled` turns " +
      "them on and off and chooses how often, and the function [run-queries](responders.md#run-queries) runs them.",
    ...queries.flatMap(({ name, why, parameters, schedule }) => [
      `## ${name}`,
      why,
      ...(schedule === undefined ? [] : [scheduled(schedule)]),
      parameters.map((parameter) => `- ${code(parameter.name)}: ${describe(parameter)}`).join("\n"),
    ]),
  ].join("\n\n");
}

const scheduled = ({ rate, days, isOn, moreThan, key, severity }: QuerySchedule) =>
  `By itself: ${isOn ? "on" : "off"} by default, ${code(rate)} over ${days} days; each new ${key.join(" and ")} is told` +
  `${moreThan === 0 ? "" : `, if there are more than ${moreThan} rows`} (${severity}).`;

const describe = ({ type, why, sample }: QueryParameter) =>
  `${type}${sample === undefined ? "" : `, such as ${code(sample)}`}. ${why}`;
