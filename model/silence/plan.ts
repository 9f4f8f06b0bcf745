import type { Account } from "../accounts/account";
import type { Alarm } from "../alarm";
import { fiveMinutes } from "../alarm";
import type { Json } from "../envelope";
import { arns, heartbeatSource, type HubPlace, type Names, silenceSource } from "../names";
import { putEventsFrom } from "../iam/policies";
import { carriesHeartbeat } from "../network/heartbeat";
import type { Member } from "../network/network";
import type { ResponderPlan } from "../responders/plan";
import { useState } from "../responders/policies";
import { ruleHeartbeatMinutes, silenceHours, togetherMinutes } from "../settings/heartbeat";
import { isEnabled } from "../settings/responders";
import type { Settings } from "../settings/schema";
import { silencingPattern, trailPattern } from "./changes";
import { expectedAccounts } from "./expected";
import { checkDue } from "./report";

export interface WatchSilencePlanArgs extends HubPlace {
  readonly settings: Pick<Settings, "heartbeat" | "organization" | "responders">;
  readonly accounts: readonly Account[];
  /** The hub's members. */
  readonly members: readonly Member[];
}

/**
 * The function `watch-silence`; undefined where settings want none, or no member of the hub carries heartbeats.
 *
 * It hears the heartbeats of single rules, not the account's: an account that falls silent misses those of all of its rules.
 * Events of CloudTrail are heard as a sign that a trail logs, and for the calls that explain a silence.
 */
export function planWatchSilence({
  settings,
  accounts,
  members,
  ...place
}: WatchSilencePlanArgs): ResponderPlan | undefined {
  const beating = members.filter(carriesHeartbeat);
  if (!settings.heartbeat.watch || beating.length === 0) return undefined;
  const { accountId, region, names } = place;
  const { heartbeat } = settings;
  const hours = silenceHours(heartbeat);
  return {
    id: "watch-silence",
    description: "Tells of accounts and forwarding rules that are not heard any more",
    rules: [
      {
        suffix: "heartbeats",
        description: "Heartbeats of single forwarding rules",
        pattern: { source: [heartbeatSource], "detail-type": ["Heartbeat"], detail: { rule: [{ exists: true }] } },
        state: "ENABLED",
      },
      {
        // Any principal in the organization can put events with our source: only our own account's are a schedule's.
        suffix: "check",
        description: "What was heard is compared with the plan",
        pattern: { source: [checkDue.source], "detail-type": [checkDue.detailType], account: [accountId] },
        state: "ENABLED",
      },
      {
        suffix: "trail",
        description: "Events of CloudTrail show that a trail logs, and why somebody is silent",
        pattern: heartbeat.trailHours === 0 ? silencingPattern : trailPattern,
        state: "ENABLED",
      },
    ],
    schedules: [
      {
        name: names.silenceCheck,
        roleName: names.role("silence-check", region),
        description: "Asks which accounts are silent",
        expression: "rate(1 hour)",
        ...checkDue,
      },
    ],
    // An account's heartbeats come within seconds of each other: together they are one write.
    batch: { size: 500, seconds: 60 },
    statements: [
      useState(arns.table(region, accountId, names.state), "BatchGetItem", "PutItem", "UpdateItem"),
      putEventsFrom(arns.bus(region, accountId, names.bus), silenceSource),
    ],
    configuration: {
      silentMinutes: hours * 60,
      togetherMinutes: togetherMinutes(heartbeat),
      graceMinutes: heartbeat.graceHours * 60,
      intervalMinutes: ruleHeartbeatMinutes(heartbeat.minutes),
      trailMinutes: heartbeat.trailHours * 60,
      managementAccountId: settings.organization.managementAccountId,
      prefix: names.prefix,
      ...expectedAccounts(beating, accounts),
    } as unknown as Json,
    timeoutSeconds: 300,
    memoryMegabytes: 512,
    alarms: [alarmSilent(names), ...(isEnabled(settings.responders, "watch-silence") ? [alarmDeaf(names)] : [])],
  };
}

const metricOf = ({ prefix }: Names, metricName: string) =>
  [{ namespace: prefix, metricName, dimensions: { service: "watch-silence" } }] as const;

/** People must learn of it even if no channel notifies them of detections. */
const alarmSilent = (names: Names): Alarm => ({
  ...fiveMinutes,
  suffix: "silent",
  description:
    "An account, or one of its forwarding rules, is not heard any more. The saved query silent-accounts names it, and npm run coverage says why.",
  metrics: metricOf(names, "AccountsFellSilent"),
  statistic: "Sum",
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
});

/** Who watches the watch: without its schedule, its rules, its queue or its code nothing would look wrong. */
const alarmDeaf = (names: Names): Alarm => ({
  suffix: "deaf",
  description:
    "The function watch-silence has heard nobody, or has not run, for three hours: an account that falls silent is not noticed.",
  metrics: metricOf(names, "AccountsHeard"),
  statistic: "Maximum",
  comparisonOperator: "LessThanThreshold",
  threshold: 1,
  period: 3600,
  evaluationPeriods: 3,
  treatMissingData: "breaching",
});
