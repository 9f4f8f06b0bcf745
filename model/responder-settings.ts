import { z } from "zod";

/** Every function that answers events; the name of its folder below functions/. */
export const responderIds = [
  "claim-check",
  "correlate-findings",
  "enrich-findings",
  "notify",
  "remediate",
  "resolve-findings",
] as const;
export type ResponderId = (typeof responderIds)[number];

/** Settings `responders`: the switches of the functions that answer events. */
export const responderSettings = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe("False stops every responder: rules are disabled and queues keep what they hold."),
    disable: z
      .array(z.enum(responderIds))
      .default([])
      .describe("Ids of responders that are stopped alone, for example notify."),
    logRetentionDays: z
      .union([7, 14, 30, 60, 90, 180, 365, 400].map((days) => z.literal(days)))
      .default(90)
      .describe("Days for which the functions' logs are kept."),
  })
  .prefault({})
  .describe("The functions that answer events.");

export type ResponderSettings = z.output<typeof responderSettings>;

/** Whether a responder runs. */
export const isEnabled = ({ enabled, disable }: ResponderSettings, id: ResponderId): boolean =>
  enabled && !disable.includes(id);
