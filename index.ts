import { archiveRuleArns, ArchiveRules } from "./components/archive/archive-rules";
import { CentralBus } from "./components/hub/central-bus";
import { consoleLinks } from "./components/hub/console-links";
import { deferOutputs } from "./components/sdk/deferred-outputs";
import { EvidenceWatch } from "./components/archive/evidence-watch";
import { EventArchive } from "./components/archive/event-archive";
import { EventCatalog } from "./components/archive/event-catalog";
import { recognizeFormerNames } from "./components/sdk/former-names";
import { DetectionRules } from "./components/hub/detection-rules";
import { buildMembers } from "./components/members/members";
import { Reconciliation } from "./components/hub/reconciliation";
import { NamedQueries, readNamedQueries } from "./components/tables/named-queries";
import { Operations } from "./components/hub/operations";
import { PeoplePolicies } from "./components/archive/people-policies";
import { PartitionCrawler } from "./components/tables/partition-crawler";
import { ProgramTables } from "./components/tables/program-tables";
import { withoutPromiseTraces } from "./components/sdk/promise-traces";
import { governanceNativeProvider, governanceProvider } from "./components/providers";
import { buildResponders, detectionTargets, feedingRuleArns } from "./components/responders/responders";
import { orRunError, readStackSettings, type StackSettings } from "./environment/stack-settings";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "./model/accounts/account";
import { dayOf } from "./model/remediate/exemptions";
import { formats } from "./model/archive/formats";
import { detectionsOf, planDetectionRules, rulesLeftFor } from "./model/detections/detection-rules";
import { ticketChannels } from "./model/notify/tickets";
import { watchRuleArns } from "./model/operations/evidence-watch";
import { arns, namesOf } from "./model/names";
import { type Hub, type Member, type Network, planNetwork } from "./model/network/network";
import { disabledWarnings } from "./model/accounts/opt-in-regions";
import { programTables } from "./model/tables/program-tables";
import {
  planReconciliation,
  reconcilingHub,
  reconciliationEndpoint,
  reconciliationRuleArns,
} from "./model/operations/reconciliation";
import { findAccounts } from "./organization/accounts";

/**
 * One Region of one environment: the forwarding of every account in it and, where the Region is a hub, the central bus,
 * its archive, the catalog and the saved queries. Names follow from settings, so no stack reads another's outputs.
 */
async function build() {
  withoutPromiseTraces();
  deferOutputs();
  recognizeFormerNames();
  const stack = readStackSettings();
  const accounts = await orRunError(findAccounts(stack.settings));
  for (const warning of disabledWarnings(stack.settings, accounts, stack.region)) void pulumi.log.warn(warning);
  const network = planNetwork(stack.environment, stack.settings, accounts);
  const aws = governanceProvider(stack);

  // Where members are divided among stacks, the Region's first stack is the hub.
  const hub = stack.shard === 1 ? network.hubs.find(({ region }) => region === stack.region) : undefined;
  const central = hub && buildHub(hub, stack, aws, { accounts, network });

  const members = await orRunError(
    buildMembers({
      stack,
      accounts,
      network,
      aws,
      // The hub first, archive rules included: what is forwarded before they exist matches nothing there.
      dependsOn: central ? [central.bus, central.rules] : [],
    }),
  );

  return {
    environment: stack.environment,
    region: stack.region,
    hubRegion: stack.settings.regions[stack.region]?.hub ?? stack.region,
    accounts: members.map(({ accountId, accountName }) => ({ id: accountId, name: accountName })),
    governedEvents: [...new Set(members.flatMap(({ rules }) => rules.flatMap(({ events }) => events)))].sort(),
    ...central?.outputs,
  };
}

/** An environment may exclude heartbeats like any other governed event. */
const carriesHeartbeat = ({ rules }: Member) => rules.some(({ events }) => events.includes("heartbeat"));

/** What a hub Region has beside its members. */
function buildHub(
  hub: Hub,
  { environment, region, shard, settings, leftOut }: StackSettings,
  aws: ReturnType<typeof governanceProvider>,
  { accounts, network }: { readonly accounts: readonly Account[]; readonly network: Network },
) {
  const accountId = settings.organization.governanceAccountId;
  const names = namesOf(environment);
  const place = { accountId, region, names };
  const native = governanceNativeProvider({ environment, region, settings });
  const reconciliation = reconcilingHub(settings) === region ? planReconciliation(environment, settings) : [];

  const bus = new CentralBus(
    "central-bus",
    {
      ...place,
      admission: {
        organizationId: settings.organization.id,
        paths: settings.organization.paths,
        requireForwarding: settings.bus.requireForwarding,
        ...(settings.bus.requireRuleNames && { ruleArn: arns.rule("*", "*", names.rule("*")) }),
      },
      deadLettersOf: [
        archiveRuleArns(place),
        ...reconciliationRuleArns(reconciliation, place),
        ...feedingRuleArns(place),
        watchRuleArns(names, region, accountId),
      ],
      deadLetterDays: settings.deadLetters.retentionDays,
      replayDays: settings.bus.replayDays,
      logLevel: settings.bus.logLevel,
      logRetentionDays: settings.bus.logRetentionDays,
    },
    { providers: [aws, native] },
  );
  const catalog = new EventCatalog("event-catalog", { ...place, settings: settings.archive }, { providers: [aws] });
  const archive = new EventArchive(
    "event-archive",
    {
      ...place,
      streams: hub.streams,
      settings: settings.archive,
      catalog,
      readers: settings.queries.readers,
      resultDays: settings.queries.resultDays,
      logRetentionDays: settings.bus.logRetentionDays,
    },
    { providers: [aws] },
  );
  new PartitionCrawler(
    "partition-crawler",
    {
      ...place,
      bucket: archive.archive,
      keyArn: archive.keyArn,
      database: catalog.database,
      tables: catalog.crawled,
      schedule: settings.archive.crawlerSchedule,
      events: settings.archive.crawlerEvents,
    },
    { providers: [aws] },
  );
  new ProgramTables(
    "program-tables",
    {
      archive,
      catalog,
      tables: programTables({
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
        today: dayOf(new Date()),
      }),
    },
    { providers: [aws] },
  );
  const queries = new NamedQueries(
    "named-queries",
    { names, archive, catalog, queries: readNamedQueries(), gigabytesPerQuery: settings.queries.gigabytesPerQuery },
    { providers: [aws] },
  );
  const people = new PeoplePolicies("people", { ...place, archive }, { providers: [aws] });
  if (settings.reconciliation && reconciliation.length > 0)
    new Reconciliation(
      "reconciliation",
      {
        ...place,
        bus,
        rules: reconciliation,
        endpoint: reconciliationEndpoint(settings.reconciliation),
        secret: settings.reconciliation.secret,
        invocationsPerSecond: settings.reconciliation.invocationsPerSecond,
        retryHours: settings.deadLetters.retryHours ?? 24,
      },
      { providers: [aws] },
    );
  const operations = new Operations(
    "operations",
    {
      ...place,
      rules: hub.rules,
      streams: hub.streams,
      emails: settings.alarms.emails,
      bufferSeconds: settings.archive.bufferSeconds,
      heartbeatMinutes: settings.heartbeat.minutes,
      ...(settings.archive.crawlerEvents && { crawlHours: settings.archive.crawlerAlarmHours }),
    },
    { providers: [aws], dependsOn: [archive] },
  );
  new EvidenceWatch(
    "evidence-watch",
    { ...place, archive, bus, operations, retryHours: settings.deadLetters.retryHours ?? 24 },
    { providers: [aws] },
  );
  const detections = detectionsOf(hub, settings);
  const responders = buildResponders({
    stack: { environment, region, shard, settings, leftOut },
    accounts,
    detections,
    bus,
    operations,
    archive,
    streams: archive.streamArns.map((_, index) => names.deliveryStream(index + 1)),
    aws,
  });
  // Last: what the streams do not take needs somebody who waits for it.
  const rules = new ArchiveRules(
    "event-archive",
    {
      ...place,
      bus,
      rules: hub.rules,
      streams: archive.streamArns,
      deadLetterQueueArn: responders.get("claim-check")?.queueArn ?? bus.deadLetterQueueArn,
      retryHours: settings.deadLetters.retryHours ?? 24,
    },
    { providers: [aws], dependsOn: [...responders.values()] },
  );
  new DetectionRules(
    "detections",
    {
      names,
      bus,
      rules: planDetectionRules(detections, rulesLeftFor(hub, ticketChannels(settings.notifications).length)),
      targets: detectionTargets(responders, settings.responders),
      retryHours: settings.deadLetters.retryHours ?? 24,
    },
    { providers: [aws], dependsOn: [bus, ...responders.values()] },
  );
  return {
    bus,
    rules,
    outputs: {
      busArn: bus.arn,
      archiveBucket: archive.archive.bucket,
      database: catalog.database,
      workgroup: queries.workgroup,
      alarmTopicArn: operations.topicArn,
      readOnlyPolicyArn: people.readOnlyArn,
      analystPolicyArn: people.analystArn,
      console: consoleLinks(region, {
        bus: bus.name,
        bucket: archive.archive.bucket,
        folder: formats[settings.archive.format].folder,
        workgroup: queries.workgroup,
      }),
    },
  };
}

export = build;
