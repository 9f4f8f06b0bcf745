import * as z from "zod";

/** Settings `deadLetters`. */
export const deadLetterSettings = z.strictObject({
  retentionDays: z.int().min(1).max(14).default(14).describe("Days an undeliverable event is kept."),
  retryHours: z
    .int()
    .min(1)
    .max(24)
    .optional()
    .describe(
      "Hours of retries before an event is a dead letter. Absent: EventBridge's own 24. Not confirmed on AWS for targets that are buses: try it before you rely on it.",
    ),
});

export type DeadLetterSettings = z.output<typeof deadLetterSettings>;

/**
 * Hours of retries of a hub's rules. The key has no default because members' rules must distinguish an absent key from
 * 24: their target is a bus, and by default they have no retry policy.
 */
export const hubRetryHours = ({ retryHours = 24 }: DeadLetterSettings): number => retryHours;
