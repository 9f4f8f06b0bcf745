import type { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import * as pulumi from "@pulumi/pulumi";
import type { ArchiveRule } from "../../model/hub/archive-rules";
import { putRecordsOn, trustInService } from "../../model/iam/policies";
import { arns, centralRuleArn, type HubPlace } from "../../model/names";
import { createRole } from "../role";
import { createRule, type RuleBus } from "../rule";

export interface ArchiveRulesArgs extends HubPlace {
  readonly bus: RuleBus;
  /** One list for each pattern of the members. Plain: they decide which resources exist. */
  readonly rules: readonly (readonly ArchiveRule[])[];
  /** ARNs of the delivery streams, in order. Their number is plain. */
  readonly streams: readonly pulumi.Output<string>[];
  /** ARN of the queue that takes what the streams do not. */
  readonly deadLetterQueueArn: pulumi.Input<string>;
  /** Hours for which EventBridge retries before an event is a dead letter. */
  readonly retryHours: number;
}

/**
 * The members' own patterns, once more at the center: nothing that no member should send is archived. Each stands once for
 * each delivery stream, with that stream's share of the events.
 *
 * A first rule depends on its siblings: where a second stream is added, its rules are there before the first rule gives
 * half of its events away, and some are archived twice for a moment instead of not at all.
 */
export class ArchiveRules extends pulumi.ComponentResource {
  constructor(name: string, args: ArchiveRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:ArchiveRules", name, {}, opts);
    const { accountId, region, names, streams } = args;
    const child = { parent: this };

    const { role, policy: rolePolicy } = createRuleRole();
    args.rules.forEach(createRules);
    this.registerOutputs();

    function createRuleRole() {
      const streamArns = streams.map((_, index) =>
        arns.deliveryStream(region, accountId, names.deliveryStream(index + 1)),
      );
      return createRole(
        `${name}-rule-role`,
        {
          name: names.role("archive", region),
          description: "Lets EventBridge hand events to the archive's delivery streams",
          trust: trustInService("events.amazonaws.com", {
            accountId,
            sourceArn: centralRuleArn(args, names.archiveRule("*")),
          }),
          policyName: "put-records",
          policy: putRecordsOn(streamArns),
        },
        child,
      );
    }

    /** Those of one pattern, the last stream's first. */
    function createRules(rules: readonly ArchiveRule[]): void {
      const siblings: EventTarget[] = [];
      for (const [index, streamArn] of [...streams.entries()].reverse()) {
        const rule = rules[index];
        if (rule !== undefined) siblings.push(...createArchiveRule(rule, streamArn, siblings));
      }
    }

    function createArchiveRule(
      { suffix, stream, ...rule }: ArchiveRule,
      streamArn: pulumi.Output<string>,
      siblings: readonly EventTarget[],
    ): readonly EventTarget[] {
      const created = createRule(
        `${name}-${stream === 1 ? "" : `${stream}-`}${suffix}`,
        {
          ...rule,
          name: names.archiveRule(suffix, stream),
          bus: args.bus.name,
          targets: [
            {
              id: "archive",
              arn: streamArn,
              roleArn: role.arn,
              deadLetterQueueArn: args.deadLetterQueueArn,
              retryHours: args.retryHours,
              dependsOn: [rolePolicy],
            },
          ],
        },
        { ...child, dependsOn: [...siblings] },
      );
      return created.targets;
    }
  }
}
