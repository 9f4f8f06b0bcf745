import * as z from "zod";

/** The section `event-governance:drift`. */
export const driftSettings = z.strictObject({
  detect: z
    .boolean()
    .default(false)
    .describe(
      "Compare each hub with what was deployed, and tell of each difference: the function detect-drift of each hub, docs/responders.md. False: only npm run verify compares.",
    ),
  hours: z.int().min(1).max(12).default(6).describe("Hours between two comparisons."),
});
