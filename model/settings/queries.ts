import * as z from "zod";
import { rateProblem } from "../query-schedules/query-schedule";
import { scheduledQueries } from "../query-schedules/scheduled-queries";

const names = scheduledQueries.map(({ name }) => name) as [string, ...string[]];
const usual = scheduledQueries.flatMap(({ name, isOn }) => (isOn ? [name] : []));

/** A rate, or that the query runs as its header says, or not at all. */
const wish = z.string().superRefine((text, context) => {
  if (text === "on" || text === "off") return;
  const problem = rateProblem(text);
  if (problem !== undefined) context.addIssue({ code: "custom", message: `${problem}, or on or off` });
});

/** Settings `queries`. */
export const querySettings = z
  .strictObject({
    gigabytesPerQuery: z
      .number()
      .min(0.011)
      .max(7_000)
      .default(100)
      .describe("A query that scans more than this is canceled."),
    readers: z
      .array(
        z
          .string()
          .regex(
            /^(role|user)\/[\w+=,.@*/-]{1,512}$/,
            "is not the end of a principal's ARN: write one such as role/security-analyst or role/aws-reserved/sso.amazonaws.com/*",
          ),
      )
      .default(["role/aws-reserved/sso.amazonaws.com/*"])
      .describe(
        "Principals of the governance account that may decrypt with the archive's key, if their own policies allow it too; * matches any characters. Default: people who sign in through IAM Identity Center.",
      ),
    resultDays: z.int().min(1).max(365).default(30).describe("Days for which query results are retained."),
    scheduled: z
      .partialRecord(z.enum(names), wish)
      .default({})
      .describe(
        `Saved queries that run by themselves, by name: on, off, or how often, such as rate(6 hours). Of those that are not named ${usual.join(", ")} runs: docs/queries.md.`,
      ),
  })
  .prefault({})
  .describe("Athena.");
