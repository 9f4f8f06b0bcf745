import * as z from "zod";
import { accountId, id, secretReference, tagMap, unit } from "./values";
import { didYouMean } from "../nearest";
import { kindNames, kindOf, channelKinds, ownSettings, settingsShape } from "../channels/channel-kinds";

/** Settings `notifications`: channels and routes. */

const channelId = id("is not a channel's id: write lower-case words with hyphens, for example team-shop");

const severity = z.enum(["low", "medium", "high", "critical"]);

/** Description of each kind; kinds with the same description are listed together. */
const kindsText = [...new Set(channelKinds.map(({ what }) => what))]
  .map((what) => `${channelKinds.flatMap((each) => (each.what === what ? each.kind : [])).join(", ")}: ${what}.`)
  .join(" ");

const withoutSecret = channelKinds.flatMap(({ kind, secret }) => (typeof secret === "object" ? kind : []));

const isSet = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== undefined);

const channel = z
  .strictObject({
    id: channelId.describe("Identity in routes, logs and resource names."),
    kind: z.enum(kindNames).describe(kindsText),
    secret: secretReference("event-governance/slack")
      .optional()
      .describe(
        `Name or ARN of the secret in Secrets Manager, for every kind except ${withoutSecret.join(" and ")}. With a Slack bot token each incident has one thread: docs/responders.md says what each secret holds.`,
      ),
    ...settingsShape,
  })
  .superRefine((channel, { addIssue }) => {
    const { id, kind, secret } = channel;
    const values: Readonly<Record<string, unknown>> = channel;
    const problem = (key: string, message: string) => addIssue({ code: "custom", path: [key], message });
    for (const { key, kind: owner, verb, hint } of ownSettings)
      if (owner === kind && !isSet(values[key])) problem(key, `${verb} missing for ${id}: ${hint}`);
      else if (owner !== kind && isSet(values[key]))
        problem(key, `${verb} only for kind ${owner}, but ${id} is ${kind}: leave the key out`);
    const { secret: reader } = kindOf(kind);
    if (typeof reader === "object") {
      if (secret !== undefined) problem("secret", `is not used by ${id}: ${reader.unused}`);
    } else if (secret === undefined)
      problem("secret", `is missing for ${id}: write the name of a secret such as event-governance/${id}`);
  });

const route = z.strictObject({
  channels: z.array(channelId).min(1, "is empty: name at least one channel").describe("Ids of channels to notify."),
  severities: z.array(severity).min(1).optional().describe("Only these severities. Absent: all."),
  detections: z.array(z.string().min(1)).min(1).optional().describe("Only these detections, by id."),
  accounts: z
    .array(accountId)
    .min(1)
    .optional()
    .describe("Only events of these accounts; a finding belongs to the account that it is about."),
  units: z
    .array(unit)
    .min(1)
    .optional()
    .describe(
      "Only accounts in these organizational units and in the units below, by path, or by id where accounts have paths.",
    ),
  tags: tagMap
    .optional()
    .describe("Only accounts with all of these tags, for example to reach the owning team's channel."),
});

export const notificationSettings = z
  .strictObject({
    channels: z.array(channel).default([]).describe("Where messages go. Empty: nobody is notified."),
    routes: z
      .array(route)
      .default([])
      .describe("Which detections go to which channels. All conditions of a route must hold."),
    match: z.enum(["all", "first"]).default("all").describe("Use all matching routes, or only the first."),
    defaultChannel: channelId
      .optional()
      .describe("Id of the channel for what no route matches. Absent: the first channel."),
    dedupeMinutes: z
      .int()
      .min(1)
      .max(1440)
      .default(60)
      .describe(
        "Minutes within which repeats of an incident are deduplicated. They are counted, and told in one message when the minutes are over.",
      ),
    collapseAfter: z
      .int()
      .min(1)
      .max(1000)
      .default(10)
      .describe(
        "Incidents of one detection in one account that are told one by one within `dedupeMinutes`. Further ones are told together: how many they are, and where to see them.",
      ),
    digest: z
      .strictObject({
        severities: z.array(severity).default(["low"]).describe("Severities that go into the digest. Empty: none."),
        hours: z.int().min(1).max(24).default(24).describe("Hours between digests."),
      })
      .prefault({})
      .describe("One message for everything that is not urgent."),
    accessPortal: z
      .strictObject({
        url: z
          .url({
            protocol: /^https$/,
            error: "is not the access portal's address: write one such as https://example.awsapps.com/start",
          })
          .describe("Address of the AWS access portal, for links that open the right account."),
        roleName: z
          .string()
          .regex(/^[\w+=,.@-]{1,32}$/, "is not the name of a permission set: write one such as SecurityAudit")
          .describe("Name of the permission set that the links use."),
      })
      .optional()
      .describe("Absent: links open the console in whichever account the reader is signed in to."),
  })
  .superRefine(({ channels, routes, defaultChannel }, { addIssue }) => {
    const ids = channels.map(({ id }) => id);
    for (const [index, id] of ids.entries())
      if (ids.indexOf(id) !== index)
        addIssue({
          code: "custom",
          path: ["channels", index, "id"],
          message: `is already the id of an earlier channel: write another`,
        });
    const known = (id: string) =>
      ids.length === 0
        ? "there are none yet: add it to notifications.channels, or remove it here"
        : didYouMean(id, ids);
    routes.forEach((route, index) =>
      route.channels.forEach((id, position) => {
        if (!ids.includes(id))
          addIssue({
            code: "custom",
            path: ["routes", index, "channels", position],
            message: `is not the id of a channel. ${known(id)}`,
          });
      }),
    );
    if (defaultChannel !== undefined && !ids.includes(defaultChannel))
      addIssue({
        code: "custom",
        path: ["defaultChannel"],
        message: `is not the id of a channel. ${known(defaultChannel)}`,
      });
  })
  .prefault({})
  .describe("Who is notified of detections.");

export type NotificationSettings = z.output<typeof notificationSettings>;
