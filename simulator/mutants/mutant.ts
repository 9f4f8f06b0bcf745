import type { Resource } from "../graph";

/** One resource that is not as it was recorded. */
export interface Difference {
  /** As recorded; absent: there is one more. */
  readonly original?: Resource;
  /** As it is instead; absent: gone. */
  readonly changed?: Resource;
}

/** A way in which what is deployed differs from what was recorded: one resource, changed or gone, with what goes with it. */
export interface Mutant extends Difference {
  /** Stable, for `--only`: type, resource and change, such as `Queue responder-notify -redrivePolicy`. */
  readonly id: string;
  /** The part of the program: see `areaOf`. */
  readonly area: Area;
  /** The resource as recorded. */
  readonly original: Resource;
  /** As changed; absent: gone. */
  readonly changed?: Resource;
  /** The other one of two that were swapped, or one that was added. */
  readonly also?: readonly Difference[];
}

export const areas = [
  "alarms",
  "buckets",
  "functions",
  "keys",
  "logs",
  "people",
  "queries",
  "queues",
  "roles",
  "routing",
  "schedules",
  "state",
  "streams",
  "tables",
] as const;
export type Area = (typeof areas)[number];

const areaOfType: Readonly<Record<string, Area>> = {
  "aws-native:events:EventBusPolicy": "routing",
  "aws:athena/namedQuery:NamedQuery": "queries",
  "aws:athena/workgroup:Workgroup": "queries",
  "aws:cloudformation/stackSet:StackSet": "routing",
  "aws:cloudformation/stackSetInstance:StackSetInstance": "routing",
  "aws:cloudwatch/dashboard:Dashboard": "alarms",
  "aws:cloudwatch/eventApiDestination:EventApiDestination": "routing",
  "aws:cloudwatch/eventArchive:EventArchive": "routing",
  "aws:cloudwatch/eventBus:EventBus": "routing",
  "aws:cloudwatch/eventConnection:EventConnection": "routing",
  "aws:cloudwatch/eventRule:EventRule": "routing",
  "aws:cloudwatch/eventTarget:EventTarget": "routing",
  "aws:cloudwatch/logDelivery:LogDelivery": "logs",
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": "logs",
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": "logs",
  "aws:cloudwatch/logGroup:LogGroup": "logs",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "logs",
  "aws:cloudwatch/logStream:LogStream": "logs",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "alarms",
  "aws:dynamodb/table:Table": "state",
  "aws:glue/catalogDatabase:CatalogDatabase": "tables",
  "aws:glue/catalogTable:CatalogTable": "tables",
  "aws:glue/crawler:Crawler": "tables",
  "aws:iam/policy:Policy": "people",
  "aws:iam/role:Role": "roles",
  "aws:iam/rolePolicy:RolePolicy": "roles",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "streams",
  "aws:kms/alias:Alias": "keys",
  "aws:kms/key:Key": "keys",
  "aws:lambda/eventSourceMapping:EventSourceMapping": "functions",
  "aws:lambda/function:Function": "functions",
  "aws:scheduler/schedule:Schedule": "schedules",
  "aws:sns/topic:Topic": "alarms",
  "aws:sns/topicPolicy:TopicPolicy": "alarms",
  "aws:sns/topicSubscription:TopicSubscription": "alarms",
  "aws:sqs/queue:Queue": "queues",
  "aws:sqs/queuePolicy:QueuePolicy": "queues",
};

/** `undefined` for components and providers, which are nothing on AWS. */
export const areaOf = ({ type }: Resource): Area | undefined =>
  areaOfType[type] ?? (type.startsWith("aws:s3/") ? "buckets" : undefined);
