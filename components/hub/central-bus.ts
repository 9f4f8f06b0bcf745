import { EventBusPolicy } from "@pulumi/aws-native/events/eventBusPolicy";
import { EventArchive as ReplayArchive } from "@pulumi/aws/cloudwatch/eventArchive";
import { EventBus } from "@pulumi/aws/cloudwatch/eventBus";
import { LogDelivery } from "@pulumi/aws/cloudwatch/logDelivery";
import { LogDeliveryDestination } from "@pulumi/aws/cloudwatch/logDeliveryDestination";
import { LogDeliverySource } from "@pulumi/aws/cloudwatch/logDeliverySource";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { LogResourcePolicy } from "@pulumi/aws/cloudwatch/logResourcePolicy";
import type { Queue } from "@pulumi/aws/sqs/queue";
import * as pulumi from "@pulumi/pulumi";
import type { BusPlan } from "../../model/hub/hub-plan";
import { acceptDeadLetters, acceptVendedLogs, admitOrganization, policyText } from "../../model/iam/policies";
import { arns, type HubPlace } from "../../model/names";
import { createDeadLetters } from "../dead-letters";
import type { RuleBus } from "../rule";

/** The plan is a plain value: it decides which resources exist. */
export type CentralBusArgs = HubPlace & BusPlan;

/** Log types that a level includes (EventBridge user guide, "Configuring logs for event buses"). */
const logTypes = {
  OFF: [],
  ERROR: ["ERROR_LOGS"],
  INFO: ["ERROR_LOGS", "INFO_LOGS"],
  TRACE: ["ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"],
} as const;

/**
 * The central bus of a hub Region: its policy, which says who may put events on it, an archive for replay, a log, and a
 * dead-letter queue for its rules.
 *
 * Everything that puts a rule on this bus, or targets it, depends on this component and so on its policy: EventBridge
 * may reject a target while the destination's policy is missing.
 */
export class CentralBus extends pulumi.ComponentResource implements RuleBus {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly deadLetterQueueArn: pulumi.Output<string>;

  constructor(name: string, args: CentralBusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:CentralBus", name, {}, opts);
    const { accountId, region, names } = args;
    const child = { parent: this };

    const bus = createBus();
    admitMembers();
    createReplayArchive();
    createLog();
    const deadLetters = createQueue();

    this.name = bus.name;
    this.arn = bus.arn;
    this.deadLetterQueueArn = deadLetters.arn;
    this.registerOutputs({ name: this.name, arn: this.arn, deadLetterQueueArn: this.deadLetterQueueArn });

    function createBus(): EventBus {
      return new EventBus(
        name,
        {
          name: names.bus,
          description: "Governed events of the organization",
          ...(args.logLevel !== "OFF" && { logConfig: { level: args.logLevel, includeDetail: "NONE" } }),
        },
        { ...child, protect: true },
      );
    }

    /** One policy resource per statement, so that an update never leaves the bus without a policy (pulumi-aws#2135). */
    function admitMembers(): void {
      const statement = admitOrganization(arns.bus(region, accountId, names.bus), args.admission);
      new EventBusPolicy(
        `${name}-admit-organization`,
        { eventBusName: bus.name, statementId: "AdmitOrganization", statement },
        child,
      );
    }

    function createReplayArchive(): void {
      new ReplayArchive(
        `${name}-replay`,
        {
          name: names.bus,
          description: "For replays to the central bus",
          eventSourceArn: bus.arn,
          retentionDays: args.replayDays,
        },
        child,
      );
    }

    /** Vended logs: one delivery source for each log type of the bus, one destination, and a delivery between them. */
    function createLog(): void {
      if (args.logLevel === "OFF") return;
      const logGroup = new LogGroup(
        `${name}-log`,
        { name: `/aws/vendedlogs/events/event-bus/${names.bus}`, retentionInDays: args.logRetentionDays },
        child,
      );
      const logGroupArn = `arn:aws:logs:${region}:${accountId}:log-group:/aws/vendedlogs/events/event-bus/${names.bus}`;
      const accept = new LogResourcePolicy(
        `${name}-log`,
        { policyName: `${names.prefix}-bus-log`, policyDocument: policyText(acceptVendedLogs(logGroupArn, accountId)) },
        child,
      );
      const destination = new LogDeliveryDestination(
        `${name}-log`,
        {
          name: `${names.prefix}-bus-log`,
          deliveryDestinationConfiguration: { destinationResourceArn: logGroup.arn },
        },
        child,
      );
      let previous: pulumi.Resource = accept;
      for (const logType of logTypes[args.logLevel]) {
        const label = logType.toLowerCase().replaceAll("_", "-");
        const source = new LogDeliverySource(
          `${name}-${label}`,
          { name: `${names.prefix}-bus-${label}`, logType, resourceArn: bus.arn },
          child,
        );
        // Sequential: CloudWatch Logs rejects concurrent creation of deliveries to the same destination.
        previous = new LogDelivery(
          `${name}-${label}`,
          { deliverySourceName: source.name, deliveryDestinationArn: destination.arn },
          { ...child, dependsOn: [previous] },
        );
      }
    }

    function createQueue(): Queue {
      const queueArn = arns.queue(region, accountId, names.centralDeadLetters);
      const created = createDeadLetters(
        `${name}-dead-letters`,
        {
          name: names.centralDeadLetters,
          days: args.deadLetterDays,
          policy: acceptDeadLetters(queueArn, args.deadLettersOf),
        },
        child,
      );
      return created.queue;
    }
  }
}
