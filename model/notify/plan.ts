import type { Account } from "../accounts/account";
import { awsCallerExceptions } from "../detections/aws-callers";
import type { Detection } from "../detections/detection";
import { patternOf } from "../detections/detections";
import { type Alarm, fiveMinutes } from "../alarm";
import { channelKinds, kindOf } from "../channels/channel-kinds";
import type { Json, JsonObject } from "../envelope";
import { arns, type HubPlace, type Names } from "../names";
import type { Exception } from "../settings/exceptions";
import { own } from "../json";
import { savedQueryParameters } from "../queries/saved-queries";
import type { NotificationSettings } from "../settings/notifications";
import type { Statement } from "../iam/policies";
import type { ResponderPlan } from "../responders/plan";
import { hideMessagesOf, useState } from "../responders/policies";
import type { RulePlan } from "../rule";

/** The event that triggers the digest. The function recognizes it by these values. */
export const digestDue = { source: "event-governance.schedule", detailType: "Digest Due" } as const;

/** True if any channel has a digest. */
export const hasDigest = ({ digest }: NotificationSettings): boolean => digest.severities.length > 0;

/** Any principal in the organization can put events with our source: the rule only accepts our own account's. */
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

export interface NotifyPlanArgs extends HubPlace {
  readonly settings: {
    readonly notifications: NotificationSettings;
    readonly detections: { readonly exceptions: readonly Exception[] };
  };
  readonly accounts: readonly Account[];
  /** The hub's detections. */
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
    configuration: {
      ...notifyConfiguration(notifications, accounts, detections, place),
      exceptions: [...settings.detections.exceptions, ...awsCallerExceptions(detections)].map(
        ({ owner: _, reason: __, ...each }) => each,
      ) as unknown as Json,
    },
    timeoutSeconds: 60,
    memoryMegabytes: 256,
    attempts: 20,
    // One event of an incident with repeats waits until its window ends; alarmLate watches the others.
    lateAfterSeconds: 60 * (notifications.dedupeMinutes + 15),
    alarms: [alarmLate(place.names)],
  };
}

/** A metric of the function (`functions/notify/handler.ts`): the queue's own cannot tell what was told from what was not. */
const alarmLate = ({ prefix }: Names): Alarm => ({
  ...fiveMinutes,
  comparisonOperator: "GreaterThanThreshold",
  suffix: "untold",
  description:
    "A channel does not take its messages: an event waits for more than 15 minutes. The function's log names the channel.",
  metrics: [{ namespace: prefix, metricName: "MessagesLate", dimensions: { service: "notify" } }],
  statistic: "Sum",
  threshold: 0,
});

/** `configuration.json` of the function. */
const notifyConfiguration = (
  settings: NotificationSettings,
  accounts: readonly Account[],
  detections: readonly Detection[],
  place: HubPlace,
): JsonObject => ({
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
  collapseAfter: settings.collapseAfter,
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
    ...(detection.query !== undefined && {
      query: { name: detection.query, parameters: [...(own(savedQueryParameters, detection.query) ?? [])] },
    }),
    look: [...detection.triage.look],
    harmless: detection.triage.harmless,
    contain: detection.triage.contain,
    ...(detection.subject !== undefined && { subject: [...detection.subject] }),
    ...(detection.eachSubject === true && { eachSubject: true }),
    pattern: patternOf(detection),
  })),
});

/** A secret's ARN ends in six random characters (Secrets Manager user guide, "Permissions policy examples"). */
const secretArn = (secret: string, { accountId, region }: HubPlace) =>
  secret.startsWith("arn:") ? secret : `arn:aws:secretsmanager:${region}:${accountId}:secret:${secret}-??????`;

const notifyStatements = (settings: NotificationSettings, place: HubPlace): Statement[] => {
  const { accountId, region, names } = place;
  const secrets = new Set(
    settings.channels.flatMap(({ kind, secret }) => (kindOf(kind).secret === "function" ? (secret ?? []) : [])),
  );
  const stateArn = arns.table(region, accountId, names.state);
  return [
    hideMessagesOf(arns.queue(region, accountId, names.responder("notify"))),
    useState(stateArn, "BatchGetItem", "UpdateItem"),
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
