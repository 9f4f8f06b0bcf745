import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { EventSourceMapping } from "@pulumi/aws/lambda/eventSourceMapping";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function";
import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import { Schedule } from "@pulumi/aws/scheduler/schedule";
import * as pulumi from "@pulumi/pulumi";
import type { Json, JsonObject } from "../../model/envelope";
import { acceptDeadLetters, policy, policyText, trustInService } from "../../model/iam/policies";
import { arns, centralRuleArn, type HubPlace } from "../../model/names";
import { scheduleGroupArn } from "../../model/network/heartbeat";
import { quotas } from "../../model/quotas";
import { responderAlarms } from "../../model/responders/alarms";
import type { PlannedResponder, ResponderSchedule } from "../../model/responders/plan";
import { acceptEvents, putScheduled, runFunction, trustInLambda } from "../../model/responders/policies";
import type { RulePlan } from "../../model/rule";
import { createAlarm } from "../alarm";
import { createRole } from "../role";
import { createRule, type RuleBus } from "../rule";
import { functionArchive } from "./bundle";
import type { ResponderState } from "./state";

export interface ResponderArgs extends HubPlace {
  /** Plain value: decides which resources exist. */
  readonly plan: PlannedResponder;
  /** Bus of the responder's rules; its queue takes undeliverable events. */
  readonly bus: RuleBus;
  readonly state: ResponderState;
  /** ARN of the archive's key. */
  readonly archiveKeyArn: pulumi.Output<string>;
  readonly alarmTopicArn: pulumi.Input<string>;
  /** What the hub was deployed with, for a plan that reads it. */
  readonly deployed?: pulumi.Output<readonly Json[]>;
  /** Hours EventBridge retries delivery to the queue. */
  readonly retryHours: number;
}

/** Retention of queued events and dead letters: the longest that SQS allows. */
const retentionSeconds = 14 * 24 * 3600;

/**
 * A Lambda function that handles events from the central bus: rules, a queue in front of the function, a dead-letter
 * queue, a least-privilege role, a log, alarms, and a switch that disables all of it.
 *
 * The queue prevents throttling in a burst of events, and loss during an outage of the function (Lambda developer
 * guide, "Using Lambda with Amazon SQS"). EventBridge delivers the events to it unmodified.
 */
export class Responder extends pulumi.ComponentResource {
  readonly functionArn: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly queueArn: pulumi.Output<string>;

  constructor(name: string, args: ResponderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:Responder", name, {}, opts);
    const { accountId, region, names, bus, plan } = args;
    const { id } = plan;
    const child = { parent: this };
    const queueArn = arns.queue(region, accountId, names.responder(id));

    const queue = createQueueWithDeadLetters();
    const queuePolicy = admitRules();
    const { role, policy: grant } = createFunctionRole();
    const handler = createFunction();
    readQueue();
    plan.rules.forEach(createFeedingRule);
    createSchedules(plan.schedules ?? []);
    createAlarms();

    this.functionArn = handler.arn;
    this.roleArn = role.arn;
    this.queueArn = queue.arn;
    this.registerOutputs({ functionArn: this.functionArn, roleArn: this.roleArn, queueArn: this.queueArn });

    function createQueueWithDeadLetters(): Queue {
      const deadLetters = createQueue(`${name}-dead-letters`, names.responderDeadLetters(id));
      return createQueue(name, names.responder(id), {
        // Lambda developer guide, "Using Lambda with Amazon SQS": at least six times the function's timeout.
        visibilityTimeoutSeconds: 6 * plan.timeoutSeconds,
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: deadLetters.arn,
          maxReceiveCount: plan.attempts ?? 5,
        }),
      });
    }

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
      const feeding = [
        ...(plan.rules.length > 0 ? [names.responderRule(id, "*")] : []),
        ...(plan.answersDetections === true ? [names.detectionRule("*")] : []),
      ];
      const ruleArns = feeding.map((rule) => centralRuleArn(args, rule));
      const events = ruleArns.length === 0 ? [] : acceptEvents(queueArn, { accountId, ruleArns }).Statement;
      const letters =
        plan.deadLettersOf === undefined ? [] : acceptDeadLetters(queueArn, [plan.deadLettersOf]).Statement;
      return new QueuePolicy(name, { queueUrl: queue.url, policy: policyText(policy(...events, ...letters)) }, child);
    }

    function createFunctionRole() {
      const logGroupArn = arns.logGroup(region, accountId, names.logGroup(id));
      const statements =
        typeof plan.statements === "function"
          ? args.archiveKeyArn.apply(plan.statements)
          : pulumi.output(plan.statements);
      return createRole(
        name,
        {
          name: names.role(id, region),
          description: plan.description,
          trust: trustInLambda,
          policyName: "respond",
          policy: statements.apply((own) => policy(...runFunction({ queueArn, logGroupArn }), ...own)),
        },
        child,
      );
    }

    function createFunction(): LambdaFunction {
      const log = new LogGroup(name, { name: names.logGroup(id), retentionInDays: plan.logRetentionDays }, child);
      return new LambdaFunction(
        name,
        {
          name: names.responder(id),
          description: plan.description,
          role: role.arn,
          code:
            args.deployed === undefined
              ? functionArchive(id, plan.configuration)
              : args.deployed.apply((resources) =>
                  functionArchive(id, { ...(plan.configuration as JsonObject), resources: [...resources] }),
                ),
          handler: "index.handler",
          runtime: "nodejs24.x",
          architectures: ["arm64"],
          timeout: plan.timeoutSeconds,
          memorySize: plan.memoryMegabytes,
          ...(plan.reservedConcurrency !== undefined && { reservedConcurrentExecutions: plan.reservedConcurrency }),
          environment: {
            variables: {
              // Lambda developer guide, "Using source maps": stack traces then show lines of the TypeScript source.
              NODE_OPTIONS: "--enable-source-maps",
              POWERTOOLS_SERVICE_NAME: id,
              POWERTOOLS_METRICS_NAMESPACE: names.prefix,
              ACCOUNT: accountId,
              REGION: region,
              STATE_TABLE: args.state.table,
              BUS: names.bus,
              ...plan.environment,
            },
          },
          loggingConfig: { logFormat: "JSON", logGroup: log.name },
        },
        // Without its permissions, the function would fail its first events.
        { ...child, dependsOn: [grant] },
      );
    }

    /** Partial batch responses: only the failed event returns to the queue. */
    function readQueue(): void {
      new EventSourceMapping(
        name,
        {
          eventSourceArn: queue.arn,
          functionName: handler.arn,
          enabled: plan.enabled,
          batchSize: plan.batch?.size ?? 10,
          // Lambda API reference, CreateEventSourceMapping: required for more than ten.
          ...(plan.batch !== undefined && { maximumBatchingWindowInSeconds: plan.batch.seconds }),
          functionResponseTypes: ["ReportBatchItemFailures"],
          scalingConfig: { maximumConcurrency: plan.concurrency },
        },
        { ...child, dependsOn: [grant] },
      );
    }

    function createFeedingRule({ suffix, ...rule }: RulePlan): void {
      createRule(
        `${name}-${suffix}`,
        {
          ...rule,
          name: names.responderRule(id, suffix),
          bus: bus.name,
          targets: [
            {
              id,
              arn: queue.arn,
              ...(plan.isFairToAccounts === true && { messageGroup: "$.account" }),
              deadLetterQueueArn: bus.deadLetterQueueArn,
              retryHours: args.retryHours,
              dependsOn: [queuePolicy, bus],
            },
          ],
        },
        child,
      );
    }

    function createSchedules(schedules: readonly ResponderSchedule[]): void {
      const [first] = schedules;
      if (first === undefined) return;
      const { role: scheduleRole, policy: put } = createRole(
        `${name}-schedule`,
        {
          name: first.roleName,
          description: `Puts the event that wakes ${id} on the central bus`,
          trust: trustInService("scheduler.amazonaws.com", {
            accountId,
            sourceArn: scheduleGroupArn(region, accountId),
          }),
          policyName: "send",
          policy: putScheduled(arns.bus(region, accountId, names.bus), {
            source: first.source,
            queueArn: arns.queue(region, accountId, names.centralDeadLetters),
          }),
        },
        child,
      );
      for (const schedule of schedules) createSchedule(schedule, scheduleRole.arn, put);
    }

    function createSchedule(
      { name: scheduleName, suffix, expression, source, detail, ...event }: ResponderSchedule,
      roleArn: pulumi.Output<string>,
      put: pulumi.Resource,
    ): void {
      new Schedule(
        `${name}-schedule${suffix === undefined ? "" : `-${suffix}`}`,
        {
          name: scheduleName,
          description: event.description,
          scheduleExpression: expression,
          flexibleTimeWindow: { mode: "OFF" },
          state: plan.enabled ? "ENABLED" : "DISABLED",
          target: {
            arn: bus.arn,
            roleArn,
            input: JSON.stringify({ schedule: "<aws.scheduler.schedule-arn>", ...detail }),
            eventbridgeParameters: { detailType: event.detailType, source },
            deadLetterConfig: { arn: bus.deadLetterQueueArn },
            retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
          },
        },
        { ...child, dependsOn: [put] },
      );
    }

    function createAlarms(): void {
      for (const alarm of responderAlarms(plan, names))
        createAlarm(
          `${name}-${alarm.suffix}`,
          { name: names.alarm(`${id}-${alarm.suffix}`), alarm, topicArn: args.alarmTopicArn },
          child,
        );
    }
  }
}
