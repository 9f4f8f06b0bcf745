import * as z from "zod";

/** The section `event-governance:heartbeat`. */
export const heartbeatSettings = z.strictObject({
  minutes: z.int().min(1).max(1440).default(15).describe("Minutes between heartbeats of an account and Region."),
  watch: z
    .boolean()
    .default(true)
    .describe(
      "Tell of accounts and of single forwarding rules that fall silent: the function watch-silence of each hub, docs/responders.md. False: only the saved query silent-accounts shows them.",
    ),
  silentHours: z
    .int()
    .min(2)
    .max(168)
    .optional()
    .describe(
      "Hours without a heartbeat after which a forwarding rule counts as silent: at least two of the intervals in which rules send theirs, an hour or minutes if that is longer. Absent: three intervals.",
    ),
  graceHours: z
    .int()
    .min(1)
    .max(720)
    .default(24)
    .describe("Hours in which an account, Region or rule that is new may stay silent, because it is still deployed."),
  trailHours: z
    .union([z.literal(0), z.int().min(24).max(720)])
    .default(168)
    .describe(
      "Hours without an event of CloudTrail after which an account that had some is told as one without a trail, although its heartbeats arrive; watch-silence then hears each of them (docs/cost.md). 0: it hears only calls that can silence an account.",
    ),
});

export type HeartbeatSettings = z.output<typeof heartbeatSettings>;

/** Minutes between two heartbeats of one rule: an hour, or as many as between those of the account and Region. */
export const ruleHeartbeatMinutes = (minutes: number): number => Math.max(60, minutes);

/** Hours without a heartbeat after which a rule counts as silent. */
export const silenceHours = ({ minutes, silentHours }: HeartbeatSettings): number =>
  silentHours ?? Math.ceil((3 * ruleHeartbeatMinutes(minutes)) / 60);

/**
 * Minutes without a heartbeat after which a rule is told as silent together with one that counts as silent: schedules of
 * an account beat at different minutes of the hour, and what fell silent together is one message.
 */
export const togetherMinutes = (settings: HeartbeatSettings): number => {
  const interval = ruleHeartbeatMinutes(settings.minutes);
  return Math.max(silenceHours(settings) * 60 - interval, 1.5 * interval);
};

/** Validates rules across several keys. One sentence for each problem. */
export function checkHeartbeat({ minutes, silentHours }: HeartbeatSettings): string[] {
  const least = Math.ceil((2 * ruleHeartbeatMinutes(minutes)) / 60);
  return silentHours === undefined || silentHours >= least
    ? []
    : [
        `heartbeat.silentHours is ${silentHours}, but with heartbeat.minutes ${minutes} a forwarding rule sends a heartbeat every ${ruleHeartbeatMinutes(minutes)} minutes: a single one that is late would be told as silence. Write ${least} or more.`,
      ];
}
