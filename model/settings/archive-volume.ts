import * as z from "zod";

/** Expected volume for sizing a hub's delivery streams, unless settings give their number. */
export const archiveVolume = z.strictObject({
  eventsPerMember: z
    .number()
    .positive()
    .default(5000)
    .describe("Governed events that an account makes in one Region on a day, on average."),
  kilobytesPerEvent: z.number().positive().max(1024).default(2).describe("Size of an event, on average."),
  peakFactor: z.number().min(1).default(10).describe("How many times the average the busiest minutes reach."),
});
