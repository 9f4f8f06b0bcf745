import * as z from "zod";
import { concurrencyOf, type ResponderId, responderIds } from "./responder-ids";

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
