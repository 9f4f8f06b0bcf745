import { z } from "zod";

/** Settings `notifications`: who is told of what, and where. */

const channelId = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    "is not a channel's id: write lower-case words with hyphens, for example team-shop",
  );

/** A webhook or token in the settings would be in the repository, in Pulumi's state and in every preview. */
const secretName = z
  .string()
  .min(1)
  .max(512)
  .refine(
    (name) =>
      !/:\/\/|^xox[a-z]-|hooks\.slack\.com|webhook|\s/i.test(name) || name.startsWith("arn:aws:secretsmanager:"),
    "looks like a webhook or a token, which must not be in the settings: store it in Secrets Manager and write the secret's name, for example event-governance/slack",
  )
  .regex(/^[A-Za-z0-9/_+=.@:-]+$/, "is not a secret's name or ARN: write one such as event-governance/slack");

const channel = z.strictObject({
  id: channelId.describe("Identity in routes and logs."),
  kind: z.enum(["slack"]).describe("slack: an incoming webhook of Slack."),
  secret: secretName.describe(
    'Name or ARN of the secret in Secrets Manager: {"webhook": "https://hooks.slack.com/…"}.',
  ),
});

export const notificationSettings = z
  .strictObject({
    channels: z.array(channel).default([]).describe("Where messages go. Empty: nobody is told."),
    defaultChannel: channelId
      .optional()
      .describe("Id of the channel that takes what no route sends elsewhere. Absent: the first channel."),
  })
  .prefault({})
  .describe("Who is told of detections.");

export type NotificationSettings = z.output<typeof notificationSettings>;
