import type { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { Schedule } from "@pulumi/aws/scheduler/schedule";
import * as pulumi from "@pulumi/pulumi";
import type { ForwardingRule } from "../../model/network/forwarding-rules";
import { heartbeat, ruleHeartbeats, scheduleGroupArn } from "../../model/network/heartbeat";
import type { MemberRole } from "../../model/iam/member-role";
import { arns, type Names } from "../../model/names";
import { acceptDeadLetters, putEventsOn, sendHeartbeat, trustInService } from "../../model/iam/policies";
import { lettersAlarm } from "../../model/members/letters-alarm";
import { createAlarm } from "../alarm";
import { createDeadLetters } from "../dead-letters";
import { createRole } from "../role";
import { createRule } from "../rule";

export interface MemberForwardingArgs {
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  /** ARN of the hub's central bus, which every rule targets directly. */
  readonly busArn: string;
  /** Plain value: decides which resources exist. */
  readonly rules: readonly ForwardingRule[];
  /** Minutes between heartbeats. Plain value; absent: no schedule. */
  readonly heartbeatMinutes?: number;
  /** Roles for functions of the governance account. Plain value. */
  readonly roles?: readonly MemberRole[];
  /** ARN of the permissions boundary of every role. Plain value; absent: none. */
  readonly boundaryArn?: string;
  /** Days an undeliverable event is retained. */
  readonly deadLetterDays: number;
  /** Whether an alarm tells of undeliverable events. Plain value: decides which resources exist. @default false */
  readonly lettersAlarm?: boolean;
  /**
   * Hours EventBridge retries before an event becomes a dead letter. Absent: the EventBridge default of 24 hours and
   * 185 attempts. AWS does not document whether a target that is a bus accepts a retry policy, so none is set by
   * default.
   */
  readonly retryHours?: number;
}

/**
 * One account's forwarding in one Region: rules on its default bus that send governed events to the hub's central bus
 * in one hop, their role, a dead-letter queue, and a heartbeat that takes the same path.
 *
 * The target always has a role: a central bus that admits an organization requires it (EventBridge user guide, "Sending
 * and receiving events between AWS accounts").
 */
export class MemberForwarding extends pulumi.ComponentResource {
  readonly ruleArns: pulumi.Output<string[]>;
  readonly deadLetterQueueUrl: pulumi.Output<string>;

  constructor(name: string, args: MemberForwardingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:MemberForwarding", name, {}, opts);
    const { accountId, region, names } = args;
    const child = { parent: this };
    const boundary = args.boundaryArn !== undefined ? { boundaryArn: args.boundaryArn } : {};
    const defaultBusArn = arns.bus(region, accountId, "default");
    const ruleName = (rule: ForwardingRule) => names.rule(rule.suffix);

    const { queue: deadLetters, policy: deadLettersPolicy } = createQueue();
    const { role, policy: rolePolicy } = createForwardingRole();
    const rules = args.rules.map(createForwardingRule);
    if (args.heartbeatMinutes !== undefined) createHeartbeat(args.heartbeatMinutes);
    if (args.lettersAlarm === true) createLettersAlarm();
    for (const each of args.roles ?? []) createRole(`${name}-${each.policyName}-role`, { ...each, ...boundary }, child);

    this.ruleArns = pulumi.output(rules.map((rule) => rule.arn));
    this.deadLetterQueueUrl = deadLetters.url;
    this.registerOutputs({ ruleArns: this.ruleArns, deadLetterQueueUrl: this.deadLetterQueueUrl });

    function createQueue() {
      const ruleArns = args.rules.map((rule) => arns.rule(region, accountId, ruleName(rule)));
      return createDeadLetters(
        `${name}-dead-letters`,
        {
          name: names.deadLetters,
          days: args.deadLetterDays,
          policy: acceptDeadLetters(arns.queue(region, accountId, names.deadLetters), ruleArns),
        },
        child,
      );
    }

    function createLettersAlarm(): void {
      const alarm = lettersAlarm("member-dead-letters", names.deadLetters);
      createAlarm(`${name}-dead-letters`, { name: names.alarm(alarm.suffix), alarm }, child);
    }

    function createForwardingRole() {
      return createRole(
        `${name}-role`,
        {
          ...boundary,
          name: names.role("forwarding", region),
          description: "Lets EventBridge forward governed events to the central bus",
          trust: trustInService("events.amazonaws.com", {
            accountId,
            sourceArn: arns.rule(region, accountId, names.rule("*")),
          }),
          policyName: "put-events",
          policy: putEventsOn(args.busArn),
        },
        child,
      );
    }

    /** Depends on both policies: events sent before they exist would be lost or denied. */
    function createForwardingRule(rule: ForwardingRule): EventRule {
      const created = createRule(
        `${name}-${rule.suffix}`,
        {
          name: ruleName(rule),
          description: `Forwards ${rule.suffix} events to the central bus`,
          pattern: rule.pattern,
          state: rule.state,
          targets: [
            {
              id: "central-bus",
              arn: args.busArn,
              roleArn: role.arn,
              deadLetterQueueArn: deadLetters.arn,
              ...(args.retryHours !== undefined && { retryHours: args.retryHours }),
              dependsOn: [rolePolicy, deadLettersPolicy],
            },
          ],
        },
        child,
      );
      return created.rule;
    }

    /**
     * EventBridge Scheduler's templated EventBridge target puts the event on the account's own default bus, so that a
     * forwarding rule carries it like any other event (EventBridge Scheduler user guide, "Using templated targets").
     */
    function createHeartbeat(minutes: number): void {
      const { detailType, source, input, retry, ...beat } = heartbeat(names, minutes);
      const { role: heartbeatRole, policy } = createHeartbeatRole();
      const roleArn = heartbeatRole.arn;
      const suffixes = args.rules.map(({ suffix }) => suffix);
      for (const { number, ...ofRules } of ruleHeartbeats(names, minutes, suffixes))
        new Schedule(
          `${name}-rule-heartbeats${number === 1 ? "" : `-${number}`}`,
          {
            name: ofRules.name,
            description: ofRules.description,
            scheduleExpression: ofRules.expression,
            flexibleTimeWindow: { mode: "OFF" },
            target: {
              arn: ofRules.targetArn,
              roleArn,
              input: ofRules.input,
              deadLetterConfig: { arn: deadLetters.arn },
              retryPolicy: retryPolicyOf(ofRules.retry),
            },
          },
          { ...child, dependsOn: [policy] },
        );
      new Schedule(
        `${name}-heartbeat`,
        {
          name: beat.name,
          description: beat.description,
          scheduleExpression: beat.expression,
          flexibleTimeWindow: { mode: "OFF" },
          target: {
            arn: defaultBusArn,
            roleArn,
            input,
            eventbridgeParameters: { detailType, source },
            deadLetterConfig: { arn: deadLetters.arn },
            retryPolicy: retryPolicyOf(retry),
          },
        },
        { ...child, dependsOn: [policy] },
      );
    }

    function createHeartbeatRole() {
      return createRole(
        `${name}-heartbeat-role`,
        {
          ...boundary,
          name: names.role("heartbeat", region),
          description: "Lets EventBridge Scheduler put heartbeats on the default bus",
          trust: trustInService("scheduler.amazonaws.com", {
            accountId,
            sourceArn: scheduleGroupArn(region, accountId),
          }),
          policyName: "send-heartbeat",
          policy: sendHeartbeat(defaultBusArn, arns.queue(region, accountId, names.deadLetters)),
        },
        child,
      );
    }
  }
}

const retryPolicyOf = ({ hours, attempts }: { readonly hours: number; readonly attempts: number }) => ({
  maximumEventAgeInSeconds: hours * 3600,
  maximumRetryAttempts: attempts,
});
