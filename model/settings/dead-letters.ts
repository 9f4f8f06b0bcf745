import * as z from "zod";

/** Settings `deadLetters`. */
export const deadLetterSettings = z.strictObject({
  retentionDays: z.int().min(1).max(14).default(14).describe("Days for which an undeliverable event is retained."),
  retryHours: z
    .int()
    .min(1)
    .max(24)
    .optional()
    .describe(
      "Hours of retries before an event becomes a dead letter. Absent: EventBridge's default of 24. Not confirmed on AWS for targets that are buses: test it before you rely on it.",
    ),
});

export type DeadLetterSettings = z.output<typeof deadLetterSettings>;

/**
 * Hours of retries of a hub's rules. The key has no default because members' rules must distinguish an absent key from
 * 24: their target is a bus, and by default they have no retry policy.
 */
export const hubRetryHours = ({ retryHours = 24 }: DeadLetterSettings): number => retryHours;
