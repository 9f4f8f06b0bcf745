import type { Account } from "../accounts/account";
import type { Alarm } from "../alarm";
import { type DetectionRule, detectionsOf, planDetectionRules, rulesLeftFor } from "../detections/detection-rules";
import type { BusAdmission } from "../iam/policies";
import { arns, centralRuleArn, type HubPlace, namesOf } from "../names";
import type { Hub, Member, Network } from "../network/network";
import { type TicketChannel, ticketChannels } from "../notify/tickets";
import { alarmsOf } from "../operations/alarms";
import { watchRuleArns } from "../operations/evidence-watch";
import {
  planReconciliation,
  reconcilingHub,
  type ReconciliationEndpoint,
  reconciliationEndpoint,
  type ReconciliationRule,
  type ReconciliationSections,
  reconciliationRuleArns,
} from "../operations/reconciliation";
import { dayOf } from "../remediate/exemptions";
import type { PlannedResponder } from "../responders/plan";
import { withoutReplays } from "../rule";
import { hubRetryHours } from "../settings/dead-letters";
import type { NotificationSettings } from "../settings/notifications";
import { isEnabled } from "../settings/responders";
import type { Settings } from "../settings/schema";
import { type ProgramTable, programTables } from "../tables/program-tables";
import { type ArchiveRule, planArchiveRules } from "./archive-rules";
import { feedingRuleArns, planResponders } from "./responders";

/** What a hub Region has beside its members, in plain data: components build it and decide nothing. */
export interface HubPlan extends HubPlace {
  readonly bus: BusPlan;
  readonly archive: ArchivePlan;
  /** Tables that the program fills itself. */
  readonly tables: readonly ProgramTable[];
  readonly queries: { readonly gigabytesPerQuery: number };
  /** Undefined where another hub hears of accounts, or settings ask for none. */
  readonly reconciliation: ReconciliationPlan | undefined;
  readonly alarms: readonly Alarm[];
  /** Addresses that get a mail for each alarm. */
  readonly emails: readonly string[];
  /** Undefined where nobody is notified. */
  readonly notifications: NotificationPlan | undefined;
  readonly responders: readonly PlannedResponder[];
  readonly archiveRules: readonly (readonly ArchiveRule[])[];
  readonly detectionRules: readonly DetectionRule[];
  /** Hours for which EventBridge retries before an event is a dead letter. */
  readonly retryHours: number;
}

/** The central bus of a hub. */
export interface BusPlan {
  readonly admission: BusAdmission;
  /** ARNs, or patterns of them, of the rules whose dead letters the bus's queue accepts. */
  readonly deadLettersOf: readonly string[];
  /** Days an undeliverable event is kept. */
  readonly deadLetterDays: number;
  /** Days for which events can be replayed. */
  readonly replayDays: number;
  /** Level of the bus's own log; `OFF` makes no log. */
  readonly logLevel: Settings["bus"]["logLevel"];
  readonly logRetentionDays: number;
}

/** The archive of a hub, and who reads it. */
export interface ArchivePlan {
  /** How many delivery streams there are. */
  readonly streams: number;
  readonly settings: Settings["archive"];
  /** Who reads the archive, as ends of ARNs: `role/security-analyst`, `role/aws-reserved/sso.amazonaws.com/*`. */
  readonly readers: readonly string[];
  /** Days for which query results are kept in the working bucket. */
  readonly resultDays: number;
  /** Days for which the delivery streams' error log is kept. */
  readonly logRetentionDays: number;
}

/** The calls of the pipeline that reconciles accounts. */
export interface ReconciliationPlan {
  readonly rules: readonly ReconciliationRule[];
  readonly endpoint: ReconciliationEndpoint;
  /** Name or ARN of the secret in Secrets Manager that the calls authenticate with. */
  readonly secret: string;
  readonly invocationsPerSecond: number;
}

/** What the function `notify` has beside itself. */
export interface NotificationPlan {
  readonly settings: NotificationSettings;
  readonly tickets: readonly TicketChannel[];
  /** False stops the schedule of digests and the rules of tickets. */
  readonly enabled: boolean;
}

export interface HubPlanArgs {
  readonly hub: Hub;
  readonly settings: Settings;
  readonly accounts: readonly Account[];
  readonly network: Network;
  /** When the program runs: exemptions that have expired are left out of the table of them. */
  readonly now: Date;
}

/** Plans a hub. Throws `SettingsError` where its detections do not fit the central bus. */
export function planHub({ hub, settings, accounts, network, now }: HubPlanArgs): HubPlan {
  const names = namesOf(network.environment);
  const place = { accountId: settings.organization.governanceAccountId, region: hub.region, names };
  const reconciliation = planReconciliationOf(network.environment, hub, settings);
  const detections = detectionsOf(hub, settings);
  const tickets = ticketChannels(settings.notifications);
  const streams = Array.from({ length: hub.streams }, (_, index) => names.deliveryStream(index + 1));
  return {
    ...place,
    bus: planBus(place, settings, reconciliation),
    archive: {
      streams: hub.streams,
      settings: settings.archive,
      readers: settings.queries.readers,
      resultDays: settings.queries.resultDays,
      logRetentionDays: settings.bus.logRetentionDays,
    },
    tables: planTables(place, { settings, accounts, network, now }),
    queries: { gigabytesPerQuery: settings.queries.gigabytesPerQuery },
    reconciliation,
    alarms: alarmsOf({
      names,
      rules: hub.rules,
      streams: hub.streams,
      bufferSeconds: settings.archive.bufferSeconds,
      heartbeatMinutes: settings.heartbeat.minutes,
      ...(settings.archive.crawlerEvents && { crawlHours: settings.archive.crawlerAlarmHours }),
    }),
    emails: settings.alarms.emails,
    notifications:
      settings.notifications.channels.length > 0
        ? { settings: settings.notifications, tickets, enabled: isEnabled(settings.responders, "notify") }
        : undefined,
    responders: planResponders({ ...place, settings, accounts, detections, streams }),
    archiveRules: planArchiveRules(hub),
    detectionRules: planDetectionRules(detections, rulesLeftFor(hub, tickets.length)).map(withoutReplays),
    retryHours: hubRetryHours(settings.deadLetters),
  };
}

function planBus(
  place: HubPlace,
  { organization, bus, deadLetters }: Pick<Settings, "organization" | "bus" | "deadLetters">,
  reconciliation: ReconciliationPlan | undefined,
): BusPlan {
  return {
    admission: {
      organizationId: organization.id,
      paths: organization.paths,
      requireForwarding: bus.requireForwarding,
      ...(bus.requireRuleNames && { ruleArn: arns.rule("*", "*", place.names.rule("*")) }),
    },
    deadLettersOf: [
      centralRuleArn(place, place.names.archiveRule("*")),
      ...reconciliationRuleArns(reconciliation?.rules ?? [], place),
      ...feedingRuleArns(place),
      watchRuleArns(place),
    ],
    deadLetterDays: deadLetters.retentionDays,
    replayDays: bus.replayDays,
    logLevel: bus.logLevel,
    logRetentionDays: bus.logRetentionDays,
  };
}

/** Every account, the members that forward to this hub, and the exemptions. */
function planTables(
  { accountId, region, names }: HubPlace,
  { settings, accounts, network, now }: Omit<HubPlanArgs, "hub">,
): ProgramTable[] {
  return programTables({
    bucket: names.bucket("working", accountId, region),
    accounts,
    managementAccountId: settings.organization.managementAccountId,
    governanceAccountId: accountId,
    members: network.members
      .filter(({ hubRegion }) => hubRegion === region)
      .map((member) => ({
        ...member,
        rules: member.rules.map(({ suffix }) => suffix),
        heartbeatMinutes: carriesHeartbeat(member) ? settings.heartbeat.minutes : null,
      })),
    exemptions: settings.exemptions,
    today: dayOf(now),
  });
}

/** An environment may exclude heartbeats like any other governed event. */
const carriesHeartbeat = ({ rules }: Member) => rules.some(({ events }) => events.includes("heartbeat"));

function planReconciliationOf(
  environment: string,
  { region }: Hub,
  settings: ReconciliationSections,
): ReconciliationPlan | undefined {
  const { reconciliation } = settings;
  if (reconciliation === undefined || reconcilingHub(settings.regions) !== region) return undefined;
  return {
    rules: planReconciliation(environment, settings),
    endpoint: reconciliationEndpoint(reconciliation),
    secret: reconciliation.secret,
    invocationsPerSecond: reconciliation.invocationsPerSecond,
  };
}
