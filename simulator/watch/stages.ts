import type { Graph, Resource } from "../graph";
import { arnOf } from "../recorded";
import { type Difference, resourcesIn } from "./difference";

/**
 * The steps of a simulation that take long, and are run again only if what they read differs. Every event is sent again in any
 * case.
 */
export type Stage = "functions" | "archive" | "queries";

export const stages: readonly Stage[] = ["functions", "archive", "queries"];

/**
 * Which stages read a resource, by its type. What decides about the path of an event alone is read by none of them: another
 * path shows in the events that were sent again. A type that is not listed may be read by all.
 */
const readersOf: Readonly<Record<string, readonly Stage[]>> = {
  "aws:cloudwatch/eventTarget:EventTarget": [],
  "aws:cloudwatch/eventApiDestination:EventApiDestination": [],
  "aws:cloudwatch/eventConnection:EventConnection": [],
  "aws:cloudwatch/eventArchive:EventArchive": [],
  "aws:scheduler/schedule:Schedule": [],
  "aws:scheduler/scheduleGroup:ScheduleGroup": [],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [],
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": [],
  "aws:cloudwatch/dashboard:Dashboard": [],
  "aws:cloudwatch/logGroup:LogGroup": [],
  // What a StackSet makes in members stands in a graph of its own.
  "aws:cloudformation/stackSet:StackSet": [],
  "aws:cloudformation/stackInstances:StackInstances": [],
  // Functions put events on buses, whose policies admit them.
  "aws:cloudwatch/eventBus:EventBus": ["functions"],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["functions"],
  "aws-native:events:EventBusPolicy": ["functions"],
  "aws:lambda/function:Function": ["functions"],
  "aws:lambda/eventSourceMapping:EventSourceMapping": ["functions"],
  "aws:dynamodb/table:Table": ["functions"],
  "aws:sns/topic:Topic": ["functions"],
  "aws:sns/topicPolicy:TopicPolicy": ["functions"],
  "aws:sns/topicSubscription:TopicSubscription": ["functions"],
  // A crawler hears of new objects through a queue.
  "aws:sqs/queue:Queue": ["functions", "queries"],
  "aws:sqs/queuePolicy:QueuePolicy": ["functions", "queries"],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ["functions", "archive"],
  // What the program itself puts into buckets, and what deletes it there, is looked at in any case.
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": [],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["queries"],
  "aws:glue/catalogTable:CatalogTable": ["archive", "queries"],
  "aws:glue/catalogDatabase:CatalogDatabase": ["archive", "queries"],
  "aws:glue/crawler:Crawler": ["queries"],
  "aws:athena/namedQuery:NamedQuery": ["queries"],
  "aws:athena/workgroup:Workgroup": ["queries"],
};

const ruleType = "aws:cloudwatch/eventRule:EventRule";

/** Saved queries are asked which heartbeats are missing, and the answer is compared with the rules of members. */
const isOnDefaultBus = ({ inputs }: Resource) => (inputs["eventBusName"] ?? "default") === "default";

const roleType = "aws:iam/role:Role";
const rolePolicyType = "aws:iam/rolePolicy:RolePolicy";

/** The program's own components, which only group others. */
const component = "event-governance:index:";

/** The stages that read anything in a difference between two recordings. */
export function stagesReading(difference: Difference, graphs: readonly (readonly Graph[])[]): Set<Stage> {
  const all = graphs.flatMap((each) => each.flatMap(({ resources }) => resources));
  const users = createUsers(all);
  return new Set(
    resourcesIn(difference).flatMap((resource) => {
      if (resource.type.startsWith(component)) return [];
      if (resource.type === roleType || resource.type === rolePolicyType) return users(resource);
      if (resource.type === ruleType) return isOnDefaultBus(resource) ? ["queries" as const] : [];
      return readersOf[resource.type] ?? stages;
    }),
  );
}

/** What a role may do matters to what uses it: a function's role to functions alone. */
function createUsers(resources: readonly Resource[]): (resource: Resource) => readonly Stage[] {
  const others = resources.filter(({ type }) => type !== roleType && type !== rolePolicyType);
  const roles = resources.filter(({ type }) => type === roleType);
  let texts: readonly (readonly [string, string])[] | undefined;
  const known = new Map<string, readonly Stage[]>();
  return (resource) => {
    const name = String(resource.type === roleType ? resource.inputs["name"] : resource.inputs["role"]);
    const key = `${resource.account} ${name}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const role = roles.find((each) => each.account === resource.account && each.inputs["name"] === name);
    texts ??= others.map(({ type, inputs }) => [type, JSON.stringify(inputs)]);
    const arn = role === undefined ? undefined : `"${arnOf(role)}"`;
    const used = arn === undefined ? [] : texts.filter(([, text]) => text.includes(arn)).map(([type]) => type);
    // A role that nothing names is one that functions assume; one without a resource of its own may be anybody's.
    const readers: readonly Stage[] =
      arn === undefined
        ? stages
        : used.length === 0
          ? ["functions"]
          : used.flatMap((type) => readersOf[type] ?? stages);
    known.set(key, readers);
    return readers;
  };
}
