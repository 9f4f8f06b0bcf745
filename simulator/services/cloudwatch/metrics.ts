import type { Resource } from "../../graph";
import { property } from "../../recorded";

export type Statistic = "Average" | "Maximum" | "Minimum" | "SampleCount" | "Sum";

/** A metric that an AWS service publishes, and what its values mean. */
export interface ServiceMetric {
  readonly namespace: string;
  readonly name: string;
  /** Each dimension, and the type of the recorded resource whose name is its value. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Statistics of a period that show what happened in any part of it. */
  readonly statistics: readonly Statistic[];
  /** Absent: it is looked at, and no alarm knows when it is bad. */
  readonly judged?: Judged;
}

/** What the values of a metric mean to an alarm. */
export interface Judged {
  /** Value from which on somebody must hear of it, and one at which all is well. */
  readonly harmful: (watched: Resource) => number;
  readonly well: (watched: Resource) => number;
  /** Whether nothing published means that all is well. */
  readonly missing: "notBreaching" | "breaching";
  /** False: each occurrence is counted in one period, and is over in the next. */
  readonly lasts?: false;
}

const queue = { QueueName: "aws:sqs/queue:Queue" };
const lambda = { FunctionName: "aws:lambda/function:Function" };
const stream = { DeliveryStreamName: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream" };

const one = () => 1;
const none = () => 0;
/** It happens or not, and is not published while it does not, or is 0. */
const occurrence = { judged: { harmful: one, well: none, missing: "notBreaching" } } as const;
/** A failure that is counted when it happens. */
const failure = { judged: { ...occurrence.judged, lasts: false } } as const;

/** SQS keeps a message for four days by default (SQS API reference, "SetQueueAttributes"). */
const retentionOf = (resource: Resource) => Number(property(resource, "messageRetentionSeconds") ?? 345_600);

/** Firehose retries S3 for 24 hours (Firehose developer guide, "Handle data delivery failures"). */
const firehoseRetries = 24 * 3600;

/** Seconds that a delivery stream waits at most before it writes (Firehose API reference, "BufferingHints"). */
export function bufferOf(resource: Resource): number {
  const s3 = property(resource, "extendedS3Configuration") as { readonly bufferingInterval?: number } | undefined;
  return s3?.bufferingInterval ?? 300;
}

/**
 * The metrics that alarms and dashboards of this program look at. SQS developer guide, "Available CloudWatch metrics for Amazon SQS"
 * (published while a queue is active, and for six hours after); Lambda developer guide, "Types of metrics for Lambda
 * functions"; Firehose developer guide, "Monitor Amazon Data Firehose with CloudWatch metrics"; EventBridge user guide,
 * "Monitoring Amazon EventBridge" (a metric that would be zero is not published).
 */
const serviceMetrics: readonly ServiceMetric[] = [
  {
    namespace: "AWS/SQS",
    name: "ApproximateNumberOfMessagesVisible",
    dimensions: queue,
    statistics: ["Maximum", "Average", "Sum"],
    ...occurrence,
  },
  {
    namespace: "AWS/SQS",
    name: "ApproximateAgeOfOldestMessage",
    dimensions: queue,
    statistics: ["Maximum"],
    judged: {
      // Half of the time is left to people, and no more than a day passes.
      harmful: (resource) => Math.min(retentionOf(resource) / 2, 86_400),
      well: none,
      missing: "notBreaching",
    },
  },
  { namespace: "AWS/Lambda", name: "Errors", dimensions: lambda, statistics: ["Sum", "Maximum"], ...failure },
  { namespace: "AWS/Lambda", name: "Throttles", dimensions: lambda, statistics: ["Sum", "Maximum"], ...occurrence },
  {
    namespace: "AWS/Firehose",
    name: "DeliveryToS3.Success",
    dimensions: stream,
    statistics: ["Average", "Minimum"],
    // Successful writes by writes: one of many failed.
    judged: { harmful: () => 0.99, well: one, missing: "notBreaching" },
  },
  {
    namespace: "AWS/Firehose",
    name: "DeliveryToS3.DataFreshness",
    dimensions: stream,
    statistics: ["Maximum"],
    judged: { harmful: () => firehoseRetries / 2, well: bufferOf, missing: "notBreaching" },
  },
  {
    namespace: "AWS/Firehose",
    name: "ThrottledRecords",
    dimensions: stream,
    statistics: ["Sum", "Maximum"],
    ...occurrence,
  },
  {
    namespace: "AWS/Firehose",
    name: "PartitionCountExceeded",
    dimensions: stream,
    statistics: ["Maximum", "Sum", "Average"],
    ...occurrence,
  },
  {
    namespace: "AWS/Events",
    name: "Invocations",
    dimensions: { EventBusName: "aws:cloudwatch/eventBus:EventBus", RuleName: "aws:cloudwatch/eventRule:EventRule" },
    statistics: ["Sum"],
    judged: { harmful: none, well: one, missing: "breaching" },
  },
  ...["IncomingRecords", "IncomingBytes", "DeliveryToS3.Records"].map((name): ServiceMetric => ({
    namespace: "AWS/Firehose",
    name,
    dimensions: stream,
    statistics: ["Sum"],
  })),
  { namespace: "AWS/Firehose", name: "PartitionCount", dimensions: stream, statistics: ["Maximum", "Average"] },
];

/** `undefined` for a metric that is not in the table: AWS may not publish it. */
export const serviceMetric = (namespace: string, name: string): ServiceMetric | undefined =>
  serviceMetrics.find((metric) => metric.namespace === namespace && metric.name === name);

/** Metrics by which functions say that they work: how many accounts `watch-silence` hears, and what `detect-drift` compares. */
const signs: readonly string[] = ["AccountsHeard", "ResourcesCompared"];

/** A metric of the program's own functions: failures that they count, but for signs that they work. */
export const functionMetric = (name: string): Judged =>
  signs.includes(name) ? { harmful: none, well: one, missing: "breaching" } : failure.judged;
