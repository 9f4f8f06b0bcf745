import * as z from "zod";
import { reportSchema } from "../../simulator/report/report-schema";

const [start, end] = ["<!-- report: start -->", "<!-- report: end -->"];

/** JSON Schema of what `npm start -- --json` prints. */
export const reportJsonSchema = (): Record<string, unknown> => {
  const { $schema, ...rest } = z.toJSONSchema(reportSchema);
  return { $schema, title: "The report of npm start -- --json", ...rest };
};

/** A page with the current list of the report's keys; the rest of the page is hand-written. */
export function withReport(page: string): string {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for the report's keys: write ${start} and ${end}.`);
  return [page.slice(0, from) + start, keysList(), page.slice(to)].join("\n\n");
}

const keysList = (): string =>
  Object.entries(reportSchema.shape)
    .map(([key, { description }]) => {
      if (description === undefined) throw new Error(`The report's key ${key} has no description.`);
      return `- \`${key}\`: ${description}`;
    })
    .join("\n");
