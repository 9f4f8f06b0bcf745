import { formats } from "../archive/formats";
import type { GovernedEvent } from "../catalog/governed-event";
import { type HubPlan, type HubPlanArgs, planHub } from "../hub/hub-plan";
import { heartbeatSource } from "../names";
import { governedEvents } from "../network/governed-events";
import { carriesHeartbeat } from "../network/heartbeat";
import { type Member, planNetwork } from "../network/network";
import { hasDigest } from "../notify/plan";
import { dollarsFor, firehoseRecordBytes, gigabyte, type PriceId, prices } from "../prices";
import { responderAlarms } from "../responders/alarms";
import { chosenQueries } from "../query-schedules/chosen-queries";
import { partitionsOf } from "../query-schedules/partitions";
import type { PlannedResponder } from "../responders/plan";
import { runsPerMonth } from "../settings/schedule";
import { type Assumed, assumptions, type AssumptionId } from "./assumptions";
import { type Heartbeats, heartbeatsOf } from "./heartbeats";
import { catalogTraffic, monthSeconds, type Traffic } from "./traffic";
import { callsFor, correlationWork, runsOf, runsOfRate, silenceWork, type Work } from "./watchers";

/** One charge: so many units of a price in one account and Region, and where the count comes from. */
export interface CostLine {
  readonly account: string;
  readonly region: string;
  readonly price: PriceId;
  /** Units of the price, in a month of 30 days. */
  readonly count: number;
  readonly dollars: number;
  /** `56 schedules × 2,880 runs`: every number of the count, in words. */
  readonly from: string;
}

export interface Estimate {
  readonly lines: readonly CostLine[];
  readonly traffic: Traffic;
  /** Heartbeats of a month. */
  readonly heartbeats: number;
  readonly assumed: Assumed;
  readonly dollars: number;
}

export interface EstimateArgs extends Pick<HubPlanArgs, "accounts" | "now" | "settings"> {
  readonly environment: string;
  readonly assumed: Assumed;
  /** In place of the catalog's volumes. */
  readonly traffic?: (usual: Traffic) => Traffic;
  /** False: as if buckets had no S3 Bucket Key, which the program always sets. @default true */
  readonly bucketKeys?: boolean;
}

/** Milliseconds of one comparison of a hub: some hundred calls, of which four run at a time. */
const comparingMilliseconds = 15_000;

/** What heartbeats are in the archive. */
const heartbeatKind = { source: heartbeatSource, detailType: "Heartbeat" } as const;

const monthMinutes = monthSeconds / 60;
const daysOfMonth = 30;
/** Smallest object that S3 moves to Standard-IA (S3 API reference, "PutBucketLifecycleConfiguration"). */
const leastTransition = 128 * 1024;
/** Days for which a version that expired is kept (components/archive/event-archive.ts). */
const noncurrentDays = 30;
/** Most entries of one receive or delete (SQS API reference, "ReceiveMessage"). */
const messagesPerRequest = 10;
/** Least that Athena charges for a query ("Amazon Athena pricing"). */
const leastScan = 10 * 1024 ** 2;

/** Bytes as Firehose charges one record. */
export const billedRecord = (bytes: number): number =>
  Math.max(1, Math.ceil(bytes / firehoseRecordBytes)) * firehoseRecordBytes;

/**
 * What a deployed environment is charged in a month of 30 days, once the archive is as old as its retention: one line for
 * each account, Region and price. Counts come from the plan that the program builds (a test holds it against the recorded
 * resources), from the traffic, and from the assumptions; free allowances are not deducted.
 *
 * Throws `SettingsError` where the plan does.
 */
export function estimate(args: EstimateArgs): Estimate {
  const { settings, accounts, assumed, environment } = args;
  const network = planNetwork(environment, settings, accounts);
  const events = governedEvents(settings);
  const usual = catalogTraffic(network, events, { bytesPerEvent: assumed.bytesPerEvent, billedBytes: billedRecord });
  const traffic = args.traffic?.(usual) ?? usual;
  const lines: CostLine[] = [];
  const beats = new Map<string, number>();
  const members = new Map(network.members.map((member) => [`${member.accountId} ${member.region}`, member]));
  const governance = settings.organization.governanceAccountId;
  for (const member of network.members) {
    const sent = heartbeatsOf(member, environment, settings.heartbeat.minutes);
    beats.set(member.hubRegion, (beats.get(member.hubRegion) ?? 0) + sent.events);
    addMember(member, sent);
  }
  if (settings.alarms.memberDeadLetters === "each") addLettersAlarms();
  for (const place of traffic.places) {
    const { account, region, hubRegion } = place;
    const member = members.get(`${account} ${region}`);
    const leaves = account !== governance || region !== hubRegion;
    const what = member === undefined ? "counted" : traffic.basis;
    if (leaves) add(account, region, "eventbridge-delivery", place.events, `${count(place.events)} events (${what})`);
    if (region !== hubRegion)
      add(
        account,
        region,
        "transfer-between-regions",
        place.bytes / gigabyte,
        `${count(place.events)} events of ${count(place.bytes / Math.max(1, place.events))} bytes, to ${hubRegion}`,
      );
  }
  addTrail(events);
  for (const hub of network.hubs) {
    const plan = planHub({ hub, settings, accounts, network, now: args.now });
    addHub(plan, beats.get(hub.region) ?? 0);
  }
  return {
    lines,
    traffic,
    heartbeats: [...beats.values()].reduce((sum, each) => sum + each, 0),
    assumed,
    dollars: lines.reduce((sum, { dollars }) => sum + dollars, 0),
  };

  function add(account: string, region: string, price: PriceId, units: number, from: string): void {
    if (units <= 0) return;
    lines.push({ account, region, price, count: units, dollars: dollarsFor(price, units), from });
  }

  /**
   * One for each queue. Where the governance account owns the members' rules, their letters are in one of its own in each
   * Region, and members have a queue for heartbeats alone.
   */
  function addLettersAlarms(): void {
    const from = "alarms.memberDeadLetters: each";
    const delegates = settings.rollout.mode === "delegated";
    const having = network.members.filter(
      (member) => !delegates || member.accountId === governance || carriesHeartbeat(member),
    );
    for (const { accountId, region } of having) add(accountId, region, "cloudwatch-alarm", 1, from);
    const others = network.members.filter(({ accountId }) => accountId !== governance);
    if (delegates)
      for (const region of new Set(others.map((member) => member.region)))
        add(governance, region, "cloudwatch-alarm", 1, `${from}, for all members' rules of the Region`);
  }

  /** Rules, roles and queues cost nothing while they are idle; heartbeats do. */
  function addMember({ accountId, region, hubRegion }: Member, sent: Heartbeats): void {
    if (sent.events === 0) return;
    const { schedules, minutes, rules, ruleMinutes } = sent;
    add(
      accountId,
      region,
      "scheduler-invocation",
      sent.runs,
      `1 schedule each ${minutes} minutes and ${schedules} each ${ruleMinutes}`,
    );
    const of = `1 heartbeat each ${minutes} minutes and one of ${rules} rules each ${ruleMinutes}`;
    add(accountId, region, "eventbridge-custom", sent.events, of);
    if (accountId !== governance || region !== hubRegion)
      add(accountId, region, "eventbridge-delivery", sent.events, of);
    if (region !== hubRegion)
      add(
        accountId,
        region,
        "transfer-between-regions",
        (sent.events * assumed.bytesPerEvent) / gigabyte,
        `${of}, of ${assumed.bytesPerEvent} bytes, to ${hubRegion}`,
      );
  }

  /** Data events exist where a trail logs them, in the account of the trail: said of the management account. */
  function addTrail(governed: readonly GovernedEvent[]): void {
    const ids = new Set(governed.filter(({ dataEvents }) => dataEvents === true).map(({ id }) => id));
    const logged = traffic.kinds
      .flatMap(({ entries }) => Object.entries(entries))
      .filter(([id]) => ids.has(id))
      .reduce((sum, [, amount]) => sum + amount, 0);
    add(
      settings.organization.managementAccountId,
      settings.homeRegion,
      "cloudtrail-data-events",
      logged,
      `${count(logged)} events of ${[...ids].sort().join(", ")}; a trail that logs more of them costs more`,
    );
  }

  function addHub(plan: HubPlan, heartbeats: number): void {
    const { region, accountId, archive } = plan;
    const hub = (price: PriceId, units: number, from: string) => {
      add(accountId, region, price, units, from);
    };
    const here = traffic.places.filter(({ hubRegion }) => hubRegion === region);
    const events = sum(here, ({ events: each }) => each);
    const all = events + heartbeats;
    const bytes = sum(here, (place) => place.bytes) + heartbeats * assumed.bytesPerEvent;
    const billed = sum(here, ({ billedBytes }) => billedBytes) + heartbeats * billedRecord(assumed.bytesPerEvent);
    const records = `${count(events)} events (${traffic.basis}) and ${count(heartbeats)} heartbeats`;
    const objects = objectsOf(plan, heartbeats);

    // Replay archive.
    hub("eventbridge-archive-processing", bytes / gigabyte, `${records}, ${count(bytes)} bytes`);
    hub(
      "eventbridge-archive-storage",
      (bytes / gigabyte) * (plan.bus.replayDays / daysOfMonth),
      `${count(bytes)} bytes a month for bus.replayDays ${plan.bus.replayDays}`,
    );

    // Firehose.
    hub(
      "firehose-ingestion",
      billed / gigabyte,
      `${records}, each rounded up to a multiple of ${firehoseRecordBytes} bytes`,
    );
    if (formats[archive.settings.format].delivery.conversion !== undefined)
      hub(
        "firehose-conversion",
        billed / gigabyte,
        `${records}, rounded up; archive.format ${archive.settings.format}`,
      );
    hub("firehose-partitioning", bytes / gigabyte, `${records}, ${count(bytes)} bytes delivered`);
    hub("firehose-objects", objects.count, objects.from);
    hub(
      "firehose-jq",
      (all * assumed.jqMilliseconds) / 3_600_000,
      `${count(all)} records of ${assumed.jqMilliseconds} ms (jqMilliseconds)`,
    );

    // S3.
    const { standard, infrequent, transitions } = storage(plan, objects.folders);
    const kept = `archive.retentionDays ${archive.settings.retentionDays} and ${noncurrentDays} days as a noncurrent version; ${percent(assumed.storedShare)} of the bytes are stored (storedShare)`;
    hub(
      "s3-standard",
      standard,
      `bytes up to day ${archive.settings.infrequentAccessDays}, and of folders whose objects have less than 128 KiB; ${kept}`,
    );
    hub(
      "s3-infrequent",
      infrequent,
      `bytes from day ${archive.settings.infrequentAccessDays} on, of folders whose objects have 128 KiB or more; ${kept}`,
    );
    hub("s3-transition", transitions, "objects of 128 KiB or more");
    hub(
      "s3-put",
      2 * objects.count,
      `${count(objects.count)} objects that Firehose puts, and as many listings of the crawler`,
    );
    const perDay = objects.count / daysOfMonth;
    const reads = assumed.queriesPerMonth * assumed.daysPerQuery * perDay + objects.count;
    const readFrom = `${assumed.queriesPerMonth} queries (queriesPerMonth) of ${assumed.daysPerQuery} days (daysPerQuery) with ${count(perDay)} objects, and one read of the crawler for each object`;
    hub("s3-get", reads, readFrom);

    // KMS.
    hub("kms-key", 1, "the key of the archive and of query results; each of its first two yearly rotations adds one");
    const requests = objects.count + reads;
    const bucketKeys = args.bucketKeys ?? true;
    hub(
      "kms-request",
      requests * (bucketKeys ? assumed.bucketKeyShare : 1),
      `${count(requests)} objects put and read${bucketKeys ? `, of which S3 Bucket Keys leave ${percent(assumed.bucketKeyShare)} (bucketKeyShare)` : ", without S3 Bucket Keys"}`,
    );

    // Glue and Athena.
    const runs = runsPerMonth(archive.settings.crawlerSchedule);
    hub(
      "glue-crawler",
      (runs * assumed.crawlerUnits * assumed.crawlerMinutes) / 60,
      `${count(runs)} runs of archive.crawlerSchedule ${archive.settings.crawlerSchedule}, of ${assumed.crawlerMinutes} minutes (crawlerMinutes) with ${assumed.crawlerUnits} DPUs (crawlerUnits)`,
    );
    const partitions = objects.partitions * (archive.settings.retentionDays / daysOfMonth);
    hub(
      "glue-objects",
      partitions,
      `${count(objects.partitions)} new partitions a month for archive.retentionDays ${archive.settings.retentionDays}`,
    );
    hub(
      "glue-requests",
      objects.partitions + assumed.queriesPerMonth,
      `${count(objects.partitions)} partitions added, and ${assumed.queriesPerMonth} queries (queriesPerMonth)`,
    );
    const scanned = Math.max(leastScan, ((bytes * assumed.storedShare) / daysOfMonth) * assumed.daysPerQuery);
    hub(
      "athena-scanned",
      (scanned * assumed.queriesPerMonth) / 1024 ** 4,
      `${assumed.queriesPerMonth} queries (queriesPerMonth) of ${count(scanned)} bytes: ${assumed.daysPerQuery} days (daysPerQuery), 10 MB at least`,
    );

    for (const { name, rate, days, runs, bytes: read } of scheduledReads(plan, heartbeats))
      hub(
        "athena-scanned",
        (runs * Math.max(leastScan, read)) / 1024 ** 4,
        `saved query ${name} (queries.scheduled), ${rate}: ${count(runs)} runs of ${count(read)} bytes: ${days} days of what it reads, 10 MB at least`,
      );

    addResponders(plan);
    if (archive.settings.crawlerEvents)
      hub(
        "sqs-request",
        objects.count * (1 + 2 / messagesPerRequest),
        `${count(objects.count)} new objects told to the crawler's queue, and received and deleted by ${messagesPerRequest}`,
      );
    addOperations(plan, all);
  }

  /** What each saved query that runs by itself reads in a run: its days of those events that it may look at. */
  function scheduledReads({ responders, region }: HubPlan, heartbeats: number) {
    if (!responders.some(({ id, enabled }) => id === "run-queries" && enabled)) return [];
    const beats = { ...heartbeatKind, bytes: heartbeats * assumed.bytesPerEvent };
    const kinds = [...traffic.kinds.filter(({ hubRegion }) => hubRegion === region), beats];
    return chosenQueries(settings).map(({ name, rate, days, sql }) => {
      const { reads } = partitionsOf(sql);
      const month = sum(kinds.filter(reads), ({ bytes }) => bytes);
      return {
        name,
        rate,
        days,
        runs: runsOfRate(rate),
        bytes: ((month * assumed.storedShare) / daysOfMonth) * days,
      };
    });
  }

  /**
   * Objects that Firehose writes: a folder gets one when the buffer of its first record is full of time. With events at
   * random, each object takes the buffer's seconds and the wait for the next event.
   */
  function objectsOf({ archive, region }: HubPlan, heartbeats: number) {
    const { bufferSeconds } = archive.settings;
    const kinds = traffic.kinds.filter(({ hubRegion }) => hubRegion === region);
    const beat = { provenance: "put" as const, events: heartbeats, bytes: heartbeats * assumed.bytesPerEvent };
    const folders = [...kinds, ...(heartbeats > 0 ? [beat] : [])].map(({ provenance, events, bytes }) => {
      const streams = archive.streams.filter((stream) => stream.provenance === provenance).length;
      const ofStream = events / Math.max(1, streams);
      const objects = Math.max(1, streams) * (ofStream / (1 + (ofStream * bufferSeconds) / monthSeconds));
      return { events, bytes, objects, partitions: events / (1 + events / daysOfMonth) };
    });
    const calculated = sum(folders, ({ objects }) => objects);
    const counted = traffic.objects?.[region];
    return {
      folders,
      count: counted ?? calculated,
      partitions: sum(folders, ({ partitions }) => partitions),
      from:
        counted === undefined
          ? `${folders.length} folders a day (source and detail type), each with an object for the events of archive.bufferSeconds ${bufferSeconds}`
          : "objects counted in the archive",
    };
  }

  /** GB-months of the archive at its full age, and transitions a month. */
  function storage({ archive }: HubPlan, folders: ReturnType<typeof objectsOf>["folders"]) {
    const { retentionDays, infrequentAccessDays } = archive.settings;
    const days = retentionDays + noncurrentDays;
    let [standard, infrequent, transitions] = [0, 0, 0];
    for (const { bytes, objects } of folders) {
      const perDay = (bytes * assumed.storedShare) / daysOfMonth / gigabyte;
      const moves =
        objects > 0 && (bytes * assumed.storedShare) / objects >= leastTransition && infrequentAccessDays < days;
      standard += perDay * (moves ? infrequentAccessDays : days);
      infrequent += moves ? perDay * (days - infrequentAccessDays) : 0;
      transitions += moves ? objects : 0;
    }
    return { standard, infrequent, transitions };
  }

  function addResponders(plan: HubPlan): void {
    const { region, accountId } = plan;
    const hub = (price: PriceId, units: number, from: string) => {
      add(accountId, region, price, units, from);
    };
    for (const responder of plan.responders) {
      const { id } = responder;
      if (!responder.enabled) continue;
      const { messages, calls, from, work, milliseconds } = callsOf(responder, region);
      hub(
        "sqs-request",
        assumed.pollsPerMinute * monthMinutes,
        `queue of ${id}: ${assumed.pollsPerMinute} requests a minute while idle (pollsPerMinute)`,
      );
      hub(
        "sqs-request",
        messages * (1 + 2 / messagesPerRequest),
        `queue of ${id}: ${from}, sent one by one, received and deleted by ${messagesPerRequest}`,
      );
      if (responder.isFairToAccounts === true)
        hub(
          "sqs-fair-request",
          messages * (1 + 2 / messagesPerRequest),
          `queue of ${id}: ${from}, each of its account's message group`,
        );
      hub("lambda-request", calls, `${id}: ${count(calls)} calls for ${from}`);
      hub(
        "lambda-arm",
        (calls * (milliseconds ?? assumed.functionMilliseconds) * responder.memoryMegabytes) / 1000 / 1024,
        `${id}: ${count(calls)} calls of ${milliseconds ?? assumed.functionMilliseconds} ms${milliseconds === undefined ? " (functionMilliseconds)" : ""} with ${responder.memoryMegabytes} MB`,
      );
      hub(
        "cloudwatch-logs",
        (calls * assumed.logBytesPerCall) / gigabyte,
        `${id}: ${count(calls)} calls with ${assumed.logBytesPerCall} bytes (logBytesPerCall)`,
      );
      if (id === "notify")
        hub(
          "dynamodb-write",
          messages * assumed.writesPerNotice,
          `notify: ${count(messages)} events with ${assumed.writesPerNotice} writes (writesPerNotice)`,
        );
      if (work !== undefined) {
        hub("dynamodb-write", work.writes.amount, `${id}: ${work.writes.from}`);
        hub("dynamodb-read", work.reads.amount, `${id}: ${work.reads.from}`);
      }
      const runs = runsOf(responder);
      hub(
        "scheduler-invocation",
        runs,
        `schedule of ${id}: ${(responder.schedules ?? []).map(({ expression }) => expression).join(", ")}`,
      );
      hub("eventbridge-custom", runs, `${count(runs)} events of the schedule of ${id}`);
    }
  }

  function callsOf(
    responder: PlannedResponder,
    region: string,
  ): {
    readonly messages: number;
    readonly calls: number;
    readonly from: string;
    readonly work?: Work;
    readonly milliseconds?: number;
  } {
    const here = traffic.places.filter(({ hubRegion }) => hubRegion === region);
    const events = sum(here, (place) => place.events);
    const { id, batch } = responder;
    const workOf = { "watch-silence": silenceWork, "correlate-events": correlationWork }[id as string];
    if (workOf !== undefined && batch !== undefined) {
      const work = workOf(responder, {
        environment,
        heartbeat: settings.heartbeat,
        members: network.members.filter(({ hubRegion }) => hubRegion === region),
        kinds: traffic.kinds.filter(({ hubRegion }) => hubRegion === region),
        count,
      });
      const { amount: messages, from } = work.messages;
      const gathered = `${from}, gathered for ${batch.seconds} seconds`;
      return { messages, calls: callsFor(messages, batch), from: gathered, work };
    }
    if (id === "detect-drift") {
      const runs = runsOf(responder);
      return { messages: runs, calls: runs, from: `${count(runs)} comparisons`, milliseconds: comparingMilliseconds };
    }
    if (id === "run-queries") {
      const runs = runsOf(responder);
      return { messages: runs, calls: runs, from: `${count(runs)} runs of saved queries` };
    }
    if (id === "claim-check") return { messages: 0, calls: 0, from: "events that are too large for Firehose" };
    if (/-findings$/.test(id)) {
      const found = sum(
        traffic.kinds.filter(
          ({ hubRegion, source, detailType }) =>
            hubRegion === region && source === "aws.securityhub" && detailType.startsWith("Security Hub Findings"),
        ),
        (kind) => kind.events,
      );
      return { messages: found, calls: found, from: `${count(found)} findings of Security Hub` };
    }
    const fired = events * assumed.firedShare;
    return {
      messages: fired,
      calls: fired,
      from: `${count(fired)} events that fire (firedShare ${assumed.firedShare})`,
    };
  }

  function addOperations(plan: HubPlan, events: number): void {
    const { region, accountId, names } = plan;
    const hub = (price: PriceId, units: number, from: string) => {
      add(accountId, region, price, units, from);
    };
    const { alarmMetrics, customMetrics } = inventoryOf(plan);
    hub("cloudwatch-alarm", alarmMetrics, `${alarmMetrics} metrics of alarms`);
    hub(
      "cloudwatch-metric",
      customMetrics,
      `${customMetrics} metrics of functions that alarms watch, in ${names.prefix}`,
    );
    if (plan.dashboard !== undefined) hub("cloudwatch-dashboard", 1, "alarms.dashboard");
    const logged = { OFF: 0, ERROR: 0, INFO: 1, TRACE: 3 }[plan.bus.logLevel] * 1000;
    hub(
      "cloudwatch-logs",
      (events * logged) / gigabyte,
      `${count(events)} events with ${logged} bytes of bus.logLevel ${plan.bus.logLevel}`,
    );
    const secretIds = [...secretsOf(plan)];
    hub("secrets-manager-secret", secretIds.length, `secrets ${secretIds.join(", ")}`);
    if (plan.notifications?.enabled === true && hasDigest(plan.notifications.settings)) {
      const { hours } = plan.notifications.settings.digest;
      const from = `schedule of notifications.digest each ${hours} hours`;
      hub("scheduler-invocation", monthMinutes / 60 / hours, from);
      hub("eventbridge-custom", monthMinutes / 60 / hours, from);
    }
    const fired = events * assumed.firedShare;
    const addresses = (plan.notifications?.settings.channels ?? []).reduce(
      (total, channel) => total + (channel.kind === "email" ? channel.addresses.length : 0),
      0,
    );
    const mails = plan.emails.length * assumed.noticesPerAlarm + addresses * fired;
    hub(
      "sns-email",
      mails,
      `${plan.emails.length} addresses with ${assumed.noticesPerAlarm} alarms (noticesPerAlarm), and ${addresses} of email channels with ${count(fired)} notices`,
    );
    hub(
      "sns-request",
      assumed.noticesPerAlarm + (addresses > 0 ? fired : 0),
      `${assumed.noticesPerAlarm} alarms (noticesPerAlarm)${addresses > 0 ? ` and ${count(fired)} notices` : ""}`,
    );
  }
}

/** Secrets that settings name, each in a hub's Region. */
function secretsOf({ notifications, reconciliation }: HubPlan): ReadonlySet<string> {
  return new Set([
    ...(notifications?.settings.channels ?? []).flatMap((channel) =>
      channel.secret === undefined ? [] : [channel.secret],
    ),
    ...(reconciliation === undefined ? [] : [reconciliation.secret]),
  ]);
}

/** What a hub's plan comes to in resources that have a monthly price. */
export function inventoryOf({ alarms, responders, names }: HubPlan) {
  const all = [...alarms, ...responders.flatMap((plan) => responderAlarms(plan, names))];
  const metrics = all.flatMap((alarm) => alarm.metrics);
  const own = metrics.filter(({ namespace }) => namespace === names.prefix);
  return {
    alarmMetrics: metrics.length,
    customMetrics: new Set(own.map(({ metricName, dimensions }) => JSON.stringify([metricName, dimensions]))).size,
  };
}

/** The lines in groups, in dollars the largest first; `first` is a line of the group. */
function groupedBy(lines: readonly CostLine[], keyOf: (line: CostLine) => string) {
  const groups = new Map<string, { readonly first: CostLine; count: number; dollars: number }>();
  for (const line of lines) {
    const group = groups.get(keyOf(line)) ?? { first: line, count: 0, dollars: 0 };
    group.count += line.count;
    group.dollars += line.dollars;
    groups.set(keyOf(line), group);
  }
  return [...groups.values()].sort((a, b) => b.dollars - a.dollars);
}

/** Dollars by service, the largest first. */
export const byService = (lines: readonly CostLine[]): readonly (readonly [service: string, dollars: number])[] =>
  groupedBy(lines, ({ price }) => prices[price].service).map(({ first, dollars }) => [
    prices[first.price].service,
    dollars,
  ]);

/** Count and dollars by price, the largest first. */
export const byPrice = (lines: readonly CostLine[]): readonly Pick<CostLine, "price" | "count" | "dollars">[] =>
  groupedBy(lines, ({ price }) => price).map(({ first: { price }, count, dollars }) => ({ price, count, dollars }));

/** Dollars by account and Region, the largest first. */
export const byPlace = (lines: readonly CostLine[]): readonly Pick<CostLine, "account" | "region" | "dollars">[] =>
  groupedBy(lines, ({ account, region }) => `${account} ${region}`).map(({ first: { account, region }, dollars }) => ({
    account,
    region,
    dollars,
  }));

/** The assumptions on which the counts of lines rest. */
export const assumptionsOf = (lines: readonly CostLine[]): AssumptionId[] =>
  (Object.keys(assumptions) as AssumptionId[]).filter((id) => lines.some(({ from }) => from.includes(id)));

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

const digits = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const count = (amount: number): string => digits.format(amount >= 100 ? Math.round(amount) : amount);
const percent = (share: number): string => `${digits.format(share * 100)} %`;
