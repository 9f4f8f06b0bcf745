import type { Account } from "./account";
import type { Json, JsonObject } from "./envelope";
import type { NotificationSettings } from "./notification-settings";
import type { Statement } from "./policies";
import { useState } from "./responder-policies";

/** What the function `notify` is made of, in plain data. */

/** What the function must know of a detection. */
const provisionalDetections = [
  {
    id: "root-sign-in",
    title: "A root user signed in",
    why: "Root is for emergencies; any sign-in deserves a human.",
    severity: "high",
    technique: "T1078.004",
    source: "aws.signin",
    pattern: {
      "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
      detail: { eventName: ["ConsoleLogin"], userIdentity: { type: ["Root"] } },
    },
    query: "root-use",
  },
] as const;

export const notifyRules = provisionalDetections.map(({ id, title, source, pattern }) => ({
  suffix: id,
  description: title,
  pattern: { source: [source], ...(pattern as unknown as JsonObject) },
  state: "ENABLED" as const,
}));

export const notifyConfiguration = ({
  settings,
  accounts,
}: {
  readonly settings: NotificationSettings;
  readonly accounts: readonly Account[];
}): Json => ({
  channels: settings.channels.map((channel) => ({ ...channel })),
  defaultChannel: settings.defaultChannel ?? settings.channels[0]?.id ?? "",
  accounts: accounts.map(({ id, name, unit, tags }) => ({ id, name, unit, tags })),
  detections: provisionalDetections as unknown as Json,
});

/** Secrets end in six characters that Secrets Manager draws (Secrets Manager user guide, "Permissions policy examples"). */
const secretArn = (secret: string, { accountId, region }: { accountId: string; region: string }) =>
  secret.startsWith("arn:") ? secret : `arn:aws:secretsmanager:${region}:${accountId}:secret:${secret}-??????`;

export const notifyStatements = ({
  accountId,
  region,
  stateArn,
  settings,
}: {
  readonly accountId: string;
  readonly region: string;
  readonly stateArn: string;
  readonly settings: NotificationSettings;
}): Statement[] => [
  {
    Sid: "ReadSecrets",
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: settings.channels.map(({ secret }) => secretArn(secret, { accountId, region })),
  },
  useState(stateArn, "PutItem"),
];
