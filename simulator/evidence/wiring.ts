import type { Resource } from "../graph";
import { arnOf, field, nameOf, property } from "../recorded";
import { readDestination } from "../services/events/api-destinations";
import { apiDestination, receivers } from "../services/events/target-refusals";
import type { Rule, Target } from "../services/events/rule";
import { isSwitchedOff, type Responders } from "./switched-off";
import type { World } from "../services/events/world";
import { createAccess } from "../services/iam/access";
import { isApiDestination, isEventBus, parseArn } from "../services/iam/arn";
import type { Organization } from "../services/iam/organization";
import { own } from "../../model/json";
import type { Fact } from "./fact";
import { mostCommon } from "./most-common";
import { createRoleNeeds, type Fault, faultFact } from "./role-needs";

/** What archives events, and what functions take them from. */
const wholeEvents = ["firehose", "lambda", "sqs"];

/** What settings say of responders. */
export interface Wired {
  readonly responders: Responders;
}

/**
 * Asks of each recorded rule, target and delivery stream whether its service may do its work with the role that it was
 * given, and whether what fails is kept.
 */
export function askWiring(
  { responders }: Wired,
  world: World,
  organization: Organization,
  resources: readonly Resource[],
): Fact[] {
  const access = createAccess(world, organization);
  const { roleFault } = createRoleNeeds(access);
  const rules = new Map(
    resources.filter(({ type }) => type === "aws:cloudwatch/eventRule:EventRule").map((each) => [each.urn, each]),
  );
  const letters = usualLetters(world);
  return [
    ...world.rules.flatMap((rule) => [
      faultFact(`rule ${rule.name} at ${rule.busArn}`, rule.urn, stateFault(rule)),
      ...rule.targets.map((target) =>
        faultFact(`target ${target.id} of ${rule.arn}`, target.urn, targetFault(rule, target)),
      ),
    ]),
    ...resources
      .filter(({ type }) => type === "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream")
      .map((each) => faultFact(`delivery stream ${nameOf(each)}, its role`, each.urn, streamFault(each))),
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
    return provenanceFault(rule, target) ?? lettersFault(rule, target);
  }

  /**
   * Events of AWS are filed by their own day. Of what members put, the day is for the sender to choose: it is filed by the day on
   * which it arrives, or a flood of invented days fills the partitions of the others.
   */
  function provenanceFault({ pattern }: Rule, { urn, arn }: Target): Fault {
    const stream = world.resource(arn);
    if (stream?.type !== "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream" || pattern === undefined)
      return undefined;
    const byEvent = /day=!\{partitionKeyFromQuery:/.test(field(stream, "extendedS3Configuration", "prefix") ?? "");
    const sources = [...pattern.matchAll(/"source":\[([^\]]*)\]/g)].map(([, listed = ""]) => listed);
    const ofServices = sources.every((listed) => /^("aws\.[^"]*"(,|$))+$|^\{"prefix":"aws\./.test(listed));
    return sources.length === 0 || ofServices === byEvent
      ? undefined
      : {
          urn,
          problem: `It hands events of ${ofServices ? "AWS" : "members"} to ${nameOf(stream)}, which files them by the day ${byEvent ? "that they say" : "on which they arrive"}`,
        };
  }

  /** EventBridge user guide, "Using dead-letter queues": a queue of the rule's Region that admits the rule. */
  function lettersFault(rule: Rule, { urn, arn: targetArn, deadLetterArn }: Target): Fault {
    if (deadLetterArn === undefined)
      return { urn, problem: "What it cannot deliver is lost: it has no dead-letter queue" };
    const queue = world.resource(deadLetterArn);
    if (queue?.type !== "aws:sqs/queue:Queue" || queue.region !== rule.region)
      return { urn, problem: `What it cannot deliver is lost: ${deadLetterArn} is no recorded queue of its Region` };
    const source = { arn: rule.arn, account: rule.account };
    const usual = letters.get(receiverOf(rule, targetArn));
    if (usual !== undefined && deadLetterArn !== usual)
      return {
        urn,
        problem: `What it cannot deliver goes to ${deadLetterArn}, and what others beside it cannot to ${usual}: who reads there takes it for something else`,
      };
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
}

/** Targets of a bus that are of one service have one dead-letter queue: the one that most of them have. */
function usualLetters(world: World): ReadonlyMap<string, string> {
  const of = new Map<string, (string | undefined)[]>();
  for (const rule of world.rules)
    for (const { arn, deadLetterArn } of rule.targets) {
      const key = receiverOf(rule, arn);
      const known = of.get(key);
      if (known === undefined) of.set(key, [deadLetterArn]);
      else known.push(deadLetterArn);
    }
  return new Map(
    [...of].flatMap(([key, queues]) => {
      const usual = mostCommon(queues);
      return usual !== undefined && queues.filter((queue) => queue === usual).length * 2 > queues.length
        ? [[key, usual] as const]
        : [];
    }),
  );
}

const receiverOf = ({ busArn }: Rule, target: string): string => `${busArn} ${parseArn(target)?.service ?? ""}`;
