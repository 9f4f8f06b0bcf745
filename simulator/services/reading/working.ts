import { at } from "../../../model/json";
import { type Action, AwsError, type Call } from "../protocols/service";
import type { Resource } from "../../graph";
import { arnOf, nameOf } from "../../recorded";
import { page, type RecordedIndex, rewritten } from "./recorded-index";

const notFound = (what: string) => new AwsError("ResourceNotFoundException", `${what} does not exist.`, 404);
const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

/** Queues: every attribute is text (SQS API reference, GetQueueAttributes). */
export const readQueues = (index: RecordedIndex): Readonly<Record<string, Action>> => ({
  GetQueueAttributes: {
    resources: ({ QueueUrl }, { region, account }) => [
      `arn:aws:sqs:${region}:${account}:${String(QueueUrl).split("/").at(-1) ?? ""}`,
    ],
    run: (_state, { QueueUrl }, { account, region }) => {
      const queue = index
        .all("aws:sqs/queue:Queue", account, region)
        .find(({ outputs }) => outputs["url"] === QueueUrl);
      if (queue === undefined) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
      const { inputs } = queue;
      const policy = index
        .all("aws:sqs/queuePolicy:QueuePolicy", account, region)
        .find((each) => each.inputs["queueUrl"] === QueueUrl);
      const attributes = {
        QueueArn: arnOf(queue),
        MessageRetentionPeriod: text(inputs["messageRetentionSeconds"] ?? 345_600),
        MaximumMessageSize: text(inputs["maxMessageSize"] ?? 262_144),
        VisibilityTimeout: text(inputs["visibilityTimeoutSeconds"] ?? 30),
        SqsManagedSseEnabled: text(inputs["sqsManagedSseEnabled"] ?? true),
        RedrivePolicy: inputs["redrivePolicy"],
        Policy: policy && rewritten(policy.inputs["policy"]),
      };
      return {
        Attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)),
      };
    },
  },
});

/** Attributes of SNS topics (SNS API reference, GetTopicAttributes). */
export const readTopics = (index: RecordedIndex): Readonly<Record<string, Action>> => ({
  GetTopicAttributes: {
    resources: ({ TopicArn }) => [String(TopicArn)],
    run: (_state, { TopicArn }, { account, region }) => {
      const topic = index.all("aws:sns/topic:Topic", account, region).find((each) => arnOf(each) === TopicArn);
      if (topic === undefined) throw new AwsError("NotFound", "Topic does not exist", 404);
      const policy = index
        .all("aws:sns/topicPolicy:TopicPolicy", account, region)
        .find((each) => each.inputs["arn"] === TopicArn);
      const entries = {
        TopicArn: String(TopicArn),
        ...(policy !== undefined && { Policy: rewritten(policy.inputs["policy"]) }),
      };
      // A map of the query protocol is a list of entries.
      return { Attributes: { entry: Object.entries(entries).map(([key, value]) => ({ key, value })) } as unknown };
    },
  },
});

export const readFunctions = (index: RecordedIndex): Readonly<Record<string, Action>> => {
  const functionNamed = (name: unknown, { account, region }: Call): Resource => {
    const found = index.named("aws:lambda/function:Function", account, region, String(name));
    if (found === undefined) throw notFound(`Function ${String(name)}`);
    return found;
  };
  const resources: Action["resources"] = ({ FunctionName }, { account, region }) => [
    `arn:aws:lambda:${region}:${account}:function:${String(FunctionName)}`,
  ];
  return {
    GetFunctionConfiguration: {
      resources,
      route: "GET /2015-03-31/functions/{FunctionName}/configuration",
      run: (_state, { FunctionName }, call) => {
        const { inputs, outputs } = functionNamed(FunctionName, call);
        return {
          FunctionName,
          FunctionArn: outputs["arn"],
          State: "Active",
          Role: inputs["role"],
          Handler: inputs["handler"],
          Runtime: inputs["runtime"],
          Timeout: inputs["timeout"],
          MemorySize: inputs["memorySize"],
          Environment: { Variables: (inputs["environment"] as { variables?: object } | undefined)?.variables ?? {} },
        };
      },
    },
    GetFunctionConcurrency: {
      resources,
      route: "GET /2019-09-30/functions/{FunctionName}/concurrency",
      run: (_state, { FunctionName }, call) => ({
        ReservedConcurrentExecutions: functionNamed(FunctionName, call).inputs["reservedConcurrentExecutions"],
      }),
    },
    ListEventSourceMappings: {
      resources: () => ["*"],
      route: "GET /2015-03-31/event-source-mappings",
      run: (_state, { FunctionName, Marker }, call) => {
        functionNamed(FunctionName, call);
        const mappings = index
          .all("aws:lambda/eventSourceMapping:EventSourceMapping", call.account, call.region)
          .filter(({ inputs }) => String(inputs["functionName"]).split(":").at(-1) === FunctionName);
        const { items, next } = page(mappings, Marker, 1);
        return {
          EventSourceMappings: items.map(({ inputs, outputs }) => ({
            UUID: outputs["uuid"],
            EventSourceArn: inputs["eventSourceArn"],
            FunctionArn: inputs["functionName"],
            BatchSize: inputs["batchSize"],
            State: inputs["enabled"] === false ? "Disabled" : "Enabled",
            FunctionResponseTypes: inputs["functionResponseTypes"],
            ScalingConfig: inputs["scalingConfig"] && {
              MaximumConcurrency: (inputs["scalingConfig"] as { maximumConcurrency?: number }).maximumConcurrency,
            },
          })),
          NextMarker: next ?? "",
        };
      },
    },
  };
};

export const readAlarms = (index: RecordedIndex): Readonly<Record<string, Action>> => ({
  DescribeAlarms: {
    resources: () => ["*"],
    run: (_state, { AlarmNamePrefix: prefix = "", NextToken }, { account, region }) => {
      const alarms = index
        .all("aws:cloudwatch/metricAlarm:MetricAlarm", account, region)
        .filter((each) => nameOf(each).startsWith(String(prefix)));
      const { items, next } = page(alarms, NextToken);
      return {
        MetricAlarms: items.map((each) => ({
          AlarmName: nameOf(each),
          ActionsEnabled: each.inputs["actionsEnabled"] ?? true,
          AlarmActions: each.inputs["alarmActions"] ?? [],
          Namespace: each.inputs["namespace"],
          MetricName: each.inputs["metricName"],
          Dimensions: Object.entries((each.inputs["dimensions"] ?? {}) as object).map(([Name, Value]) => ({
            Name,
            Value,
          })),
          ComparisonOperator: each.inputs["comparisonOperator"],
          Threshold: each.inputs["threshold"],
          Period: each.inputs["period"],
          EvaluationPeriods: each.inputs["evaluationPeriods"],
          TreatMissingData: each.inputs["treatMissingData"],
        })),
        NextToken: next,
      };
    },
  },
});

/** Crawlers (Glue API reference, GetCrawler). The role is named, not by its ARN: hashicorp/terraform-provider-aws#6293. */
export const readCrawlers = (index: RecordedIndex): Readonly<Record<string, Action>> => ({
  GetCrawler: {
    resources: ({ Name }, { account, region }) => [`arn:aws:glue:${region}:${account}:crawler/${String(Name)}`],
    run: (_state, { Name }, { account, region }) => {
      const crawler = index.named("aws:glue/crawler:Crawler", account, region, String(Name));
      if (crawler === undefined) throw new AwsError("EntityNotFoundException", `Crawler ${String(Name)} not found.`);
      const { inputs, outputs } = crawler;
      const targets = (inputs["catalogTargets"] ?? []) as readonly Record<string, unknown>[];
      const changes = inputs["schemaChangePolicy"] as { updateBehavior?: string; deleteBehavior?: string } | undefined;
      const recrawl = inputs["recrawlPolicy"] as { recrawlBehavior?: string } | undefined;
      return {
        Crawler: {
          Name,
          Role: String(inputs["role"]).split("/").at(-1),
          Targets: {
            S3Targets: [],
            CatalogTargets: targets.map((each) => ({
              DatabaseName: each["databaseName"],
              Tables: each["tables"],
              EventQueueArn: each["eventQueueArn"],
              DlqEventQueueArn: each["dlqEventQueueArn"],
            })),
          },
          DatabaseName: inputs["databaseName"],
          SchemaChangePolicy: { UpdateBehavior: changes?.updateBehavior, DeleteBehavior: changes?.deleteBehavior },
          RecrawlPolicy: { RecrawlBehavior: recrawl?.recrawlBehavior },
          State: "READY",
          Schedule:
            inputs["schedule"] === undefined
              ? undefined
              : { ScheduleExpression: inputs["schedule"], State: outputs["scheduleState"] ?? "SCHEDULED" },
          Configuration: inputs["configuration"],
          LastCrawl: outputs["lastCrawl"] ?? { Status: "SUCCEEDED" },
        },
      };
    },
  },
});

export const readSchedules = (index: RecordedIndex): Readonly<Record<string, Action>> => ({
  GetSchedule: {
    route: "GET /schedules/{Name}",
    resources: ({ Name, groupName = "default" }, { account, region }) => [
      `arn:aws:scheduler:${region}:${account}:schedule/${String(groupName)}/${String(Name)}`,
    ],
    run: (_state, { Name }, { account, region }) => {
      const schedule = index.named("aws:scheduler/schedule:Schedule", account, region, String(Name));
      if (schedule === undefined) throw notFound(`Schedule ${String(Name)}`);
      const { inputs } = schedule;
      const target = at(inputs, "target");
      return {
        Name,
        State: inputs["state"] ?? "ENABLED",
        ScheduleExpression: inputs["scheduleExpression"],
        Target: {
          Arn: at(target, "arn"),
          RoleArn: at(target, "roleArn"),
          Input: at(target, "input"),
          DeadLetterConfig: at(target, "deadLetterConfig") && { Arn: at(target, "deadLetterConfig", "arn") },
        },
      };
    },
  },
});
