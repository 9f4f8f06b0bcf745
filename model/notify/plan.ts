import type { Account } from "../accounts/account";
import type { Detection } from "../detections/detection";
import { patternOf } from "../detections/detections";
import type { Json } from "../envelope";
import { arns, type HubPlace, notificationSource } from "../names";
import type { NotificationSettings } from "../settings/notifications";
import { policy, type PolicyDocument, type Statement } from "../iam/policies";
import type { ResponderPlan } from "../responders/plan";
import { hideMessagesOf, putEventsFrom, useState } from "../responders/policies";
import type { RulePlan } from "../rule";
import { ticketChannels } from "./tickets";

/** The event that makes notify send what it has gathered. The function knows it by these words. */
export const digestDue = { source: "event-governance.schedule", detailType: "Digest Due" } as const;

/** Whether anything is gathered at all. */
export const hasDigest = ({ digest }: NotificationSettings): boolean => digest.severities.length > 0;

/** Anybody in the organization can put events with our source: the rule takes our own account's alone. */
const digestRule = (accountId: string): RulePlan => ({
  suffix: "digest",
  description: "What is not urgent is told in one message",
  pattern: {
    source: [digestDue.source],
    "detail-type": [digestDue.detailType],
    account: [accountId],
  },
  state: "ENABLED",
});

/** What the digest's schedule needs: put its event, and leave a dead letter where it could not. */
export const sendDigest = (busArn: string, queueArn: string): PolicyDocument =>
  policy(putEventsFrom(busArn, digestDue.source), {
    Sid: "LeaveDeadLetter",
    Effect: "Allow",
    Action: "sqs:SendMessage",
    Resource: queueArn,
  });

/** Topic of a channel of mail. */
const topicArn = (id: string, { accountId, region, names }: HubPlace) =>
  arns.topic(region, accountId, names.notificationTopic(id));

export interface NotifyPlanArgs extends HubPlace {
  readonly settings: { readonly notifications: NotificationSettings };
  readonly accounts: readonly Account[];
  /** Those of the hub. */
  readonly detections: readonly Detection[];
}

/** The function `notify`; undefined without channels. */
export function planNotify({ settings, accounts, detections, ...place }: NotifyPlanArgs): ResponderPlan | undefined {
  const { notifications } = settings;
  if (notifications.channels.length === 0) return undefined;
  return {
    id: "notify",
    description: "Tells people of detections",
    rules: hasDigest(notifications) ? [digestRule(place.accountId)] : [],
    answersDetections: true,
    statements: notifyStatements(notifications, place),
    configuration: notifyConfiguration(notifications, accounts, detections, place),
    timeoutSeconds: 60,
    memoryMegabytes: 256,
    attempts: 20,
  };
}

/** What the function reads as `configuration.json`. */
const notifyConfiguration = (
  settings: NotificationSettings,
  accounts: readonly Account[],
  detections: readonly Detection[],
  place: HubPlace,
): Json => ({
  region: place.region,
  workgroup: place.names.workgroup,
  channels: settings.channels.map(({ id, kind, secret, ticket }) => ({
    id,
    kind,
    // A ticket system's secret is EventBridge's to know.
    ...(secret !== undefined && kind !== "ticket" && { secret }),
    ...(ticket !== undefined && {
      ticket: { priorities: ticket.priorities, ...(ticket.body !== undefined && { body: ticket.body }) },
    }),
    ...(kind === "email" && { topicArn: topicArn(id, place) }),
  })),
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
const secretArn = (secret: string, { accountId, region }: HubPlace) =>
  secret.startsWith("arn:") ? secret : `arn:aws:secretsmanager:${region}:${accountId}:secret:${secret}-??????`;

const notifyStatements = (settings: NotificationSettings, place: HubPlace): Statement[] => {
  const { accountId, region, names } = place;
  const read = settings.channels.filter(({ kind }) => kind !== "ticket");
  const secrets = [...new Set(read.flatMap(({ secret }) => secret ?? []))];
  const topics = settings.channels.filter(({ kind }) => kind === "email").map(({ id }) => topicArn(id, place));
  const stateArn = arns.table(region, accountId, names.state);
  return [
    hideMessagesOf(arns.queue(region, accountId, names.responder("notify"))),
    hasDigest(settings) ? useState(stateArn, "GetItem", "UpdateItem") : useState(stateArn, "UpdateItem"),
    ...(secrets.length > 0
      ? [
          {
            Sid: "ReadSecrets",
            Effect: "Allow" as const,
            Action: "secretsmanager:GetSecretValue",
            Resource: secrets.map((secret) => secretArn(secret, place)),
          },
        ]
      : []),
    ...(topics.length > 0
      ? [{ Sid: "SendMail", Effect: "Allow" as const, Action: "sns:Publish", Resource: topics }]
      : []),
    ...(ticketChannels(settings).length > 0
      ? [putEventsFrom(arns.bus(region, accountId, names.bus), notificationSource)]
      : []),
  ];
};
