import * as z from "zod";

/**
 * Every responder, by the name of its folder below functions/, with its concurrent batches: the maximum concurrency of
 * its event source mapping, at least 2. Few, because the services they call, such as Security Hub, have quotas shared
 * by the whole account, and the queue in front of them loses nothing.
 */
export const concurrencyOf = {
  "claim-check": 2,
  "correlate-events": 5,
  "correlate-findings": 2,
  "enrich-findings": 2,
  notify: 2,
  remediate: 5,
  "resolve-findings": 2,
  "run-queries": 2,
  "watch-silence": 2,
} as const;
export type ResponderId = keyof typeof concurrencyOf;

export const responderIds = Object.keys(concurrencyOf) as [ResponderId, ...ResponderId[]];

/** Settings `responders`: switches of the responders. */
export const responderSettings = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe(
        "False stops every responder: rules are disabled, except those of remediation, and queues retain their messages.",
      ),
    disable: z
      .array(z.enum(responderIds))
      .default([])
      .describe("Ids of individual responders to stop, for example notify."),
    reservedConcurrency: z
      .partialRecord(z.enum(responderIds), z.int().min(1).max(900))
      .default({})
      .describe(
        "Reserved concurrency of responders, by id; at least as many as run at the same time: docs/responders.md. Empty: none, because an account may be limited to 10 executions in a Region, where reserving fails.",
      ),
    logRetentionDays: z
      .union([7, 14, 30, 60, 90, 180, 365, 400].map((days) => z.literal(days)))
      .default(90)
      .describe("Days for which the functions' logs are retained."),
  })
  .prefault({})
  .describe("The functions that respond to events.");

export type ResponderSettings = z.output<typeof responderSettings>;

/** Validates rules across several keys. One sentence for each problem. */
export const checkResponders = ({ reservedConcurrency }: ResponderSettings): string[] =>
  responderIds.flatMap((id) => {
    const reserved = reservedConcurrency[id];
    const atOnce = concurrencyOf[id];
    return reserved === undefined || reserved >= atOnce
      ? []
      : [
          `responders.reservedConcurrency.${id} is ${reserved}, but ${atOnce} batches of it run at the same time: messages beyond the reservation would be throttled and could end up as dead letters. Write ${atOnce} or more.`,
        ];
  });

/** True if a responder is enabled. */
export const isEnabled = ({ enabled, disable }: ResponderSettings, id: ResponderId): boolean =>
  enabled && !disable.includes(id);
