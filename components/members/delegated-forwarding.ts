import * as pulumi from "@pulumi/pulumi";
import type { ForwardingRule } from "../../model/network/forwarding-rules";
import { arns, forwardingName, type Names } from "../../model/names";
import type { Member } from "../../model/network/network";
import { acceptDeadLettersOfRulesAnywhere, putEventsOn, trustInRulesAnywhere } from "../../model/iam/policies";
import { lettersAlarm } from "../../model/members/letters-alarm";
import { createAlarm } from "../alarm";
import { createDeadLetters } from "../dead-letters";
import { createRole } from "../role";
import { createRule } from "../rule";

export interface DelegatedForwardingArgs {
  /** The governance account, which owns the rules, their role and their dead-letter queue. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  /** ARN of the hub's central bus, which every rule targets directly. */
  readonly busArn: string;
  /** Days an undeliverable event is retained. */
  readonly deadLetterDays: number;
  /** Whether an alarm tells of undeliverable events. Plain value: decides which resources exist. @default false */
  readonly lettersAlarm?: boolean;
  /** Hours EventBridge retries. Absent: the EventBridge default of 24 hours and 185 attempts. */
  readonly retryHours?: number;
}

/**
 * Forwarding for many accounts in one Region, created by the governance account on each member's default bus, which it
 * names by ARN (EventBridge API reference, PutRule: `EventBusName` takes an ARN). The members' bus policies must allow
 * this: see `model/members/bootstrap-template.ts`. A target's role belongs to the account that creates the rule, so one
 * role serves all members, and one queue takes all dead letters of the Region.
 */
export class DelegatedForwarding extends pulumi.ComponentResource {
  readonly deadLetterQueueUrl: pulumi.Output<string>;
  /**
   * Creates one member's rules. A call per member rather than a list: with hundreds of members the caller lets the SDK
   * finish some before the next.
   */
  readonly forwardFrom: (member: Pick<Member, "accountId" | "rules">) => void;

  constructor(name: string, args: DelegatedForwardingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:DelegatedForwarding", name, {}, opts);
    const { accountId, region, names } = args;
    const child = { parent: this };
    const rulesAnywhere = arns.rule(region, "*", names.rule("*"));

    const { queue: deadLetters, policy: deadLettersPolicy } = createQueue();
    const { role, policy: rolePolicy } = createForwardingRole();
    if (args.lettersAlarm === true) createLettersAlarm();
    this.forwardFrom = (member) => member.rules.forEach((rule) => createForwardingRule(member.accountId, rule));

    this.deadLetterQueueUrl = deadLetters.url;
    this.registerOutputs({ deadLetterQueueUrl: this.deadLetterQueueUrl });

    /** In the rules' Region, as EventBridge requires; its account may differ from the rule's. */
    function createQueue() {
      return createDeadLetters(
        `${name}-dead-letters`,
        {
          name: names.delegatedDeadLetters,
          days: args.deadLetterDays,
          policy: acceptDeadLettersOfRulesAnywhere(
            arns.queue(region, accountId, names.delegatedDeadLetters),
            rulesAnywhere,
          ),
        },
        child,
      );
    }

    function createLettersAlarm(): void {
      const alarm = lettersAlarm("delegated-dead-letters", names.delegatedDeadLetters);
      createAlarm(`${name}-dead-letters`, { name: names.alarm(alarm.suffix), alarm }, child);
    }

    function createForwardingRole() {
      return createRole(
        `${name}-role`,
        {
          name: names.role("delegated", region),
          description: "Lets EventBridge forward governed events of all members to the central bus",
          trust: trustInRulesAnywhere(rulesAnywhere),
          policyName: "put-events",
          policy: putEventsOn(args.busArn),
        },
        child,
      );
    }

    /** Depends on both policies: events sent before they exist would be lost or denied. */
    function createForwardingRule(memberId: string, rule: ForwardingRule): void {
      createRule(
        `${forwardingName(memberId)}-${rule.suffix}`,
        {
          name: names.rule(rule.suffix),
          description: `Forwards ${rule.suffix} events to the central bus`,
          pattern: rule.pattern,
          state: rule.state,
          bus: arns.bus(region, memberId, "default"),
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
    }
  }
}
