import type { Account } from "../accounts/account";
import type { Detection } from "../detections/detection";
import { patternOf } from "../detections/detections";
import type { Json, JsonObject } from "../envelope";
import type { ChannelPlace } from "../channels/channel-kind";
import { channelKinds, kindOf } from "../channels/channel-kinds";
import { arns } from "../names";
import type { NotificationSettings } from "../settings/notifications";
import { policy, type PolicyDocument, putEventsFrom, type Statement } from "../iam/policies";
import { useState } from "../responders/policies";

/** What the function `notify` is made of, in plain data. */

/** Where a hub's notify stands. */
export type NotifyPlace = ChannelPlace;

/** The event that makes notify send what it has gathered. The function knows it by these words. */
export const digestDue = { source: "event-governance.schedule", detailType: "Digest Due" } as const;

/** Whether anything is gathered at all. */
export const hasDigest = ({ digest }: NotificationSettings): boolean => digest.severities.length > 0;

/** Anybody in the organization can put events with our source: the rule takes our own account's alone. */
export const digestRule = ({ accountId }: Pick<NotifyPlace, "accountId">) => ({
  suffix: "digest",
  description: "What is not urgent is told in one message",
  pattern: {
    source: [digestDue.source],
    "detail-type": [digestDue.detailType],
    account: [accountId],
  } satisfies JsonObject as JsonObject,
  state: "ENABLED" as const,
});

/** What the digest's schedule needs: put its event, and leave a dead letter where it could not. */
export const sendDigest = (busArn: string, queueArn: string): PolicyDocument =>
  policy(putEventsFrom(busArn, digestDue.source), {
    Sid: "LeaveDeadLetter",
    Effect: "Allow",
    Action: "sqs:SendMessage",
    Resource: queueArn,
  });

export const notifyConfiguration = (
  {
    settings,
    accounts,
    detections,
  }: {
    readonly settings: NotificationSettings;
    readonly accounts: readonly Account[];
    readonly detections: readonly Detection[];
  },
  place: NotifyPlace,
): Json => ({
  region: place.region,
  workgroup: place.names.workgroup,
  channels: settings.channels.map((channel) => {
    const { id, kind, secret } = channel;
    const { secret: reader, configure } = kindOf(kind);
    return { id, kind, ...(secret !== undefined && reader === "function" && { secret }), ...configure(channel, place) };
  }),
  routes: settings.routes as unknown as Json,
  match: settings.match,
  defaultChannel: settings.defaultChannel ?? settings.channels[0]?.id ?? "",
  dedupeMinutes: settings.dedupeMinutes,
  digest: settings.digest,
  ...(settings.accessPortal !== undefined && { accessPortal: settings.accessPortal }),
  accounts: accounts.map(({ id, name, unit, path, tags }) => ({
    id,
    name,
    unit,
    ...(path !== undefined && { path }),
    tags,
  })),
  detections: detections.map((detection) => ({
    id: detection.id,
    title: detection.title,
    why: detection.why,
    severity: detection.severity,
    ...(detection.technique !== undefined && { technique: detection.technique }),
    ...(detection.query !== undefined && { query: detection.query }),
    pattern: patternOf(detection),
  })),
});

/** A secret's ARN ends in six characters that Secrets Manager draws (Secrets Manager user guide, "Permissions policy examples"). */
const secretArn = (secret: string, { accountId, region }: NotifyPlace) =>
  secret.startsWith("arn:") ? secret : `arn:aws:secretsmanager:${region}:${accountId}:secret:${secret}-??????`;

export const notifyStatements = (settings: NotificationSettings, place: NotifyPlace): Statement[] => {
  const { accountId, region, names } = place;
  const secrets = new Set(
    settings.channels.flatMap(({ kind, secret }) => (kindOf(kind).secret === "function" ? (secret ?? []) : [])),
  );
  const stateArn = arns.table(region, accountId, names.state);
  return [
    {
      Sid: "HideMessages",
      Effect: "Allow",
      Action: "sqs:ChangeMessageVisibility",
      Resource: arns.queue(region, accountId, names.responder("notify")),
    },
    hasDigest(settings) ? useState(stateArn, "GetItem", "UpdateItem") : useState(stateArn, "UpdateItem"),
    ...(secrets.size > 0
      ? [
          {
            Sid: "ReadSecrets",
            Effect: "Allow" as const,
            Action: "secretsmanager:GetSecretValue",
            Resource: [...secrets].map((secret) => secretArn(secret, place)),
          },
        ]
      : []),
    ...channelKinds.flatMap(({ kind, statements }) => {
      const channels = settings.channels.filter((channel) => channel.kind === kind);
      return channels.length > 0 ? statements(channels, place) : [];
    }),
  ];
};
