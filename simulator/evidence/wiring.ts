import type { Graph, Resource } from "../graph";
import { arnOf, field, nameOf, property, text } from "../recorded";
import { readDestination } from "../services/events/api-destinations";
import { apiDestination, receivers } from "../services/events/target-refusals";
import type { Rule, Target } from "../services/events/rule";
import { isSwitchedOff, type Responders } from "./switched-off";
import type { World } from "../services/events/world";
import { type AccessDetails, createAccess } from "../services/iam/access";
import { isApiDestination, isEventBus, parseArn } from "../services/iam/arn";
import type { Organization } from "../services/iam/organization";
import type { Role } from "../services/iam/roles";
import { readCrawlers } from "../services/glue/crawlers";
import { own } from "../../model/json";
import { crawlerQueueCalls, partitionCalls } from "./crawler-calls";
import type { Fact } from "./fact";

/** Largest event, in bytes (EventBridge user guide, "EventBridge quotas", since 2026). */
const largestEvent = 1_048_576;

type Fault = { readonly urn: string; readonly problem: string } | undefined;

const largestMessage = 1_048_576;

/** What archives events, and what functions take them from. */
const wholeEvents = ["firehose", "lambda", "sqs"];

/** Bytes that the provider sets where nothing is said. */
const defaultSize = 262_144;

/** A call that a service makes with a role. */
interface Need {
  readonly actions: readonly string[];
  readonly resource: string;
  readonly details?: AccessDetails;
}

/** What settings say of responders and crawler. */
export interface Wired {
  readonly archive: { readonly crawlerSchedule: string };
  readonly responders: Responders;
}

/**
 * Asks of each recorded rule, target, schedule, delivery stream and crawler whether its service may do its work with the
 * role that it was given, and whether what fails is kept; and of each queue whether it holds and guards an event.
 */
export function askWiring(
  { archive, responders }: Wired,
  graphs: readonly Graph[],
  world: World,
  organization: Organization,
  resources: readonly Resource[],
): Fact[] {
  const access = createAccess(world, organization);
  let known: ReturnType<typeof readCrawlers> | undefined;
  const rules = new Map(
    resources.filter(({ type }) => type === "aws:cloudwatch/eventRule:EventRule").map((each) => [each.urn, each]),
  );
  const of = (type: string) => resources.filter((each) => each.type === type);
  return [
    ...world.rules.flatMap((rule) => [
      fact(`rule ${rule.name} at ${rule.busArn}`, rule.urn, stateFault(rule)),
      ...rule.targets.map((target) =>
        fact(`target ${target.id} of ${rule.arn}`, target.urn, targetFault(rule, target)),
      ),
    ]),
    ...of("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream").map((each) =>
      fact(`delivery stream ${nameOf(each)}, its role`, each.urn, streamFault(each)),
    ),
    ...of("aws:glue/crawler:Crawler").map((each) => fact(`crawler ${nameOf(each)}`, each.urn, crawlerFault(each))),
    ...of("aws:sqs/queue:Queue").map((each) => fact(`queue ${nameOf(each)}, messages`, each.urn, queueFault(each))),
  ];

  function stateFault({ urn, state, targets }: Rule): Fault {
    const recorded = rules.get(urn);
    if (state === "DISABLED" && recorded !== undefined && isSwitchedOff(responders, recorded)) return undefined;
    if (state === "DISABLED") return { urn, problem: "It is disabled: nothing that it matches arrives" };
    return targets.length === 0 ? { urn, problem: "It has no target: nothing that it matches arrives" } : undefined;
  }

  function targetFault(rule: Rule, target: Target): Fault {
    const arn = parseArn(target.arn);
    if (arn === undefined) return { urn: target.urn, problem: `Its target ${target.arn} is no ARN` };
    const exists = isEventBus(arn) ? world.bus(target.arn) : world.resource(target.arn);
    if (exists === undefined) return { urn: target.urn, problem: `Its target ${target.arn} is not recorded` };
    const source = { arn: rule.arn, account: rule.account };
    const part = target.inputPath ?? target.input ?? target.inputTransformer?.template;
    if (part !== undefined && (isEventBus(arn) || wholeEvents.includes(arn.service)))
      return {
        urn: target.urn,
        problem: `It hands ${part} to ${target.arn}, and what reads there needs the whole event`,
      };
    const receiver = isApiDestination(arn) ? apiDestination : own(receivers, arn.service);
    const actions = isEventBus(arn) ? ["events:PutEvents"] : (receiver?.actions ?? []);
    if (target.roleArn !== undefined) {
      // What a bus's own policy says depends on the event, which traffic shows.
      const fault = roleFault(target.roleArn, "events.amazonaws.com", source, target.urn, [
        { actions, resource: target.arn },
      ]);
      if (fault !== undefined) return fault;
    } else if (isEventBus(arn))
      // EventBridge API reference, "Target": required where the other account admits the organization.
      return { urn: target.urn, problem: `It has no role with which to put events on ${target.arn}` };
    else
      for (const action of actions) {
        const { allowed, why, culprit } = access.service("events.amazonaws.com", source, action, target.arn);
        if (!allowed)
          return { urn: culprit || target.urn, problem: `EventBridge cannot call ${action} on ${target.arn}: ${why}` };
      }
    if (isApiDestination(arn)) {
      const destination = readDestination(world, target);
      if ("problem" in destination)
        return { urn: destination.culprit, problem: `${target.arn} cannot be called: ${destination.problem}` };
      if (destination.call.method !== "POST")
        return {
          urn: world.resource(target.arn)?.urn ?? target.urn,
          problem: `It calls by ${destination.call.method}, and tells something by POST`,
        };
    }
    return lettersFault(rule, target);
  }

  /** EventBridge user guide, "Using dead-letter queues": a queue of the rule's Region that admits the rule. */
  function lettersFault(rule: Rule, { urn, deadLetterArn }: Target): Fault {
    if (deadLetterArn === undefined)
      return { urn, problem: "What it cannot deliver is lost: it has no dead-letter queue" };
    const queue = world.resource(deadLetterArn);
    if (queue?.type !== "aws:sqs/queue:Queue" || queue.region !== rule.region)
      return { urn, problem: `What it cannot deliver is lost: ${deadLetterArn} is no recorded queue of its Region` };
    const source = { arn: rule.arn, account: rule.account };
    const { allowed, why, culprit } = access.service("events.amazonaws.com", source, "sqs:SendMessage", deadLetterArn);
    return allowed
      ? undefined
      : { urn: culprit || urn, problem: `What it cannot deliver to ${deadLetterArn} is lost: ${why}` };
  }

  /** Firehose developer guide, "Controlling access", "Grant Firehose access to an Amazon S3 destination". */
  function streamFault(stream: Resource): Fault {
    const s3 = (name: string) => field(stream, "extendedS3Configuration", name) ?? "";
    const bucket = s3("bucketArn");
    const { urn, account: owner, region } = stream;
    const account = world.resource(bucket)?.account;
    if (account === undefined) return { urn, problem: `It writes to ${bucket || "no bucket"}, which is not recorded` };
    const key = s3("kmsKeyArn");
    if (world.key(key, owner, region) === undefined)
      return { urn, problem: `It encrypts with ${key || "no key"}, which is not recorded` };
    const onBucket = { guardian: bucket, account };
    const context = {
      "kms:ViaService": `s3.${stream.region}.amazonaws.com`,
      "kms:EncryptionContext:aws:s3:arn": bucket,
    };
    const { cloudwatchLoggingOptions: log } = (property(stream, "extendedS3Configuration") ?? {}) as {
      readonly cloudwatchLoggingOptions?: { readonly logGroupName?: string; readonly logStreamName?: string };
    };
    return (
      schemaFault(stream) ??
      roleFault(s3("roleArn"), "firehose.amazonaws.com", { arn: arnOf(stream), account: stream.account }, stream.urn, [
        {
          actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
          resource: bucket,
          details: onBucket,
        },
        ...["prefix", "errorOutputPrefix"].map((name) => ({
          actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
          resource: `${bucket}/${s3(name).replace(/!\{.*$/, "")}object`,
          details: onBucket,
        })),
        { actions: ["kms:Decrypt", "kms:GenerateDataKey"], resource: key, details: { context } },
        {
          actions: ["logs:PutLogEvents"],
          resource: `arn:aws:logs:${stream.region}:${stream.account}:log-group:${log?.logGroupName}:log-stream:${log?.logStreamName}`,
        },
      ])
    );
  }

  /** Firehose developer guide, "Grant Firehose access to AWS Glue for data format conversion". */
  function schemaFault(stream: Resource): Fault {
    const { dataFormatConversionConfiguration: conversion } = (property(stream, "extendedS3Configuration") ?? {}) as {
      readonly dataFormatConversionConfiguration?: {
        readonly schemaConfiguration?: {
          readonly roleArn?: string;
          readonly databaseName?: string;
          readonly tableName?: string;
        };
      };
    };
    const schema = conversion?.schemaConfiguration;
    if (schema === undefined) return undefined;
    const glue = `arn:aws:glue:${stream.region}:${stream.account}`;
    const { roleArn = "", databaseName: database, tableName: table } = schema;
    const source = { arn: arnOf(stream), account: stream.account };
    const needs = ["catalog", `database/${database}`, `table/${database}/${table}`].map((resource) => ({
      actions: ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"],
      resource: `${glue}:${resource}`,
    }));
    return roleFault(roleArn, "firehose.amazonaws.com", source, stream.urn, needs);
  }

  function roleFault(
    roleArn: string,
    service: string,
    source: { readonly arn: string; readonly account: string },
    user: string,
    needs: readonly Need[],
  ): Fault {
    const assumed = access.assume(roleArn, service, source);
    if (!assumed.allowed || assumed.role === undefined)
      return {
        urn: assumed.culprit || user,
        problem: `${service} cannot assume ${roleArn || "any role"}: ${assumed.why}`,
      };
    return needFault(assumed.role, needs);
  }

  function needFault(role: Role, needs: readonly Need[]): Fault {
    for (const { actions, resource, details } of needs)
      for (const action of actions) {
        const { allowed, why, culprit } = access.role(role, action, resource, details);
        // The resource may have a say that depends on what is sent: here only what the role lacks counts.
        if (!allowed && !(isEventBus(parseArn(resource)) && culprit !== role.urn && !ownPolicy(role, culprit)))
          return { urn: culprit || role.urn, problem: `${role.arn} cannot call ${action} on ${resource}: ${why}` };
      }
    return undefined;
  }

  /** Glue developer guide, "Choose data sources and classifiers" and "Accelerating crawls using S3 event notifications". */
  function crawlerFault(crawler: Resource): Fault {
    const { urn } = crawler;
    const targets = (property(crawler, "catalogTargets") ?? []) as readonly CatalogTarget[];
    if (targets.every(({ tables = [] }) => tables.length === 0)) return { urn, problem: "It crawls no table" };
    for (const { databaseName, eventQueueArn: events, dlqEventQueueArn: letters } of targets) {
      if (text(crawler, "databaseName") !== databaseName)
        return { urn, problem: `It writes to ${text(crawler, "databaseName")} and crawls ${databaseName}` };
      const event = field(crawler, "recrawlPolicy", "recrawlBehavior") === "CRAWL_EVENT_MODE";
      if (event !== (events !== undefined))
        return {
          urn,
          problem: event
            ? "It waits for events and has no queue"
            : "It lists everything, and has a queue that nobody reads",
        };
      for (const queue of event ? [events, letters] : [])
        if (world.resource(queue ?? "")?.type !== "aws:sqs/queue:Queue")
          return { urn, problem: `It takes from ${queue ?? "no dead-letter queue"}, which is no recorded queue` };
    }
    const output = (property(crawler, "configuration") ?? "{}") as string;
    const configuration = JSON.parse(output) as {
      readonly Version?: number;
      readonly CrawlerOutput?: { readonly Partitions?: { readonly AddOrUpdateBehavior?: string } };
      readonly Grouping?: { readonly TableGroupingPolicy?: string };
    };
    // Glue developer guide, "Customizing crawler behavior".
    if (configuration.Version !== 1)
      return { urn, problem: `Its configuration has the version ${configuration.Version}. Use 1` };
    if (configuration.CrawlerOutput?.Partitions?.AddOrUpdateBehavior !== "InheritFromTable")
      return { urn, problem: "Its partitions do not inherit the table's columns: queries cannot read them" };
    if (configuration.Grouping?.TableGroupingPolicy !== "CombineCompatibleSchemas")
      return { urn, problem: "It may make a table of each folder: its grouping is not CombineCompatibleSchemas" };
    if (field(crawler, "schemaChangePolicy", "updateBehavior") !== "LOG")
      return { urn, problem: "It changes the table's columns: its update behavior is not LOG" };
    if (text(crawler, "schedule") !== archive.crawlerSchedule)
      return {
        urn,
        problem: `It runs by ${text(crawler, "schedule") ?? "no schedule"}, and settings promise ${archive.crawlerSchedule}`,
      };
    const lacking = crawlerRoleFault(crawler, targets);
    if (lacking !== undefined) return lacking;
    for (const crawl of crawls().filter((each) => each.account === crawler.account && each.region === crawler.region)) {
      const table = resources.find(
        (each) =>
          each.type === "aws:glue/catalogTable:CatalogTable" &&
          each.account === crawler.account &&
          each.region === crawler.region &&
          `${text(each, "databaseName")}.${nameOf(each)}` === crawl.table,
      );
      const { location = "s3://none/" } = ((table && property(table, "storageDescriptor")) ?? {}) as {
        readonly location?: string;
      };
      const blind = crawl.blindness(`${location}day=2026-11-02/object.gz`);
      if (blind !== undefined)
        return { urn: blind.urn, problem: `What ${nameOf(crawler)} crawls is not found: it ${blind.problem}` };
    }
    return undefined;
  }

  /**
   * Glue developer guide, "Crawler prerequisites" (the managed policy or a scoped-down version of it), "Logging and monitoring
   * in AWS Glue" and "Accelerating crawls using Amazon S3 event notifications", whose policy names each call on the queues.
   */
  function crawlerRoleFault(crawler: Resource, targets: readonly CatalogTarget[]): Fault {
    const { account, region } = crawler;
    const named = text(crawler, "role") ?? "";
    const role = world.role(named.startsWith("arn:") ? named : `arn:aws:iam::${account}:role/${named}`);
    // Others say that its role is missing.
    if (role === undefined) return undefined;
    const glue = `arn:aws:glue:${region}:${account}`;
    const log = `arn:aws:logs:${region}:${account}:log-group:/aws-glue/crawlers`;
    return needFault(role, [
      { actions: ["logs:CreateLogGroup"], resource: log },
      { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resource: `${log}:log-stream:${nameOf(crawler)}` },
      ...targets.flatMap(({ databaseName, tables = [], eventQueueArn, dlqEventQueueArn }) => [
        ...tables.flatMap((table): Need[] => {
          const recorded = resources.find(
            (each) =>
              each.type === "aws:glue/catalogTable:CatalogTable" &&
              each.account === account &&
              each.region === region &&
              nameOf(each) === table,
          );
          const bucket = (field(recorded ?? crawler, "storageDescriptor", "location") ?? "").split("/")[2];
          return [
            ...["catalog", `database/${databaseName}`, `table/${databaseName}/${table}`].map((part) => ({
              actions: partitionCalls,
              resource: `${glue}:${part}`,
            })),
            ...(bucket === undefined
              ? []
              : [
                  {
                    actions: ["s3:GetBucketLocation", "s3:ListBucket"],
                    resource: `arn:aws:s3:::${bucket}`,
                    details: { guardian: `arn:aws:s3:::${bucket}`, account },
                  },
                ]),
          ];
        }),
        ...[eventQueueArn, dlqEventQueueArn].flatMap((queue): Need[] =>
          queue === undefined ? [] : [{ actions: crawlerQueueCalls, resource: queue }],
        ),
        ...(dlqEventQueueArn === undefined ? [] : [{ actions: ["sqs:SendMessage"], resource: dlqEventQueueArn }]),
      ]),
    ]);
  }

  function crawls() {
    return (known ??= readCrawlers(graphs, world, organization));
  }

  function queueFault(queue: Resource): Fault {
    const { urn } = queue;
    const size = Number(property(queue, "maxMessageSize") ?? defaultSize);
    // SQS developer guide, "Amazon SQS message quotas": 1 KiB to 1 MiB.
    if (size < 1024 || size > largestMessage)
      return { urn, problem: `It takes messages of ${size} bytes, and SQS allows 1,024 to ${largestMessage}` };
    if (isRead(queue) && size < largestEvent)
      return { urn, problem: `It takes messages of ${size} bytes, and an event has up to ${largestEvent}` };
    if (property(queue, "sqsManagedSseEnabled") !== true && text(queue, "kmsMasterKeyId") === undefined)
      return { urn, problem: "It does not say that it is encrypted: sqsManagedSseEnabled is not true" };
    const delay = Number(property(queue, "delaySeconds") ?? 0);
    if (delay > 0) return { urn, problem: `It holds each message back for ${delay} seconds` };
    const visible = Number(property(queue, "visibilityTimeoutSeconds") ?? 30);
    // SQS API reference, "SetQueueAttributes".
    if (visible > longestVisibility)
      return { urn, problem: `Its visibility timeout is ${visible}, and SQS takes ${longestVisibility}` };
    const key = text(queue, "kmsMasterKeyId");
    // SQS developer guide, "Key management": AWS's own key admits no service.
    if (key !== undefined && world.key(key, queue.account, queue.region) === undefined)
      return {
        urn,
        problem: `It is encrypted with ${key}, which is not recorded: no service can put anything into it`,
      };
    const redrive = text(queue, "redrivePolicy");
    // What a person takes and does not delete is for the next one.
    if (redrive === undefined && visible > crawlSeconds)
      return { urn, problem: `What is looked at is hidden for ${visible} seconds` };
    if (redrive === undefined)
      return crawled().has(arnOf(queue))
        ? { urn, problem: "What always fails is tried until it is gone: it has no redrive policy" }
        : undefined;
    const { deadLetterTargetArn = "", maxReceiveCount = 0 } = JSON.parse(redrive) as {
      readonly deadLetterTargetArn?: string;
      readonly maxReceiveCount?: number;
    };
    const letters = world.resource(deadLetterTargetArn);
    if (letters === queue) return { urn, problem: "What fails goes back to itself, until it is gone" };
    if (letters?.type !== queue.type || letters.account !== queue.account || letters.region !== queue.region)
      return {
        urn,
        problem: `What fails goes to ${deadLetterTargetArn || "no queue"}, which is no recorded queue beside it`,
      };
    // SQS developer guide, "Using dead-letter queues in Amazon SQS": 1 to 1,000.
    if (maxReceiveCount < 5 || maxReceiveCount > 50)
      return { urn, problem: `It gives up after ${maxReceiveCount} attempts. Use 5 to 50` };
    if (crawled().has(arnOf(queue)) && visible < crawlSeconds)
      return { urn, problem: `A message comes back after ${visible} seconds, and a crawl may take ${crawlSeconds}` };
    return undefined;
  }

  function isRead(queue: Resource): boolean {
    return world.rules.some(({ targets }) =>
      targets.some(({ arn, deadLetterArn }) => arn === arnOf(queue) || deadLetterArn === arnOf(queue)),
    );
  }

  function crawled(): ReadonlySet<string> {
    return new Set(
      of("aws:glue/crawler:Crawler").flatMap((crawler) =>
        ((property(crawler, "catalogTargets") ?? []) as readonly { readonly eventQueueArn?: string }[]).map(
          ({ eventQueueArn }) => eventQueueArn ?? "",
        ),
      ),
    );
  }
}

interface CatalogTarget {
  readonly databaseName?: string;
  readonly tables?: readonly string[];
  readonly eventQueueArn?: string;
  readonly dlqEventQueueArn?: string;
}

/** Seconds that a crawl may take before its messages come back. */
const crawlSeconds = 3600;
const longestVisibility = 43_200;

const ownPolicy = ({ policies }: Role, urn: string) => policies.some((policy) => policy.urn === urn);

const fact = (what: string, urn: string, fault: Fault): Fact =>
  fault === undefined ? { what, urn } : { what, urn: fault.urn, problem: `${fault.problem}.` };
