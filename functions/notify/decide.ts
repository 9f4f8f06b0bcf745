import { z } from "zod";
import type { Envelope, JsonObject } from "../../model/envelope";
import { compilePatterns } from "../../model/pattern";

const configuration = z.object({
  channels: z.array(z.object({ id: z.string(), kind: z.literal("slack"), secret: z.string() })),
  defaultChannel: z.string(),
  accounts: z.array(
    z.object({ id: z.string(), name: z.string(), unit: z.string(), tags: z.record(z.string(), z.string()) }),
  ),
  detections: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      why: z.string(),
      severity: z.enum(["low", "medium", "high", "critical"]),
      technique: z.string().optional(),
      source: z.string(),
      pattern: z.record(z.string(), z.json()),
      query: z.string().optional(),
    }),
  ),
});

export type Configuration = z.output<typeof configuration>;
export type Channel = Configuration["channels"][number];

export const readConfiguration = (raw: unknown): Configuration => configuration.parse(raw);

/** One message to one channel. */
export interface Notice {
  readonly channel: Channel;
  /** The same for the same incident on the same channel. */
  readonly key: string;
  readonly message: JsonObject;
}

/** Which detections an event fires, and what is to be said of them where. */
export function createDecider({ detections, channels, defaultChannel, accounts }: Configuration) {
  const patterns = compilePatterns(
    new Map(detections.map(({ id, source, pattern }) => [id, { source: [source], ...(pattern as JsonObject) }])),
  );
  return (event: Envelope): Notice[] => {
    const channel = channels.find(({ id }) => id === defaultChannel);
    if (channel === undefined) return [];
    const account = accounts.find(({ id }) => id === event.account);
    return patterns.match(event).flatMap((id) => {
      const detection = detections.find((each) => each.id === id);
      if (detection === undefined) return [];
      const where = `${account?.name ?? "an account that is not known"} (${event.account}), ${event.region}`;
      const text = `${detection.title} in ${where}. ${detection.why}`;
      return [
        {
          channel,
          key: `${channel.id}#${detection.id}#${event.account}#${event.region}`,
          message: { text, blocks: [{ type: "section", text: { type: "plain_text", text } }] },
        },
      ];
    });
  };
}
