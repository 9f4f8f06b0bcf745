import * as z from "zod";
import { scheduleProblem } from "./schedule";

/** Keys of `archive` for the crawler of `events_by_type`. */
export const crawlerSettings = {
  crawlerSchedule: z
    .string()
    .regex(/^cron\(.+\)$/, { error: "is not a schedule: write one such as cron(15 * * * ? *)", abort: true })
    .check((context) => {
      const problem = scheduleProblem(context.value);
      if (problem !== undefined) context.issues.push({ code: "custom", message: problem, input: context.value });
    })
    .default("cron(15 * * * ? *)")
    .describe(
      "When the crawler adds new partitions to events_by_type, in UTC: minutes, hours, day of month, month, day of week and year, as Glue reads them; at most every 5 minutes.",
    ),
  crawlerEvents: z
    .boolean()
    .default(true)
    .describe(
      "The crawler learns of new objects from S3 events and lists only their folders. false: it lists the whole archive on each run.",
    ),
  crawlerAlarmHours: z
    .int()
    .min(1)
    .max(168)
    .default(6)
    .describe(
      "Hours that an event may wait in the crawler's queue before an alarm; longer than the time between two runs.",
    ),
};
