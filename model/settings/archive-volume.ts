import * as z from "zod";

/** Expected volume for sizing a hub's delivery streams, unless settings give their number. */
export const archiveVolume = z.strictObject({
  eventsPerMember: z
    .number()
    .positive()
    .default(5000)
    .describe("Average number of governed events per account, Region and day."),
  kilobytesPerEvent: z.number().positive().max(1024).default(2).describe("Average size of an event."),
  peakFactor: z.number().min(1).default(10).describe("Ratio of the busiest minutes to the average."),
});
