import { alarmNameFacts } from "./alarm-names";
import { askAlike } from "./alike";
import type { Fact } from "./fact";
import { isObject, own } from "../../model/json";
import { uuidOf } from "../deterministic";
import type { Resource } from "../graph";
import { field, isBeside, nameOf, property, text } from "../recorded";
import { AlarmError, type AlarmMetric, readAlarm, type RecordedAlarm } from "../services/cloudwatch/alarms";
import { functionMetric, serviceMetric } from "../services/cloudwatch/metrics";
import { deliveriesOf } from "../services/events/delivery";
import { createEventBridge, type EventBridge } from "../services/events/eventbridge";
import type { World } from "../services/events/world";
import { longestGap } from "../services/glue/schedule";
import { type Access, createAccess } from "../services/iam/access";
import { parseArn } from "../services/iam/arn";
import type { Organization } from "../services/iam/organization";
import { eventsOf } from "../services/scheduler/schedules";
import { dashboardFacts } from "./dashboards";
import { metricProblem, metricsOf, ownFailures, resolutionProblem, watchedBy } from "./metric-sources";
import { rateSeconds } from "./rates";
import { sabotageFacts } from "./sabotage";

/** Who hears of alarms, by the settings. */
export interface Heard {
  readonly alarms: {
    readonly emails: readonly string[];
    readonly dashboard?: boolean;
    readonly memberDeadLetters?: "none" | "each";
  };
  /** Channels of some kinds have addresses of their own. */
  readonly notifications: { readonly channels: readonly { readonly addresses?: readonly string[] | undefined }[] };
}

const types = {
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  bus: "aws:cloudwatch/eventBus:EventBus",
  crawler: "aws:glue/crawler:Crawler",
  function: "aws:lambda/function:Function",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  queue: "aws:sqs/queue:Queue",
  rule: "aws:cloudwatch/eventRule:EventRule",
  stream: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  subscription: "aws:sns/topicSubscription:TopicSubscription",
} as const;

/**
 * Asks of each recorded alarm whether it watches something that exists, goes off when that is bad and comes back, and
 * reaches somebody; and of everything in an account with a central bus that can fail silently whether an alarm watches
 * it. Where settings name nobody who receives alarms, nobody hears.
 */
export function listen(
  { alarms: { emails, dashboard, memberDeadLetters }, notifications }: Heard,
  world: World,
  organization: Organization,
  resources: readonly Resource[],
): Fact[] {
  const access = createAccess(world, organization);
  const queuesRead = new Set(
    resources
      .filter((each) => each.type === types.mapping && property(each, "enabled") !== false)
      .map((mapping) => text(mapping, "eventSourceArn")),
  );
  let made: EventBridge | undefined;
  const bridge = () => (made ??= createEventBridge(world, organization));
  const forwarding = forwardingLetters(resources);
  const addresses = new Set([...emails, ...notifications.channels.flatMap((channel) => channel.addresses ?? [])]);
  const alarms: RecordedAlarm[] = [];
  const facts: Fact[] = [];
  for (const resource of resources.filter(({ type }) => type === types.alarm)) {
    const what = `alarm ${nameOf(resource)}`;
    try {
      const alarm = readAlarm(resource);
      alarms.push(alarm);
      facts.push(...judge(alarm));
    } catch (error) {
      if (!(error instanceof AlarmError)) throw error;
      facts.push({ what, urn: resource.urn, problem: `It ${error.message}.` });
    }
  }
  return [
    ...facts,
    ...alarmNameFacts(alarms, resources),
    ...askAlike(resources, /^aws:(cloudwatch\/metricAlarm|sns\/topic|sns\/topicSubscription):/),
    ...missingAlarms(resources, alarms, memberDeadLetters === "each"),
    ...unheardRules(),
    ...sabotageFacts(world, resources),
    ...subscribed(emails, alarms, resources),
    ...dashboardFacts(resources, dashboard === true),
    ...resources.filter(({ type }) => type === types.subscription).map(subscriptionFact),
  ];

  /** SNS API reference, "Subscribe": of a topic that exists, in its own Region. */
  function subscriptionFact(each: Resource): Fact {
    const topic = text(each, "topic") ?? "";
    const recorded = world.resource(topic);
    const isHere = recorded?.account === each.account && recorded.region === each.region;
    const endpoint = text(each, "endpoint") ?? "";
    const problem = !isHere
      ? `It subscribes to ${topic || "nothing"}, which is no recorded topic beside it.`
      : !addresses.has(endpoint)
        ? `It sends everything that ${topic} tells to ${endpoint || "nobody"}, whom settings do not name.`
        : text(each, "filterPolicy") !== undefined
          ? `It leaves out what does not match its filter policy, ${text(each, "filterPolicy")}.`
          : undefined;
    return { what: `subscription ${each.name}`, urn: each.urn, ...(problem !== undefined && { problem }) };
  }

  function judge(alarm: RecordedAlarm): Fact[] {
    const what = `alarm ${nameOf(alarm.resource)}`;
    const fact = (aspect: string, urn: string, problem: string | undefined): Fact => ({
      what: `${what}, ${aspect}`,
      urn,
      ...(problem !== undefined && { problem: `It ${problem}.` }),
    });
    const watched = alarm.metrics.flatMap(
      (metric) => metricProblem(alarm, metric, resources) ?? resolutionProblem(metric) ?? [],
    );
    const own = [
      fact("its metric", alarm.urn, watched[0]),
      fact("its threshold", alarm.urn, watched.length > 0 ? undefined : thresholdProblem(alarm, resources)),
    ];
    if (isOfForwarding(alarm)) return [...own, fact("its event", ...eventProblem(alarm))];
    return [
      ...own,
      ...reaches(alarm, "its action", alarm.actions, "goes off"),
      ...reaches(alarm, "its all-clear", alarm.okActions, "comes back"),
    ];

    function reaches(of: RecordedAlarm, aspect: string, actions: readonly string[], when: string): Fact[] {
      if (actions.length === 0) return [fact(aspect, of.urn, `tells nobody when it ${when}`)];
      const source = { arn: of.arn, account: of.account };
      return actions.map((topic) => {
        const deaf = topicProblem(access, "cloudwatch.amazonaws.com", source, topic);
        return fact(aspect, deaf?.urn || of.urn, deaf?.problem);
      });
    }
  }

  /** True if it watches dead letters of rules that forward: its event goes the way of the member's other events. */
  function isOfForwarding({ account, region, metrics }: RecordedAlarm): boolean {
    return metrics.every(({ dimensions }) => {
      const name = dimensions["QueueName"];
      return forwarding.some((queue) => queue.account === account && queue.region === region && nameOf(queue) === name);
    });
  }

  function eventProblem({ arn, urn }: RecordedAlarm): readonly [urn: string, problem: string | undefined] {
    const deaf =
      "has an event that reaches no channel: nobody hears when it goes off. Set a channel for governance-alarm-raised and let notify run, or set alarms.memberDeadLetters to none";
    return [urn, toldByEvent(arn) ? undefined : deaf];
  }

  /** A topic that takes the message of a service, and has somebody who listens. */
  function topicProblem(
    asked: Access,
    service: string,
    source: { readonly arn: string; readonly account: string },
    topic: string,
  ): { readonly urn: string; readonly problem: string } | undefined {
    const recorded = world.resource(topic);
    if (recorded === undefined) return { urn: "", problem: `sends to ${topic}, which is not a recorded topic` };
    const publish = asked.service(service, source, "sns:Publish", topic);
    if (!publish.allowed) return { urn: publish.culprit, problem: `cannot publish to ${topic}: ${publish.why}` };
    const keyId = text(recorded, "kmsMasterKeyId");
    if (keyId !== undefined) {
      const key = world.key(keyId, recorded.account, recorded.region);
      if (key === undefined)
        return {
          urn: recorded.urn,
          problem: `cannot publish to ${topic}, which is encrypted with ${keyId}: an AWS managed key admits no other service (SNS developer guide, "Managing Amazon SNS encryption keys and costs")`,
        };
      if (property(key, "isEnabled") === false)
        return { urn: key.urn, problem: `cannot publish to ${topic}, whose key is disabled` };
      for (const action of ["kms:GenerateDataKey", "kms:Decrypt"]) {
        const use = asked.service(service, source, action, text(key, "arn") ?? "");
        if (!use.allowed) return { urn: use.culprit, problem: `cannot publish to ${topic}: ${use.why}` };
      }
    }
    const listeners = resources.filter((each) => each.type === types.subscription && text(each, "topic") === topic);
    if (listeners.length === 0)
      return toldByEvent(source.arn)
        ? undefined
        : {
            urn: recorded.urn,
            problem: `sends to ${topic}, to which nobody is subscribed. Set alarms.emails${isAlarm(source.arn) ? ", or a channel for governance-alarm-raised" : ""}`,
          };
    const filtered = listeners.find((each) => text(each, "filterPolicy") !== undefined);
    if (filtered !== undefined && listeners.every((each) => text(each, "filterPolicy") !== undefined))
      return {
        urn: filtered.urn,
        problem: `sends to ${topic}, whose subscriptions have filter policies: messages of alarms have no attributes`,
      };
    return undefined;
  }

  /** Channels hear of an alarm by its event (CloudWatch user guide, "Alarm events and EventBridge"). */
  function toldByEvent(arn: string): boolean {
    if (!isAlarm(arn)) return false;
    const { account = "", region = "", resource = "" } = parseArn(arn) ?? {};
    const delivery = bridge().put({
      bus: { account, region },
      event: {
        version: "0",
        id: uuidOf(arn),
        source: "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        account,
        region,
        time: "2026-11-02T12:00:00Z",
        resources: [arn],
        detail: { alarmName: resource.slice("alarm:".length), state: { value: "ALARM" } },
      },
      sender: { kind: "service" },
    });
    return [...deliveriesOf(delivery)].some(({ matches }) =>
      matches.some(({ targets }) => targets.some((each) => each.kind === "handed" && queuesRead.has(each.target.arn))),
    );
  }

  /** Rules that tell a topic: each must work, because nothing else says what they say. */
  function unheardRules(): Fact[] {
    return world.rules.flatMap((rule) =>
      rule.targets
        .filter(({ arn }) => world.resource(arn)?.type === "aws:sns/topic:Topic")
        .map(({ arn }) => {
          const what = `rule ${rule.name}`;
          if (rule.state === "DISABLED") return { what, urn: rule.urn, problem: "It is disabled." };
          const deaf = topicProblem(access, "events.amazonaws.com", { arn: rule.arn, account: rule.account }, arn);
          return deaf === undefined
            ? { what, urn: rule.urn }
            : { what, urn: deaf.urn || rule.urn, problem: `It ${deaf.problem}.` };
        }),
    );
  }
}

/** Each address of the settings, at each topic of an alarm. */
function subscribed(
  emails: readonly string[],
  alarms: readonly RecordedAlarm[],
  resources: readonly Resource[],
): Fact[] {
  const topics = [...new Set(alarms.flatMap(({ actions }) => actions))];
  const subscriptions = resources.filter(({ type }) => type === types.subscription);
  return topics.flatMap((topic) =>
    emails.map((email) => {
      const here = subscriptions.filter((each) => text(each, "topic") === topic);
      const found = here.some((each) => text(each, "protocol") === "email" && text(each, "endpoint") === email);
      const recorded = resources.find((each) => each.type === "aws:sns/topic:Topic" && text(each, "arn") === topic);
      const what = `${email} at ${topic}`;
      if (found) return { what, urn: recorded?.urn ?? "" };
      const wrong = here.find(
        (each) => text(each, "protocol") !== "email" || !emails.includes(text(each, "endpoint") ?? ""),
      );
      const problem = `${email}, which settings name, is not subscribed to ${topic} by email.`;
      return { what, urn: (wrong ?? recorded)?.urn ?? "", problem };
    }),
  );
}

const isAlarm = (arn: string) => parseArn(arn)?.resource.startsWith("alarm:") === true;

/** Why an alarm would not go off, would be late, or would never come back. */
function thresholdProblem(alarm: RecordedAlarm, resources: readonly Resource[]): string | undefined {
  const [first] = alarm.metrics;
  if (first === undefined) return "watches nothing";
  const known = serviceMetric(first.namespace, first.name);
  const [dimension = "", type = ""] = Object.entries(known?.dimensions ?? {}).at(-1) ?? [];
  const watched = watchedBy(alarm, first, dimension, type, resources) ?? alarm.resource;
  const judged = known === undefined ? functionMetric(first.name) : known.judged;
  if (judged === undefined) return `watches ${first.name}, of which nothing is known here that says when it is bad`;
  const { missing } = judged;
  const [harmful, well] = crawledFrom(first, watched, resources) ?? [judged.harmful(watched), judged.well(watched)];
  if (!alarm.breaches(harmful)) return `does not go off at ${first.name} ${harmful}`;
  if (alarm.breaches(well)) return `never comes back: it goes off at ${first.name} ${well}, too`;
  if (alarm.treatMissingData !== missing)
    return `treats missing data as ${alarm.treatMissingData}: where nothing is published, ${missing === "breaching" ? "it must go off" : "all is well"}. Use ${missing}`;
  if (known?.namespace === "AWS/Events") return beatProblem(alarm, watched, resources);
  if (judged.lasts === false && alarm.patience > first.period)
    return `goes off after ${alarm.patience / first.period} periods of ${first.name}, and what is counted once is over in one`;
  if (missing === "breaching") return silenceProblem(alarm, first, resources);
  return alarm.patience > mostPatience
    ? `goes off after ${alarm.patience} seconds, and nobody hears before`
    : undefined;
}

/**
 * The queue of a crawler is read when the crawler runs: until then its events wait, and all is well. Somebody must hear
 * once a run was left out; where runs are days apart, a day after the next one was due.
 */
function crawledFrom(
  { name }: AlarmMetric,
  queue: Resource,
  resources: readonly Resource[],
): readonly [harmful: number, well: number] | undefined {
  if (name !== "ApproximateAgeOfOldestMessage") return undefined;
  const crawler = resources.find(
    (each) =>
      each.type === types.crawler &&
      crawlerQueues(each).some(({ eventQueueArn }) => eventQueueArn === text(queue, "arn")),
  );
  const gap = crawler && longestGap(text(crawler, "schedule") ?? "");
  if (gap === undefined) return undefined;
  const half = Number(property(queue, "messageRetentionSeconds")) / 2;
  return [Math.min(Math.max(86_400, 2 * gap + 3600), Math.max(half, gap + 90_000)), gap];
}

/** Seconds within which an alarm about something that happens must go off. */
const mostPatience = 3600;
/** Seconds within which an alarm about a function that no longer says something each hour must go off. */
const mostSilence = 4 * 3600;
/** Runs of a function that may be left out before somebody hears, where runs are further apart. */
const mostRunsLeftOut = 2;
/** Intervals within which an alarm about heartbeats that no longer come must go off. */
const mostBeats = 4;

/** An alarm about a function that says nothing any more waits for what its schedule starts. */
function silenceProblem(
  alarm: RecordedAlarm,
  { dimensions }: AlarmMetric,
  resources: readonly Resource[],
): string | undefined {
  const beside = resources.filter((each) => isBeside(each, alarm));
  const due = beside
    .filter((each) => each.type === "aws:cloudwatch/eventRule:EventRule")
    .filter((rule) => nameOf(rule).includes(`-${dimensions["service"] ?? ""}-`));
  const gaps = beatsOf(beside, due).map((schedule) => rateSeconds(text(schedule, "scheduleExpression") ?? "") ?? 0);
  const often = gaps.length === 0 ? 0 : Math.min(...gaps);
  return alarm.patience > Math.max(mostSilence, mostRunsLeftOut * often)
    ? `goes off after ${alarm.patience} seconds of silence`
    : undefined;
}

/** The schedules that put an event which one of the rules takes, by source and detail type. */
function beatsOf(resources: readonly Resource[], rules: readonly Resource[]): Resource[] {
  const patterns = rules.map((rule): unknown => JSON.parse(text(rule, "eventPattern") ?? "{}"));
  const takes = (pattern: unknown, key: string, value: string | undefined) => {
    const values = isObject(pattern) ? pattern[key] : undefined;
    return !Array.isArray(values) || values.includes(value ?? "");
  };
  return resources
    .filter(({ type }) => type === "aws:scheduler/schedule:Schedule")
    .filter((schedule) =>
      eventsOf(schedule).some(({ source, detailType }) =>
        patterns.some((pattern) => takes(pattern, "source", source) && takes(pattern, "detail-type", detailType)),
      ),
    );
}

/** An alarm about silence must wait for a beat, and for a few at most. */
function beatProblem(alarm: RecordedAlarm, rule: Resource, resources: readonly Resource[]): string | undefined {
  const beats = beatsOf(resources, [rule]);
  if (beats.length === 0) return "goes off for ever: no schedule sends what it waits for";
  // Each member has a slow beat for each rule, too.
  const interval = Math.min(
    ...beats.map((schedule) => rateSeconds(text(schedule, "scheduleExpression") ?? "") ?? Infinity),
  );
  if (interval > alarm.patience)
    return `goes off though all is well: it waits ${alarm.patience} seconds for what comes each ${interval}`;
  return alarm.patience > mostBeats * interval
    ? `goes off after ${alarm.patience} seconds of silence, and a beat is due each ${interval}`
    : undefined;
}

/** A kind of resource that fails without anybody seeing it, and the metric that shows it. */
interface Need {
  readonly resource: Resource;
  readonly namespace: string;
  readonly metric: string;
  /** What one of the metric's dimensions says. */
  readonly dimension: string;
}

function missingAlarms(resources: readonly Resource[], alarms: readonly RecordedAlarm[], ofMembers: boolean): Fact[] {
  const letters = ofMembers ? forwardingLetters(resources) : [];
  const needs = [...needsOf(resources), ...letters.map(lettersNeed)];
  return needs.map(({ resource, namespace, metric, dimension }) => {
    const what = `${metric} of ${nameOf(resource)}`;
    const watched = alarms.some(
      (alarm) =>
        isBeside(alarm, resource) &&
        alarm.metrics.some(
          (each) =>
            each.namespace === namespace && each.name === metric && Object.values(each.dimensions).includes(dimension),
        ),
    );
    return watched
      ? { what, urn: resource.urn }
      : { what, urn: resource.urn, problem: `It has no alarm about ${namespace} ${metric}: nobody hears.` };
  });
}

const lettersNeed = (resource: Resource): Need => ({
  resource,
  namespace: "AWS/SQS",
  metric: "ApproximateNumberOfMessagesVisible",
  dimension: nameOf(resource),
});

/**
 * Dead-letter queues of rules that forward to another bus, and of schedules that send the heartbeats: members have them,
 * and the governance account where it owns the members' rules. One that takes letters of any other rule is a hub's.
 */
function forwardingLetters(resources: readonly Resource[]): readonly Resource[] {
  const [forwarding, others] = [new Set<string>(), new Set<string>()];
  for (const each of resources) {
    if (each.type === "aws:cloudwatch/eventTarget:EventTarget")
      (/:event-bus\//.test(text(each, "arn") ?? "") ? forwarding : others).add(
        field(each, "deadLetterConfig", "arn") ?? "",
      );
    if (each.type !== "aws:scheduler/schedule:Schedule") continue;
    const target = property(each, "target") as { readonly deadLetterConfig?: { readonly arn?: string } } | undefined;
    forwarding.add(target?.deadLetterConfig?.arn ?? "");
  }
  return resources.filter((each) => {
    const arn = text(each, "arn") ?? "";
    return each.type === types.queue && forwarding.has(arn) && !others.has(arn);
  });
}

/**
 * What needs an alarm in the accounts that have a central bus. The dead-letter queues of forwarding have one where
 * settings ask for it: otherwise heartbeats alone tell that a member's rules fail.
 */
function needsOf(resources: readonly Resource[]): Need[] {
  const places = new Set(resources.filter(({ type }) => type === types.bus).map(placeOf));
  const here = resources.filter((each) => places.has(placeOf(each)));
  const need =
    (namespace: string, ...metrics: readonly string[]) =>
    (resource: Resource): Need[] =>
      metrics.map((metric) => ({ resource, namespace, metric, dimension: nameOf(resource) }));
  const of = (type: string) => here.filter((each) => each.type === type);
  const queues = new Map(of(types.queue).map((queue) => [text(queue, "arn") ?? "", queue]));
  const isOn = (each: Resource) =>
    of(types.mapping).some(
      (mapping) => property(mapping, "enabled") !== false && text(mapping, "functionName") === text(each, "arn"),
    );
  const named = (arns: readonly (string | undefined)[]) =>
    [...new Set(arns)].flatMap((arn) => queues.get(arn ?? "") ?? []);
  const read = named([
    ...of(types.mapping).map((mapping) => text(mapping, "eventSourceArn")),
    ...of(types.crawler).flatMap((crawler) => crawlerQueues(crawler).map(({ eventQueueArn }) => eventQueueArn)),
  ]);
  const letters = named([
    ...of(types.queue).map((queue) => redriveOf(queue)),
    ...of(types.crawler).flatMap((crawler) => crawlerQueues(crawler).map(({ dlqEventQueueArn }) => dlqEventQueueArn)),
    ...of("aws:cloudwatch/eventTarget:EventTarget")
      .filter((target) => !/:event-bus\//.test(text(target, "arn") ?? ""))
      .map((target) => field(target, "deadLetterConfig", "arn")),
  ]).filter((queue) => !read.includes(queue));
  return [
    ...letters.flatMap(need("AWS/SQS", "ApproximateNumberOfMessagesVisible")),
    ...read.flatMap(need("AWS/SQS", "ApproximateAgeOfOldestMessage")),
    ...of(types.function).flatMap(need("AWS/Lambda", "Errors", "Throttles")),
    ...of(types.stream).flatMap(
      need(
        "AWS/Firehose",
        "DeliveryToS3.Success",
        "DeliveryToS3.DataFreshness",
        "ThrottledRecords",
        "PartitionCountExceeded",
      ),
    ),
    ...of(types.bus).flatMap(need("AWS/Events", "Invocations")),
    // Settings may switch a function off; guarantee 16 asks whether it is on otherwise.
    ...of(types.function).filter(isOn).flatMap(ownNeeds),
  ];
}

function ownNeeds(resource: Resource): Need[] {
  const { service = "", namespace = "" } = metricsOf(resource);
  return (own(ownFailures, service) ?? []).map((metric) => ({ resource, namespace, metric, dimension: service }));
}

interface CrawlerQueues {
  readonly eventQueueArn?: string;
  readonly dlqEventQueueArn?: string;
}

const crawlerQueues = (crawler: Resource): readonly CrawlerQueues[] =>
  [...list(property(crawler, "catalogTargets")), ...list(property(crawler, "s3Targets"))] as CrawlerQueues[];

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function redriveOf(queue: Resource): string | undefined {
  const policy = JSON.parse(text(queue, "redrivePolicy") ?? "{}") as { readonly deadLetterTargetArn?: string };
  return policy.deadLetterTargetArn;
}

const placeOf = ({ account, region }: Resource) => `${account} ${region}`;
