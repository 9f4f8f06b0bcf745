import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { EventSourceMapping } from "@pulumi/aws/lambda/eventSourceMapping";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function";
import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import * as pulumi from "@pulumi/pulumi";
import type { Json, JsonObject } from "../../model/envelope";
import { notReplayed, type PlannedRule } from "../../model/network/forwarding-rules";
import { arns, type Names } from "../../model/names";
import { acceptDeadLetters, policy, policyText, type Statement } from "../../model/iam/policies";
import { quotas } from "../../model/quotas";
import { responderAlarms } from "../../model/responders/alarms";
import type { ResponderId } from "../../model/settings/responders";
import { acceptEvents, runFunction, trustInLambda } from "../../model/responders/policies";
import type { CentralBus } from "../hub/central-bus";
import { functionArchive } from "./function-bundle";

/** A rule on the central bus that feeds a responder. */
export interface ResponderRule {
  /** End of its name. */
  readonly suffix: string;
  readonly description: string;
  readonly pattern: JsonObject;
  readonly state: PlannedRule["state"];
}

export interface ResponderArgs {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  /** Rules stand on it, and its queue takes what they cannot deliver. */
  readonly bus: CentralBus;
  /** Folder below functions/. An identity: the names of function, queue and role follow from it. */
  readonly id: ResponderId;
  readonly description: string;
  /** Rules of its own. Plain: they decide which resources exist. */
  readonly rules: readonly ResponderRule[];
  /** Whether rules of detections feed it too. */
  readonly answersDetections?: boolean;
  /** ARN pattern of rules whose dead letters its queue takes. */
  readonly deadLettersOf?: string;
  /** What the function may do beyond reading its queue and writing its log. */
  readonly statements: pulumi.Input<readonly Statement[]>;
  /** Becomes `configuration.json` beside the code. */
  readonly configuration: Json;
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Batches that are handled at the same time, 2 or more. */
  readonly concurrency: number;
  /** Executions that Lambda reserves for it. Absent: none. */
  readonly reservedConcurrency?: number;
  /** How often a message is handed out before it is a dead letter. @default 5 */
  readonly attempts?: number;
  /** Kill switch: false disables its rules and stops the queue from being read; what is queued stays there. */
  readonly enabled: boolean;
  /** Whether events go on to wait in the queue while it is stopped. @default false */
  readonly queuesWhileStopped?: boolean;
  /** Seconds for which an event may wait before it is late. Absent: a quarter of an hour. */
  readonly lateAfterSeconds?: number;
  readonly alarmTopicArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  /** Hours for which EventBridge tries to hand an event to the queue. */
  readonly retryHours: number;
}

/** Days for which a queued event waits for its responder, and a dead letter for a person: the most that SQS allows. */
const retentionSeconds = 14 * 24 * 3600;

/**
 * A Lambda function that answers events of the central bus: rules, a queue in front of the function, dead letters, a role
 * with the least it needs, a log, alarms, and a switch that stops all of it.
 *
 * The queue is what keeps a burst of events from being throttled and an outage of the function from losing any
 * (Lambda developer guide, "Using Lambda with Amazon SQS"). EventBridge hands it the events as they are.
 */
export class Responder extends pulumi.ComponentResource {
  readonly functionArn: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly queueArn: pulumi.Output<string>;

  constructor(name: string, args: ResponderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:Responder", name, {}, opts);
    const { accountId, region, names, bus, id } = args;
    const child = { parent: this };
    const functionName = names.responder(id);
    const queueArn = arns.queue(region, accountId, functionName);
    const ownRules = `${names.bus}/${names.responderRule(id, "*")}`;
    const detectionRules = `${names.bus}/${names.detectionRule("*")}`;

    const deadLetters = createQueue(`${name}-dead-letters`, names.responderDeadLetters(id));
    const queue = createQueue(name, functionName, {
      // Lambda developer guide, "Using Lambda with Amazon SQS": at least six times the function's timeout.
      visibilityTimeoutSeconds: 6 * args.timeoutSeconds,
      redrivePolicy: pulumi.jsonStringify({
        deadLetterTargetArn: deadLetters.arn,
        maxReceiveCount: args.attempts ?? 5,
      }),
    });
    const queuePolicy = admitRules();
    const { role, grant } = createRole();
    const handler = createFunction();
    readQueue();
    for (const rule of args.rules) createRule(rule);
    createAlarms();

    this.functionArn = handler.arn;
    this.roleArn = role.arn;
    this.queueArn = queue.arn;
    this.registerOutputs({ functionArn: this.functionArn, roleArn: this.roleArn, queueArn: this.queueArn });

    function createQueue(label: string, queueName: string, more: object = {}): Queue {
      return new Queue(
        label,
        {
          name: queueName,
          messageRetentionSeconds: retentionSeconds,
          maxMessageSize: quotas.messageBytes,
          sqsManagedSseEnabled: true,
          ...more,
        },
        child,
      );
    }

    function admitRules(): QueuePolicy {
      const ruleArns = [ownRules, ...(args.answersDetections === true ? [detectionRules] : [])].map((rule) =>
        arns.rule(region, accountId, rule),
      );
      const events = acceptEvents(queueArn, { accountId, ruleArns });
      const letters =
        args.deadLettersOf === undefined ? [] : acceptDeadLetters(queueArn, [args.deadLettersOf]).Statement;
      return new QueuePolicy(
        name,
        { queueUrl: queue.url, policy: policyText(policy(...events.Statement, ...letters)) },
        child,
      );
    }

    function createRole() {
      const role = new Role(
        name,
        { name: names.role(id, region), description: args.description, assumeRolePolicy: policyText(trustInLambda) },
        child,
      );
      const logGroupArn = arns.logGroup(region, accountId, names.logGroup(id));
      const grant = new RolePolicy(
        name,
        {
          name: "respond",
          role: role.name,
          policy: pulumi
            .output(args.statements)
            .apply((statements) => policyText(policy(...runFunction({ queueArn, logGroupArn }), ...statements))),
        },
        child,
      );
      return { role, grant };
    }

    function createFunction(): LambdaFunction {
      const log = new LogGroup(name, { name: names.logGroup(id), retentionInDays: args.logRetentionDays }, child);
      return new LambdaFunction(
        name,
        {
          name: functionName,
          description: args.description,
          role: role.arn,
          code: functionArchive(id, args.configuration),
          handler: "index.handler",
          runtime: "nodejs24.x",
          architectures: ["arm64"],
          timeout: args.timeoutSeconds,
          memorySize: args.memoryMegabytes,
          ...(args.reservedConcurrency !== undefined && { reservedConcurrentExecutions: args.reservedConcurrency }),
          environment: {
            variables: {
              // Lambda developer guide, "Using source maps": stack traces then name the lines that people wrote.
              NODE_OPTIONS: "--enable-source-maps",
              POWERTOOLS_SERVICE_NAME: id,
              POWERTOOLS_METRICS_NAMESPACE: names.prefix,
              ACCOUNT: accountId,
              REGION: region,
              ...args.environment,
            },
          },
          loggingConfig: { logFormat: "JSON", logGroup: log.name },
        },
        // A function whose role lacks its permissions fails its first events.
        { ...child, dependsOn: [grant] },
      );
    }

    /** A failed event goes back to the queue alone, without the rest of its batch. */
    function readQueue(): void {
      new EventSourceMapping(
        name,
        {
          eventSourceArn: queue.arn,
          functionName: handler.arn,
          enabled: args.enabled,
          batchSize: 10,
          functionResponseTypes: ["ReportBatchItemFailures"],
          scalingConfig: { maximumConcurrency: args.concurrency },
        },
        { ...child, dependsOn: [grant] },
      );
    }

    function createRule({ suffix, description, pattern, state }: ResponderRule): void {
      const rule = new EventRule(
        `${name}-${suffix}`,
        {
          name: names.responderRule(id, suffix),
          description,
          eventBusName: bus.name,
          eventPattern: JSON.stringify({ ...pattern, ...notReplayed }),
          state: args.enabled || args.queuesWhileStopped === true ? state : "DISABLED",
        },
        child,
      );
      new EventTarget(
        `${name}-${suffix}`,
        {
          rule: rule.name,
          eventBusName: bus.name,
          targetId: id,
          arn: queue.arn,
          deadLetterConfig: { arn: bus.deadLetterQueueArn },
          retryPolicy: { maximumEventAgeInSeconds: args.retryHours * 3600, maximumRetryAttempts: 185 },
        },
        { ...child, dependsOn: [queuePolicy, bus] },
      );
    }

    function createAlarms(): void {
      for (const { suffix, description, dimensions, ...alarm } of responderAlarms({
        id,
        names,
        ...(args.lateAfterSeconds !== undefined && { lateAfterSeconds: args.lateAfterSeconds }),
      }))
        new MetricAlarm(
          `${name}-${suffix}`,
          {
            ...alarm,
            name: names.alarm(`${id}-${suffix}`),
            alarmDescription: description,
            dimensions: { ...dimensions },
            alarmActions: [args.alarmTopicArn],
            okActions: [args.alarmTopicArn],
          },
          child,
        );
    }
  }
}
