import type { Resource } from "../graph";
import { isBeside, nameOf, property, text } from "../recorded";
import type { RecordedAlarm } from "../services/cloudwatch/alarms";
import { bufferOf, serviceMetric } from "../services/cloudwatch/metrics";
import { type Fact, factOf } from "./fact";
import { moreLike } from "./likeness";
import { metricsOf } from "./metric-sources";
import { mostCommon } from "./most-common";

/**
 * What an alarm watches, by the end of its name: who is called reads the name, and looks there. The first that fits counts.
 *
 * Written down here and not taken from the plan: what the plan says is what is recorded, so that its mistakes would be expected
 * as well. No alarm is left out, because one that has no line here is a fault.
 */
const promised: readonly (readonly [end: RegExp, metric: string])[] = [
  [/-errors$/, "Errors"],
  [/-throttles$/, "Throttles"],
  [/-delivery-failed(-put)?(-\d+)?$/, "DeliveryToS3.Success"],
  [/-delivery-late(-put)?(-\d+)?$/, "DeliveryToS3.DataFreshness"],
  [/-delivery-throttled(-put)?(-\d+)?$/, "ThrottledRecords"],
  [/-too-many-partitions(-put)?(-\d+)?$/, "PartitionCountExceeded"],
  [/-crawl-dead-letters$/, "ApproximateNumberOfMessagesVisible"],
  [/-(member|delegated)-dead-letters$/, "ApproximateNumberOfMessagesVisible"],
  [/-dead-letters$/, "ApproximateNumberOfMessagesVisible"],
  [/-given-up$/, "ApproximateNumberOfMessagesVisible"],
  [/-crawl-late$/, "ApproximateAgeOfOldestMessage"],
  [/-late$/, "ApproximateAgeOfOldestMessage"],
  [/-silence$/, "Invocations"],
  [/-untold$/, "MessagesLate"],
  [/-detect-drift-differs$/, "DifferencesFound"],
  [/-detect-drift-blind$/, "ResourcesCompared"],
  [/-remediate-breaker-open$/, "RemediationBreakerOpen"],
  [/-remediate-failed$/, "RemediationFailed"],
  [/-run-queries-failed$/, "QueriesFailed"],
  [/-watch-silence-silent$/, "AccountsFellSilent"],
  [/-watch-silence-deaf$/, "AccountsHeard"],
];

const promiseOf = (alarm: RecordedAlarm) => promised.find(([end]) => end.test(nameOf(alarm.resource)));

/**
 * Asks of each alarm whether what it watches is what its name and its description say: two alarms that watch each other's queues
 * leave nothing unwatched, and send whoever is called to the wrong place.
 */
export function alarmNameFacts(alarms: readonly RecordedAlarm[], resources: readonly Resource[]): Fact[] {
  const alike = new Map<string, readonly RecordedAlarm[]>();
  for (const alarm of alarms) {
    const end = String(promiseOf(alarm)?.[0]);
    alike.set(end, [...(alike.get(end) ?? []), alarm]);
  }
  return alarms.map((alarm) =>
    factOf(
      `alarm ${nameOf(alarm.resource)}, its name`,
      alarm.urn,
      metricFault(alarm) ??
        watchedFault(alarm) ??
        descriptionFault(alarm) ??
        timeFault(alarm, resources) ??
        oddFault(alarm, alike.get(String(promiseOf(alarm)?.[0])) ?? []) ??
        topicFault(alarm, alarms),
    ),
  );

  function metricFault(alarm: RecordedAlarm): string | undefined {
    const [, metric] = promiseOf(alarm) ?? [];
    if (metric === undefined) return "It has a name of which nothing is known here: nobody can say what it is to watch";
    const other = alarm.metrics.find(({ name }) => name !== metric);
    return other && `It is named after ${metric}, and watches ${other.name}`;
  }

  /** Of everything beside it that has such a metric, an alarm watches what is named like it. */
  function watchedFault(alarm: RecordedAlarm): string | undefined {
    const { resource, metrics } = alarm;
    for (const { namespace, name: metric, dimensions } of metrics) {
      const [dimension, type] = Object.entries(serviceMetric(namespace, metric)?.dimensions ?? {}).at(-1) ?? [];
      // A rule is named after what it takes, and not after its alarm.
      if (dimension === "RuleName") continue;
      const beside = resources.filter((each) => isBeside(each, alarm));
      const watched = dimensions[dimension ?? "service"] ?? "";
      const names =
        type === undefined
          ? beside.flatMap((each) => metricsOf(each).service ?? [])
          : beside.filter((each) => each.type === type).map(nameOf);
      const own = nameOf(resource);
      // A function writes its metrics under the end of its name.
      const of = type === undefined ? own.slice(own.indexOf(serviceIn(own, names))) : own;
      const better = moreLike(of, watched, names);
      if (better !== undefined) return `It is named after ${better}, and watches ${watched}`;
    }
    return undefined;
  }
}

function descriptionFault({ resource }: RecordedAlarm): string | undefined {
  const name = nameOf(resource);
  const [, about] = /\bthe function ([\w-]+)/i.exec(descriptionOf(resource)) ?? [];
  return about === undefined || name.includes(`-${about}-`)
    ? undefined
    : `Its description is about ${about}, and it is ${name}`;
}

/** Numbers in descriptions, as people write them. */
const numbers = ["no", "one", "two", "three", "four", "five", "six"];

/** What a description says of when it goes off. */
function timeFault(alarm: RecordedAlarm, resources: readonly Resource[]): string | undefined {
  const description = descriptionOf(alarm.resource);
  const threshold = Number(property(alarm.resource, "threshold"));
  const [{ period = 0, dimensions = {} } = {}] = alarm.metrics;
  const [, minutes] = /\bmore than (\d+) minutes old\b/.exec(description) ?? [];
  if (minutes !== undefined && Number(minutes) * 60 !== threshold)
    return `Its description says ${minutes} minutes, and it goes off after ${threshold} seconds`;
  const [said, times = "", what] = /\b(\w+) (buffering intervals|intervals|hours)\b/.exec(description) ?? [];
  if (said === undefined || !numbers.includes(times)) return undefined;
  const streams = resources.filter((each) => each.type === streamType && isBeside(each, alarm));
  const stream = streams.find((each) => nameOf(each) === dimensions["DeliveryStreamName"]);
  const actual =
    what === "hours"
      ? alarm.patience / 3600
      : what === "intervals"
        ? alarm.patience / period
        : threshold / (stream === undefined ? NaN : bufferOf(stream));
  return actual === numbers.indexOf(times)
    ? undefined
    : `Its description says ${said}, and it goes off after ${actual} of them`;
}

const streamType = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

/** Alarms of one end, such as `-errors`, say and judge the same of whatever they are about. */
function oddFault({ resource }: RecordedAlarm, alike: readonly RecordedAlarm[]): string | undefined {
  for (const aspect of aspects) {
    const own = aspect.of(resource);
    const all = alike.map((each) => aspect.of(each.resource));
    if (all.filter((each) => each === own).length * 2 > all.length) continue;
    return `Its ${aspect.name} is ${own}, and that of other alarms of its kind ${mostCommon(all.filter((each) => each !== own)) ?? "another"}`;
  }
  return undefined;
}

const aspects: readonly { readonly name: string; readonly of: (resource: Resource) => string }[] = [
  {
    name: "description",
    of: (resource) =>
      descriptionOf(resource)
        .replace(/\b(the function) [\w-]+/gi, "$1")
        .replace(/\d+/g, "N"),
  },
  ...["comparisonOperator", "datapointsToAlarm", "evaluationPeriods", "period", "statistic", "treatMissingData"].map(
    (name) => ({ name, of: (resource: Resource) => JSON.stringify(property(resource, name) ?? null) }),
  ),
];

/** Alarms of a place tell one topic, to which people subscribe. */
function topicFault(alarm: RecordedAlarm, alarms: readonly RecordedAlarm[]): string | undefined {
  const beside = alarms.filter((each) => isBeside(each, alarm));
  const usual = mostCommon(beside.flatMap((each) => each.actions));
  const other = alarm.actions.find((topic) => topic !== usual);
  return other && `It tells ${other}, and other alarms beside it ${usual ?? "none"}`;
}

/** The service in whose name an alarm begins, after what all names begin with. */
const serviceIn = (alarm: string, services: readonly string[]): string =>
  services.filter((each) => alarm.includes(`-${each}-`)).sort((a, b) => b.length - a.length)[0] ?? alarm;

const descriptionOf = (resource: Resource): string => text(resource, "alarmDescription") ?? "";
