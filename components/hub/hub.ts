import type { Provider as NativeProvider } from "@pulumi/aws-native/provider";
import type { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import { formats } from "../../model/archive/formats";
import type { HubPlan, NotificationPlan, ReconciliationPlan } from "../../model/hub/hub-plan";
import { ArchiveRules } from "../archive/archive-rules";
import { EventArchive } from "../archive/event-archive";
import { EventCatalog } from "../archive/event-catalog";
import { EvidenceWatch } from "../archive/evidence-watch";
import { PeoplePolicies } from "../archive/people-policies";
import { NotificationChannels } from "../responders/notification-channels";
import { buildResponders } from "../responders/responders";
import { TicketSystems } from "../responders/ticket-systems";
import { NamedQueries, readNamedQueries } from "../tables/named-queries";
import { PartitionCrawler } from "../tables/partition-crawler";
import { ProgramTables } from "../tables/program-tables";
import { Alarms } from "./alarms";
import { CentralBus } from "./central-bus";
import { consoleLinks } from "./console-links";
import { HubDashboard } from "./dashboard";
import { Deployment } from "./deployment";
import { DetectionRules } from "./detection-rules";
import { Reconciliation } from "./reconciliation";

/** The part of a hub that its members need. */
export interface Hub {
  /** Resources that must exist before the first event is forwarded: earlier events match no archive rule. */
  readonly ready: readonly pulumi.Resource[];
  /** Outputs of the hub's stack. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Builds the resources of a hub Region in the governance account, without its members. */
export function buildHub(plan: HubPlan, aws: Provider, native: NativeProvider): Hub {
  const { accountId, region, names, retryHours } = plan;
  const place = { accountId, region, names };
  const deployment = new Deployment();
  const governance = { providers: [aws], transformations: [deployment.note] };

  const bus = new CentralBus("central-bus", { ...place, ...plan.bus }, { ...governance, providers: [aws, native] });
  const catalog = new EventCatalog("event-catalog", { ...place, settings: plan.archive.settings }, governance);
  const archive = new EventArchive("event-archive", { ...place, ...plan.archive, catalog }, governance);
  createTables();
  const queries = createQueries();
  const people = new PeoplePolicies("people", { ...place, archive }, governance);
  if (plan.reconciliation) createReconciliation(plan.reconciliation);
  const alarms = createAlarms();
  const dashboard = plan.dashboard && new HubDashboard("dashboard", plan.dashboard, governance);
  new EvidenceWatch("evidence-watch", { ...place, archive, bus, alarms, retryHours }, governance);
  if (plan.notifications) createChannels(plan.notifications);
  const responders = createResponders();
  const archiveRules = createArchiveRules();
  createDetectionRules();
  responders.buildLast(deployment.resources());
  deployment.end();
  return { ready: [bus, archiveRules], outputs: outputs() };

  /** The crawler adds partitions of archived events; each of the program's own tables is a single object. */
  function createTables(): void {
    const { crawlerSchedule: schedule, crawlerEvents: events } = plan.archive.settings;
    new PartitionCrawler(
      "partition-crawler",
      {
        ...place,
        bucket: archive.archive,
        keyArn: archive.keyArn,
        database: catalog.database,
        tables: catalog.crawled,
        schedule,
        events,
      },
      governance,
    );
    new ProgramTables("program-tables", { archive, catalog, tables: plan.tables }, governance);
  }

  function createQueries(): NamedQueries {
    return new NamedQueries(
      "named-queries",
      { names, archive, catalog, queries: readNamedQueries(), ...plan.queries },
      governance,
    );
  }

  function createReconciliation(reconciliation: ReconciliationPlan): void {
    new Reconciliation("reconciliation", { ...place, ...reconciliation, bus, retryHours }, governance);
  }

  function createAlarms(): Alarms {
    const { alarms, emails } = plan;
    return new Alarms("operations", { ...place, alarms, emails }, { ...governance, dependsOn: [archive] });
  }

  function createChannels({ settings, tickets, enabled }: NotificationPlan): void {
    const options = { ...governance, dependsOn: [bus] };
    new NotificationChannels("notification-channels", { ...place, settings, bus, enabled }, options);
    if (tickets.length > 0)
      new TicketSystems("ticket-systems", { ...place, bus, channels: tickets, retryHours, enabled }, options);
  }

  function createResponders() {
    return buildResponders({ place, plans: plan.responders, bus, alarms, archive, retryHours }, governance);
  }

  /** After the responders: events that the streams do not accept go to the queue of a function. */
  function createArchiveRules(): ArchiveRules {
    return new ArchiveRules(
      "event-archive",
      {
        ...place,
        bus,
        rules: plan.archiveRules,
        streams: archive.streamArns,
        deadLetterQueueArn: responders.deadLetterQueueArn ?? bus.deadLetterQueueArn,
        retryHours,
      },
      { ...governance, dependsOn: [...responders.all] },
    );
  }

  function createDetectionRules(): void {
    new DetectionRules(
      "detections",
      { names, bus, rules: plan.detectionRules, targets: responders.detectionTargets, retryHours },
      { ...governance, dependsOn: [bus, ...responders.all] },
    );
  }

  function outputs() {
    return {
      busArn: bus.arn,
      archiveBucket: archive.archive.bucket,
      database: catalog.database,
      workgroup: queries.workgroup,
      alarmTopicArn: alarms.topicArn,
      readOnlyPolicyArn: people.readOnlyArn,
      analystPolicyArn: people.analystArn,
      console: consoleLinks(region, {
        bus: bus.name,
        bucket: archive.archive.bucket,
        folder: formats[plan.archive.settings.format].folder,
        workgroup: queries.workgroup,
        ...(dashboard && { dashboard: dashboard.name }),
      }),
    };
  }
}
