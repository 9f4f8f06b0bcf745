import * as z from "zod";
import { longestGapHours, scheduleProblem } from "./schedule";

/** Keys of `archive` for the crawler of `events_by_type`. */
export const crawlerSettings = {
  crawlerSchedule: z
    .string()
    .regex(/^cron\(.+\)$/, { error: "is not a schedule: write one such as cron(15 * * * ? *)", abort: true })
    .check((context) => {
      const problem = scheduleProblem(context.value);
      if (problem !== undefined) context.issues.push({ code: "custom", message: problem, input: context.value });
    })
    .default("cron(45 0/6 * * ? *)")
    .describe(
      "When the crawler adds new partitions to events_by_type, in UTC: minutes, hours, day of month, month, day of week and year, as Glue reads them; at most every 5 minutes. Each run costs ten minutes of Glue: docs/cost.md.",
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
    .optional()
    .describe(
      "Hours that an event may wait in the crawler's queue before an alarm; longer than the time between two runs. Absent: twice that time, at least 6 hours and at most a day more.",
    ),
};

interface CrawlerSettings {
  readonly crawlerSchedule: string;
  readonly crawlerEvents: boolean;
  readonly crawlerAlarmHours?: number | undefined;
}

/** Hours after which an event that waits for the crawler is late: a run was left out or has failed. */
export function crawlerAlarmHours({ crawlerSchedule, crawlerAlarmHours: chosen }: CrawlerSettings): number {
  const gap = Math.ceil(longestGapHours(crawlerSchedule));
  return chosen ?? Math.max(6, Math.min(2 * gap, gap + 24));
}

/** Days for which the crawler's queues keep an event: the most that SQS does (SQS developer guide, "Message quotas"). */
export const crawlerQueueDays = 14;

/** What is wrong with the crawler's settings together. */
export function crawlerProblems({
  crawlerEvents,
  crawlerSchedule,
  crawlerAlarmHours: chosen,
}: CrawlerSettings): string[] {
  const gap = longestGapHours(crawlerSchedule);
  return !crawlerEvents || chosen === undefined || chosen > gap
    ? []
    : [
        `archive.crawlerAlarmHours is ${chosen}, and archive.crawlerSchedule, ${JSON.stringify(crawlerSchedule)}, has up to ${Math.ceil(gap)} hours between two runs: the alarm would go off though all is well. Write more than ${Math.ceil(gap)}, or leave it out.`,
      ];
}

/** What these settings lose although they are valid. */
export function crawlerWarnings({ crawlerEvents, crawlerSchedule }: CrawlerSettings): string[] {
  const gap = longestGapHours(crawlerSchedule);
  return crawlerEvents && 2 * gap > crawlerQueueDays * 24
    ? [
        `archive.crawlerSchedule is ${JSON.stringify(crawlerSchedule)}, with up to ${Math.ceil(gap)} hours between two runs: events about new objects wait for ${crawlerQueueDays} days, so that events_by_type may never show some. Run it each week or more often, or set archive.crawlerEvents: false.`,
      ]
    : [];
}
