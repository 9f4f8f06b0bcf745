import type { Account } from "../accounts/account";
import type { Alarm } from "../alarm";
import { awsCallerExceptions } from "../detections/aws-callers";
import { chosenDetections } from "../detections/detections";
import { type DetectionRule, detectionsOf, planDetectionRules, rulesLeftFor } from "../detections/detection-rules";
import type { BusAdmission } from "../iam/policies";
import type { OpenTypes } from "../archive/archive";
import { type Provenance, provenances } from "../envelope";
import { arns, centralRuleArn, type HubPlace, type Names, namesOf } from "../names";
import { carriesHeartbeat } from "../network/heartbeat";
import type { Hub, Network } from "../network/network";
import { reachOf } from "../network/reach";
import { type TicketChannel, ticketChannels } from "../notify/tickets";
import { alarmsOf } from "../operations/alarms";
import { type DashboardPlan, planDashboard } from "../operations/dashboard";
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
import { ownReaders } from "../queries/own-readers";
import { dayOf } from "../texts";
import type { PlannedResponder } from "../responders/plan";
import { withoutReplays } from "../rule";
import { crawlerAlarmHours } from "../settings/crawler";
import { hubRetryHours } from "../settings/dead-letters";
import type { NotificationSettings } from "../settings/notifications";
import { isEnabled } from "../settings/responders";
import type { Settings } from "../settings/schema";
import { type ProgramTable, programTables } from "../tables/program-tables";
import { type ArchiveRule, planArchiveRules } from "./archive-rules";
import { feedingRuleArns, planResponders } from "./responders";

/** The resources of a hub Region, without its members, as plain data: components build it and make no decisions. */
export interface HubPlan extends HubPlace {
  readonly bus: BusPlan;
  readonly archive: ArchivePlan;
  /** Tables that the program fills itself. */
  readonly tables: readonly ProgramTable[];
  readonly queries: { readonly gigabytesPerQuery: number };
  /** Undefined if another hub receives account events, or settings disable it. */
  readonly reconciliation: ReconciliationPlan | undefined;
  readonly alarms: readonly Alarm[];
  /** Undefined if settings switch it off. */
  readonly dashboard: DashboardPlan | undefined;
  /** Addresses that receive an email for each alarm. */
  readonly emails: readonly string[];
  /** Undefined if there are no notification channels. */
  readonly notifications: NotificationPlan | undefined;
  readonly responders: readonly PlannedResponder[];
  readonly archiveRules: readonly (readonly ArchiveRule[])[];
  readonly detectionRules: readonly DetectionRule[];
  /** Hours EventBridge retries before an event becomes a dead letter. */
  readonly retryHours: number;
}

/** The central bus of a hub. */
export interface BusPlan {
  readonly admission: BusAdmission;
  /** ARNs, or patterns of them, of the rules whose dead letters the bus's queue accepts. */
  readonly deadLettersOf: readonly string[];
  /** Days an undeliverable event is retained. */
  readonly deadLetterDays: number;
  /** Days an event can be replayed. */
  readonly replayDays: number;
  /** Log level of the bus; `OFF` creates no log. */
  readonly logLevel: Settings["bus"]["logLevel"];
  readonly logRetentionDays: number;
}

/** A delivery stream: from 1, of the streams of its provenance. */
export interface StreamPlan {
  readonly number: number;
  readonly provenance: Provenance;
}

/** The archive of a hub, and its readers. */
export interface ArchivePlan {
  /** Delivery streams, in order. */
  readonly streams: readonly StreamPlan[];
  /** Sources whose senders may choose the detail type. */
  readonly openTypes: OpenTypes;
  readonly settings: Settings["archive"];
  /** Readers of the archive, as suffixes of ARNs: `role/security-analyst`, `role/aws-reserved/sso.amazonaws.com/*`. */
  readonly readers: readonly string[];
  /** Days query results are kept in the working bucket. */
  readonly resultDays: number;
  /** Days the delivery streams' error log is kept. */
  readonly logRetentionDays: number;
}

/** The calls to the pipeline that reconciles accounts. */
export interface ReconciliationPlan {
  readonly rules: readonly ReconciliationRule[];
  readonly endpoint: ReconciliationEndpoint;
  /** Name or ARN of the Secrets Manager secret that authenticates the calls. */
  readonly secret: string;
  readonly invocationsPerSecond: number;
}

/** Resources of the function `notify` in addition to itself. */
export interface NotificationPlan {
  readonly settings: NotificationSettings;
  readonly tickets: readonly TicketChannel[];
  /** False disables the digest schedule and the ticket rules. */
  readonly enabled: boolean;
}

export interface HubPlanArgs {
  readonly hub: Hub;
  readonly settings: Settings;
  readonly accounts: readonly Account[];
  readonly network: Network;
  /** Time of the run: expired exemptions and ended exceptions are marked in their tables. */
  readonly now: Date;
}

/** Plans a hub. Throws `SettingsError` if its detections do not fit on the central bus. */
export function planHub({ hub, settings, accounts, network, now }: HubPlanArgs): HubPlan {
  const names = namesOf(network.environment);
  const place = { accountId: settings.organization.governanceAccountId, region: hub.region, names };
  const reconciliation = planReconciliationOf(network.environment, hub, settings);
  const detections = detectionsOf(hub, settings);
  const tickets = ticketChannels(settings.notifications);
  const streams = planStreams(hub);
  const alarms = planAlarms();
  const responders = planResponders({
    ...place,
    settings,
    accounts,
    members: network.members.filter(({ hubRegion }) => hubRegion === hub.region),
    detections,
    reaches: reachOf(hub, settings),
    streams: streamNames(names, streams),
  });
  return {
    ...place,
    bus: planBus(place, settings, reconciliation),
    archive: {
      streams,
      openTypes: hub.openTypes,
      settings: settings.archive,
      readers: [...settings.queries.readers, ...ownReaders(place, settings.queries)],
      resultDays: settings.queries.resultDays,
      logRetentionDays: settings.bus.logRetentionDays,
    },
    tables: planTables(place, { settings, accounts, network, now }),
    queries: { gigabytesPerQuery: settings.queries.gigabytesPerQuery },
    reconciliation,
    alarms,
    dashboard: settings.alarms.dashboard
      ? planDashboard({
          place,
          rules: hub.rules,
          streams: hub.streams,
          alarms,
          responders,
          crawlerEvents: settings.archive.crawlerEvents,
        })
      : undefined,
    emails: settings.alarms.emails,
    notifications:
      settings.notifications.channels.length > 0
        ? { settings: settings.notifications, tickets, enabled: isEnabled(settings.responders, "notify") }
        : undefined,
    responders,
    archiveRules: planArchiveRules(hub),
    detectionRules: planDetectionRules(
      detections,
      rulesLeftFor(hub, tickets.length),
      settings.detections.exceptions,
    ).map(withoutReplays),
    retryHours: hubRetryHours(settings.deadLetters),
  };

  function planAlarms(): Alarm[] {
    return alarmsOf({
      names,
      rules: hub.rules,
      streams: hub.streams,
      bufferSeconds: settings.archive.bufferSeconds,
      heartbeatMinutes: settings.heartbeat.minutes,
      othersBeat: network.members.some(
        (member) => member.hubRegion === hub.region && member.accountId !== place.accountId && carriesHeartbeat(member),
      ),
      ...(settings.archive.crawlerEvents && { crawlHours: crawlerAlarmHours(settings.archive) }),
    });
  }
}

/** Streams for events of services, and as many for events that somebody put, if any are governed. */
const planStreams = ({ rules, streams }: Hub): StreamPlan[] =>
  provenances
    .filter((provenance) => provenance === "service" || rules.some((rule) => rule.provenance === provenance))
    .flatMap((provenance) => Array.from({ length: streams }, (_, index) => ({ number: index + 1, provenance })));

const streamNames = (names: Names, streams: readonly StreamPlan[]): Readonly<Record<Provenance, readonly string[]>> => {
  const of = (provenance: Provenance) =>
    streams
      .filter((stream) => stream.provenance === provenance)
      .map(({ number }) => names.deliveryStream(number, provenance));
  return { service: of("service"), put: of("put") };
};

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

/** Every account, the members that forward to this hub, exemptions and exceptions. */
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
    exceptions: [...settings.detections.exceptions, ...awsCallerExceptions(chosenDetections(settings))],
    today: dayOf(now),
  });
}

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
